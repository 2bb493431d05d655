"""A text read into its parts: the words of the matter, the things and actions named, what narrows them, what is asked.

Names of procedures and questions of citizens are read with the same tables, so that they can be compared part by part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.lexicon import Lexicon, Phrase, Phrases, Tokens
from knowledge.vietnamese import fold, marked, misspellings, pairs, split_joined, syllables, untype, words

_OPENING = re.compile(r"^(?:trinh tu,? )?(?:nhom )?thu tuc(?: hanh chinh)?:? |^\W*\d+\W+(?=thu tuc)|^trinh tu,? ")
_NUMBERS = re.compile(r"\(? *\d\.\d{6} *\)?")
_TAIL = re.compile(
    r"\(|\b(?:thuc hien (?:tai|bang)|doi voi|trong truong hop|thuoc tham quyen|theo (?:quy dinh|de nghi|quyet dinh)|tren dia ban|tru truong hop)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`tokens`: words of the matter in order (an empty one marks a gap); `tail` counts those of lesser weight at the end."""

    tokens: Tokens
    objects: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    qualifiers: frozenset[str] = frozenset()
    facets: Tokens = ()
    tail: int = 0
    spelling: tuple[tuple[str, str], ...] = ()

    @property
    def matter(self) -> list[str]:
        """The words without the gaps."""
        return [word for word in self.tokens if word]


def find(tokens: Tokens, at: int, table: Phrases) -> Phrase | None:
    """The longest phrase that begins here."""
    for phrase in table.get(tokens[at], ()):
        size = len(phrase.tokens)
        if tokens[at : at + size] == phrase.tokens:
            return phrase
    return None


def find_slots(tokens: Tokens, lexicon: Lexicon, typed: frozenset[str]) -> tuple[set[str], set[str]]:
    """Actions and qualifiers named; a longer phrase hides those inside it. `typed`: the words with their marks, if any."""
    actions: set[str] = set()
    qualifiers: set[str] = set()
    hidden = 0
    for at, word in enumerate(tokens):
        size = len(tokens) - at
        for phrase in lexicon.slots.get(word, ()):
            length = len(phrase.tokens)
            if length > size or tokens[at : at + length] != phrase.tokens:
                continue
            if phrase.marked and not _surely(phrase, typed, lexicon):
                continue
            if phrase.kind == "qualifier":
                qualifiers.add(phrase.value)
            elif at + length > hidden:
                actions.add(phrase.value)
                hidden = at + length
    return actions, qualifiers


def _surely(phrase: Phrase, typed: frozenset[str], lexicon: Lexicon) -> bool:
    return phrase.marked in typed if typed else phrase.tokens[0] not in lexicon.unclear


def typed_marks(text: str) -> frozenset[str]:
    """The words with their marks; empty for a text typed without any."""
    return frozenset() if text.isascii() else marked(text)


def read_name(name: str, lexicon: Lexicon) -> Reading:
    """A procedure's official name, or an alias. What follows "(", "đối với", "thực hiện tại" … weighs less."""
    folded = _OPENING.sub("", " ".join(_NUMBERS.sub(" ", fold(name)).split()))
    tail_at = _TAIL.search(folded, 12)
    head = tuple(_expand(words(folded[: tail_at.start()] if tail_at else folded), lexicon.abbreviations))
    rest = tuple(_expand(words(folded[tail_at.start() :]), lexicon.abbreviations)) if tail_at else ()
    tokens, objects = _rewrite_name(head, lexicon.names)
    more, others = _rewrite_name(rest, lexicon.names)
    typed = typed_marks(name)
    actions, qualifiers = find_slots(tokens, lexicon, typed)
    _, narrowing = find_slots(more, lexicon, typed)
    return Reading(
        (*tokens, *more), objects | others, frozenset(actions), frozenset(qualifiers | narrowing), (), len(more)
    )


def _rewrite_name(tokens: Tokens, table: Phrases) -> tuple[Tokens, frozenset[str]]:
    out: list[str] = []
    objects: set[str] = set()
    at = 0
    while at < len(tokens):
        phrase = find(tokens, at, table) if tokens[at] in table else None
        if phrase is None:
            out.append(tokens[at])
            at += 1
        else:
            out += phrase.becomes
            objects.add(phrase.value)
            at += len(phrase.tokens)
    return tuple(out), frozenset(objects)


def _expand(tokens: list[str], short: Mapping[str, Tokens]) -> list[str]:
    return [word for token in tokens for word in short.get(token, (token,))]


