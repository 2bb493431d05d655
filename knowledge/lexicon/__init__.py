"""The shipped vocabulary (the *.toml beside this file and in aliases/), compiled once into tables to read a text with.

Adding a word is adding it to one of those files; nothing here names a single procedure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.phrases import Phrase, Phrases, Tokens
from knowledge.vietnamese import Forms, fold, marks, pairs, words

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Rule:
    """A rewriting of folded text where neighbouring words are not enough: `when` is tried only if a needle is there.
    `needles`: folded words, and how each must have been typed, if with marks ("" for any way)."""

    needles: Mapping[str, str]
    when: re.Pattern[str]
    becomes: str
    unless: re.Pattern[str] | None = None

    def hears(self, word: str, typed: Forms) -> bool:
        """Whether this needle may be meant by a word, however it was typed."""
        return not self.needles[word] or not typed.get(word) or self.needles[word] in typed[word]

    def rewrite(self, text: str) -> str:
        """The text as the rule reads it, in single blanks; the same where it does not apply."""
        if not self.when.search(text) or (self.unless and self.unless.search(text)):
            return text
        return " ".join(self.when.sub(self.becomes, text).split())


@dataclass(frozen=True, slots=True)
class Qualifier:
    """How much it counts that a procedure is narrowed down this way and the question is not, or the reverse; of those
    that are `one_of` a kind, a procedure is one or another."""

    name: str
    unasked: float
    unmet: float
    one_of: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables. `objects` rewrites, `slots` finds actions and qualifiers, `said` is what questions add (facets,
    fillers); `rules_with`: which rules need a word; `either`: short forms of several meanings, each with the words in
    whose company it is meant."""

    names: Phrases
    spoken: Phrases
    questions: Phrases
    connectors: frozenset[str]
    slots: Phrases
    deeds: Phrases
    abbreviations: dict[str, Tokens]
    teencode: dict[str, Tokens]
    either: dict[str, tuple[tuple[Tokens, dict[str, str]], ...]]
    rules: tuple[Rule, ...]
    rules_with: dict[str, tuple[int, ...]]
    weak: frozenset[str]
    kept: frozenset[str]
    ask_back: Mapping[Tokens, tuple[Tokens, ...]]
    drop: frozenset[str]
    drop_marked: frozenset[str]
    faint: frozenset[str]
    hollow: frozenset[str]
    actions: tuple[str, ...]
    fits: dict[str, dict[str, float]]
    later: frozenset[str]
    unclear: frozenset[str]
    qualifiers: tuple[Qualifier, ...]
    known: frozenset[str]
    real: frozenset[str]
    together: frozenset[tuple[str, str]]
    asked_together: frozenset[tuple[str, str]]
    courtesies: Phrases


def taught(lexicon: Lexicon, synonyms: Iterable[tuple[str, str]]) -> Lexicon:
    """The lexicon with an office's own names for procedures, (phrase, code) each: such a name is a thing of its own,
    and its words belong together."""
    phrases = [Phrase.of(says, "object", f"o:{code}", tuple(words(says))) for says, code in synonyms]
    if not phrases:
        return lexicon
    return replace(
        lexicon,
        questions=lexicon.questions.plus(phrases),
        spoken=lexicon.spoken.plus(phrases),
        together=lexicon.together.union(*(pairs(each.tokens) for each in phrases)),
    )


