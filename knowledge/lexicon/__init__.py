"""The shipped vocabulary (the *.toml beside this file), compiled once into tables that a text is read with.

Adding a word is adding it to one of those files; nothing here names a single procedure.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.vietnamese import pairs, words

_HERE = Path(__file__).parent
Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One turn of phrase: its folded words, what kind of entry it is, and what it is read as."""

    tokens: Tokens
    kind: str
    value: str
    becomes: Tokens = ()
    marked: str = ""


Phrases = dict[str, list[Phrase]]
"""Phrases by their first word, the longest first."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rewriting of folded text where neighbouring words are not enough: `pattern` is tried only if a needle is there."""

    needles: Tokens
    pattern: re.Pattern[str]
    becomes: str


@dataclass(frozen=True, slots=True)
class Qualifier:
    """How much it counts that a procedure is narrowed down this way and the question is not, or the reverse."""

    name: str
    unasked: float
    unmet: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables. `objects` rewrites, `slots` finds actions and qualifiers, `said` is what questions add (facets, fillers)."""

    names: Phrases
    questions: Phrases
    slots: Phrases
    abbreviations: dict[str, Tokens]
    teencode: dict[str, Tokens]
    rules: tuple[Rule, ...]
    drop: frozenset[str]
    faint: frozenset[str]
    actions: tuple[str, ...]
    fits: dict[str, dict[str, float]]
    later: frozenset[str]
    unclear: frozenset[str]
    qualifiers: tuple[Qualifier, ...]
    aliases: dict[str, tuple[str, ...]]
    known: frozenset[str]
    together: frozenset[tuple[str, str]]


def read_table(name: str) -> dict[str, Any]:
    """One of the shipped tables as TOML gives it."""
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


def arrange(phrases: list[Phrase]) -> Phrases:
    """Phrases by first word, longest first; of equals the first listed wins."""
    table: Phrases = {}
    for phrase in phrases:
        if phrase.tokens:
            table.setdefault(phrase.tokens[0], []).append(phrase)
    for entries in table.values():
        entries.sort(key=lambda phrase: -len(phrase.tokens))
    return table


def _objects() -> list[Phrase]:
    found: list[Phrase] = []
    for sector in read_table("objects").values():
        for official, variants in sector.items():
            becomes = tuple(words(official))
            ident = "o:" + "_".join(becomes)
            found.append(Phrase(becomes, "object", ident, becomes))
            found += [Phrase(tuple(words(each)), "object", ident, becomes) for each in variants]
    return found


def _fillers() -> list[Phrase]:
    found = [Phrase(tuple(words(each)), "filler", "") for each in read_table("words")["phrases"]]
    for facet, says in read_table("facets").items():
        found += [Phrase(tuple(words(each)), "facet", facet) for each in says]
    return found


def _slots() -> list[Phrase]:
    found: list[Phrase] = []
    for action, says in read_table("actions")["says"].items():
        found += [_slot("action", action, each) for each in says]
    for name, entry in read_table("qualifiers").items():
        found += [_slot("qualifier", name, each) for each in entry["says"]]
    return found


def _slot(kind: str, value: str, says: str) -> Phrase:
    """A single syllable is told by its marks where the text has any: đóng is not động."""
    tokens = tuple(words(says))
    return Phrase(tokens, kind, value, (), says if len(tokens) == 1 else "")


def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(tuple(each["needs"]), re.compile(each["when"]), " " + " ".join(words(each["reads"])) + " ")
        for each in read_table("rules")["rule"]
    )


def _short_forms(table: str) -> dict[str, Tokens]:
    forms = read_table("abbreviations")[table]
    return {" ".join(words(short)): tuple(words(full)) for short, full in forms.items()}


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The shipped lexicon; read once a process (some 30 ms)."""
    objects, fillers, slots = _objects(), _fillers(), _slots()
    listed = read_table("words")
    actions = read_table("actions")
    aliases = {code: tuple(says) for table in read_table("aliases").values() for code, says in table.items()}
    spoken = [phrase.tokens for phrase in (*objects, *slots)]
    return Lexicon(
        names=arrange([phrase for phrase in objects if len(phrase.tokens) > 1]),
        questions=arrange(objects + fillers),
        slots=arrange(slots),
        abbreviations=_short_forms("official"),
        teencode=_short_forms("teencode"),
        rules=_rules(),
        drop=frozenset(words(listed["drop"])),
        faint=frozenset(words(listed["faint"])),
        actions=tuple(actions["says"]),
        fits=actions["fits"],
        later=frozenset(actions["later"]["actions"]),
        unclear=frozenset(actions["unmarked"]["unclear"]),
        qualifiers=tuple(Qualifier(n, q["unasked"], q["unmet"]) for n, q in read_table("qualifiers").items()),
        aliases=aliases,
        known=frozenset(word for tokens in spoken for word in tokens),
        together=frozenset(pair for tokens in spoken for pair in pairs(tokens)),
    )