@dataclass(frozen=True, slots=True)
class Speller:
    """What the catalogue's own words allow: how often each is used, and which stand side by side."""

    frequency: Mapping[str, int]
    together: frozenset[tuple[str, str]]

    def respell(self, tokens: list[str], lexicon: Lexicon) -> tuple[list[str], tuple[tuple[str, str], ...]]:
        """Cut joined words and mend what no Vietnamese would write; returns the words and what was mended."""
        out: list[str] = []
        mended: list[tuple[str, str]] = []
        for at, word in enumerate(tokens):
            if word in self.frequency or word in lexicon.known or word in lexicon.drop or not word.isalpha():
                out.append(word)
                continue
            parts = self._cut(word) if len(word) > 5 else [word]
            if len(parts) == 1 and word not in syllables():
                parts = [self._mend(word, tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else "")]
            mended += [(word, " ".join(parts))] if parts != [word] else []
            out += parts
        return out, tuple(mended)

    def _cut(self, word: str) -> list[str]:
        return split_joined(word, self.frequency) if len(word) < 60 else [word]

    def _mend(self, word: str, before: str, after: str) -> str:
        def worth(each: str) -> float:
            beside = ((before, each) in self.together) + ((each, after) in self.together)
            return beside * 1000 + min(self.frequency.get(each, 0), 900)

        return max(sorted(misspellings(word)), key=worth, default=word) if len(word) > 1 else word

    def mend_pairs(self, tokens: list[str], lexicon: Lexicon) -> tuple[list[str], tuple[tuple[str, str], ...]]:
        """Two real words that never meet, one slip away from two that do in the vocabulary: `cải chín` → `cải chính`."""
        out = list(tokens)
        mended: list[tuple[str, str]] = []
        for at, (one, other) in enumerate(pairs(tokens)):
            if (one, other) in self.together or one in lexicon.drop or other in lexicon.drop:
                continue
            if not (one.isalpha() and other.isalpha()):
                continue
            right = [each for each in misspellings(other) if (one, each) in lexicon.together]
            left = [each for each in misspellings(one) if (each, other) in lexicon.together]
            if len(right) == 1 and not left:
                out[at + 1] = right[0]
                mended.append((f"{one} {other}", f"{one} {right[0]}"))
            elif len(left) == 1 and not right:
                out[at] = left[0]
                mended.append((f"{one} {other}", f"{left[0]} {other}"))
        return out, tuple(mended)


def read_question(text: str, lexicon: Lexicon, speller: Speller) -> Reading:
    """A citizen's message: keyboard leftovers, short forms and slips read, fillers and facets set apart."""
    typed = untype(_expand(words(text), lexicon.teencode), speller.frequency.keys() | lexicon.abbreviations.keys())
    spelt, mended = speller.respell(_apply_rules(typed, lexicon), lexicon)
    spelt = _expand(spelt, lexicon.abbreviations)
    spelt, again = speller.mend_pairs(spelt, lexicon)
    tokens, objects, facets, lost = _rewrite_question(tuple(spelt), lexicon)
    actions, qualifiers = find_slots(tokens, lexicon, typed_marks(text))
    if lost:
        actions.add("mat")
    matter = tuple(word if word not in lexicon.drop else "" for word in tokens)
    return Reading(matter, objects, frozenset(actions), frozenset(qualifiers), facets, 0, (*mended, *again))


def _apply_rules(tokens: list[str], lexicon: Lexicon) -> list[str]:
    text = " ".join(tokens)
    present = set(tokens)
    for rule in lexicon.rules:
        if any(needle in present for needle in rule.needles):
            text = rule.pattern.sub(rule.becomes, text)
    return text.split()


def _rewrite_question(tokens: Tokens, lexicon: Lexicon) -> tuple[Tokens, frozenset[str], Tokens, bool]:
    out: list[str] = []
    objects: set[str] = set()
    facets: list[str] = []
    lost = False
    at = 0
    while at < len(tokens):
        phrase = find(tokens, at, lexicon.questions) if tokens[at] in lexicon.questions else None
        if phrase is None:
            out.append(tokens[at])
            at += 1
            continue
        if phrase.kind == "object":
            lost = lost or (at > 0 and tokens[at - 1] == "mat")
            objects.add(phrase.value)
            out += phrase.becomes
        else:
            facets += [phrase.value] if phrase.kind == "facet" else []
            out.append("")
        at += len(phrase.tokens)
    return tuple(out), frozenset(objects), tuple(dict.fromkeys(facets)), lost