def read_table(name: str) -> dict[str, Any]:
    """One of the shipped tables as TOML gives it."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


def _objects() -> list[Phrase]:
    found: list[Phrase] = []
    for sector, things in read_table("objects").items():
        for official, variants in things.items():
            becomes = tuple(words(official))
            ident = "o:" + "_".join(becomes)
            kept = sector == "giu_nguyen"
            found += [
                Phrase.of(each, "object", ident, tuple(words(each)) if kept else becomes)
                for each in (official, *variants)
            ]
    return found


def _told_by_marks(phrases: Iterable[Phrase]) -> list[Phrase]:
    """The same phrases; those that mean something else without their marks say so."""
    vague = {tuple(words(each)) for each in read_table("actions")["unmarked"]["vague"]}
    return [replace(each, vague=True) if each.tokens in vague else each for each in phrases]


def _fillers() -> list[Phrase]:
    """Turns of phrase that are no part of the matter. What asks something of a procedure goes before mere fillers."""
    listed = read_table("words")
    found = [Phrase.of(each, "facet", facet) for facet, says in read_table("facets").items() for each in says]
    found += [Phrase.of(each, "filler", "") for each in listed["phrases"]]
    found += [Phrase.of(each, "idle", "") for each in listed["idle"]]
    return found + [Phrase.of(each, "mood", "") for each in listed["moods"]]


def _slots() -> list[Phrase]:
    """Actions, and qualifiers, which are read as their kind."""
    found: list[Phrase] = []
    actions = read_table("actions")
    found += [Phrase.of(each, "action", "") for each in actions["unmarked"]["no_deed"]]
    for action, says in actions["says"].items():
        found += [Phrase.of(each, "action", action) for each in says]
    for name, entry in read_table("qualifiers").items():
        kind = (entry.get("one_of", name),)
        found += [Phrase.of(each, "qualifier", name, kind) for each in entry["says"]]
        found += [Phrase.of(each, "qualifier", "", kind) for each in entry.get("neither", ())]
    return found


def _qualifiers() -> tuple[Qualifier, ...]:
    table = read_table("qualifiers").items()
    return tuple(Qualifier(name, each["unasked"], each["unmet"], each.get("one_of", "")) for name, each in table)


def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            {fold(word): "" if word.isascii() else word for word in each["needs"]},
            re.compile(each["when"]),
            " " + " ".join(words(each["reads"].replace("{0}", " zzz "))).replace("zzz", r"\1") + " ",
            re.compile(each["unless"]) if "unless" in each else None,
        )
        for each in read_table("rules")["rule"]
    )


def _by_need(rules: Iterable[Rule]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for at, rule in enumerate(rules):
        for needle in rule.needles:
            found[needle] = (*found.get(needle, ()), at)
    return found


def _short_forms(table: str) -> dict[str, Tokens]:
    forms = read_table("abbreviations")[table]
    return {" ".join(words(short)): tuple(words(full)) for short, full in forms.items()}


def _by_what_is_left(phrases: Iterable[str], drop: frozenset[str]) -> dict[Tokens, tuple[Tokens, ...]]:
    """Phrases by their words without those that say nothing ("mất giấy": "giấy")."""
    found: dict[Tokens, tuple[Tokens, ...]] = {}
    for whole in map(tuple, map(words, phrases)):
        left = tuple(word for word in whole if word not in drop)
        found[left] = (*found.get(left, ()), whole)
    return found


def _either() -> dict[str, tuple[tuple[Tokens, dict[str, str]], ...]]:
    """What stands for several things, each with the words in whose company it does."""
    found = {}
    for short, meanings in read_table("abbreviations")["either"].items():
        parted = [each.partition(":") for each in meanings]
        found[short] = tuple(
            (tuple(words(says)), dict(zip(words(among), marks(among), strict=True))) for says, _, among in parted
        )
    return found


@lru_cache(maxsize=1)
def load_aliases() -> dict[str, tuple[str, ...]]:
    """What people call procedures, by code; needed only where names are read."""
    aliases: dict[str, tuple[str, ...]] = {}
    for path in sorted((_HERE / "aliases").glob("*.toml")):
        for code, says in tomllib.loads(path.read_text(encoding="utf-8")).items():
            aliases[code] = (*aliases.get(code, ()), *says)
    return aliases


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The shipped lexicon; read once a process (under half a second, near half of it to compile the rules)."""
    objects, fillers, slots = map(_told_by_marks, (_objects(), _fillers(), _slots()))
    listed = read_table("words")
    every = (*objects, *slots, *fillers)
    drop = frozenset(words(listed["drop"]))
    actions = read_table("actions")
    spoken = [phrase.tokens for phrase in objects]
    rules, either = _rules(), _either()
    needed = _by_need(rules)
    return Lexicon(
        names=Phrases.of([each for each in objects if len(each.tokens) > 2 or each.tokens == each.becomes]),
        spoken=Phrases.of(objects),
        questions=Phrases.of(objects + fillers),
        slots=Phrases.of(slots),
        deeds=Phrases.of([each for each in slots if each.kind == "action"]),
        abbreviations=_short_forms("official"),
        teencode=_short_forms("teencode"),
        either=either,
        rules=rules,
        rules_with=needed,
        weak=frozenset("o:" + "_".join(words(each)) for each in read_table("words")["weak"]),
        drop=drop,
        drop_marked=frozenset(marks(listed["drop"])),
        faint=frozenset(words(listed["faint"])),
        hollow=frozenset(words(listed["hollow"])),
        connectors=frozenset(words(listed["connectors"])),
        actions=tuple(actions["says"]),
        fits=actions["fits"],
        later=frozenset(actions["later"]["actions"]),
        unclear=frozenset(actions["unmarked"]["unclear"]),
        qualifiers=_qualifiers(),
        kept=frozenset("o:" + "_".join(words(each)) for each in read_table("objects")["giu_nguyen"]),
        ask_back=_by_what_is_left(listed["ask_back"], drop),
        real=frozenset(mark for phrase in every for _, mark in phrase.marked),
        known=frozenset(word for phrase in every for word in phrase.tokens).union(needed, either),
        together=frozenset(each for one in spoken for each in (pairs(one) if len(one) > 1 else [("", one[0])])),
        asked_together=frozenset(each for phrase in (*slots, *fillers) for each in pairs(phrase.tokens)),
        courtesies=Phrases.of([Phrase.of(each, "courtesy", "") for each in listed["courtesies"]]),
    )
