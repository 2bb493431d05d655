"""A text read into its parts: the words of the matter, the things and actions named, what narrows them, what is asked.

Names of procedures and questions of citizens are read with the same tables, so that they can be compared part by part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.lexicon import Lexicon, Phrase, Phrases, Tokens
from knowledge.vietnamese import Forms, fold, forms, misspellings, pairs, soundalikes, split_joined, syllables, untype, words

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


def find(tokens: Tokens, at: int, table: Phrases, typed: Forms, unclear: frozenset[str]) -> Phrase | None:
    """The longest phrase that begins here and agrees with the marks typed; `unclear` words need their marks."""
    for phrase in table.get(tokens[at], ()):
        size = len(phrase.tokens)
        if tokens[at : at + size] == phrase.tokens and phrase.agrees(typed):
            if size > 1 or typed or phrase.tokens[0] not in unclear:
                return phrase
    return None


def find_slots(tokens: Tokens, lexicon: Lexicon, typed: Forms) -> tuple[set[str], set[str]]:
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
            if not phrase.agrees(typed) or (length == 1 and not typed and word in lexicon.unclear):
                continue
            if phrase.kind == "qualifier":
                qualifiers.add(phrase.value)
            elif at + length > hidden:
                actions.add(phrase.value)
                hidden = at + length
    return actions, qualifiers


def read_name(name: str, lexicon: Lexicon) -> Reading:
    """A procedure's official name, or an alias. What follows "(", "đối với", "thực hiện tại" … weighs less."""
    folded = _OPENING.sub("", " ".join(_NUMBERS.sub(" ", fold(name)).split()))
    tail_at = _TAIL.search(folded, 12)
    head = tuple(_expand(words(folded[: tail_at.start()] if tail_at else folded), lexicon.abbreviations))
    rest = tuple(_expand(words(folded[tail_at.start() :]), lexicon.abbreviations)) if tail_at else ()
    typed = forms(name)
    tokens, objects = _rewrite_name(head, lexicon, typed)
    more, others = _rewrite_name(rest, lexicon, typed)
    actions, qualifiers = find_slots(tokens, lexicon, typed)
    _, narrowing = find_slots(more, lexicon, typed)
    return Reading(
        (*tokens, *more), objects | others, frozenset(actions), frozenset(qualifiers | narrowing), (), len(more)
    )


def _rewrite_name(tokens: Tokens, lexicon: Lexicon, typed: Forms) -> tuple[Tokens, frozenset[str]]:
    out: list[str] = []
    objects: set[str] = set()
    at = 0
    while at < len(tokens):
        phrase = find(tokens, at, lexicon.names, typed, lexicon.unclear) if tokens[at] in lexicon.names else None
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


def slips(word: str) -> set[str]:
    """Likely slips that give another real word: a sound confused, one letter too few or too many."""
    near = {each for each in misspellings(word) if len(each) != len(word)}
    return near | {each for each in soundalikes(word) if each in syllables()}


@dataclass(frozen=True, slots=True)
class Speller:
    """What the catalogue's own words allow: how often each is used, and which stand side by side."""

    frequency: Mapping[str, int]
    together: frozenset[tuple[str, str]]
    bound: frozenset[tuple[str, str]]

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
            right = [each for each in slips(other) if (one, each) in lexicon.together]
            left = [each for each in slips(one) if (each, other) in lexicon.together]
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
    given = forms(text)
    tokens, objects, facets, lost = _rewrite_question(tuple(spelt), lexicon, given)
    actions, qualifiers = find_slots(tokens, lexicon, given)
    if lost:
        actions.add("mat")
    matter = _leave_out(tokens, lexicon, given, speller)
    return Reading(matter, objects, frozenset(actions), frozenset(qualifiers), facets, 0, (*mended, *again))


def _apply_rules(tokens: list[str], lexicon: Lexicon) -> list[str]:
    text = " ".join(tokens)
    present = set(tokens)
    for rule in lexicon.rules:
        if any(needle in present for needle in rule.needles):
            text = rule.pattern.sub(rule.becomes, text)
    return text.split()


def _leave_out(tokens: Tokens, lexicon: Lexicon, typed: Forms, speller: Speller) -> Tokens:
    """Blank the words that say nothing. Without marks `dang` may be đang or đăng: it stays beside a word it belongs to."""
    silent = {word for word in tokens if word in lexicon.drop and not (word in typed and not typed[word] & lexicon.drop_marked)}
    out = list(tokens)
    for at, word in enumerate(tokens):
        if word in silent and not any(pair in speller.bound for pair in _beside(tokens, at, silent, bool(typed))):
            out[at] = ""
    return tuple(out)


def _beside(tokens: Tokens, at: int, silent: set[str], marked: bool) -> Iterator[tuple[str, str]]:
    """The pairs that a silent word stands in; where marks were typed, only those with a word that is not silent itself."""
    if at and not (marked and tokens[at - 1] in silent):
        yield tokens[at - 1], tokens[at]
    if at + 1 < len(tokens) and not (marked and tokens[at + 1] in silent):
        yield tokens[at], tokens[at + 1]


def _rewrite_question(tokens: Tokens, lexicon: Lexicon, typed: Forms) -> tuple[Tokens, frozenset[str], Tokens, bool]:
    out: list[str] = []
    objects: set[str] = set()
    facets: list[str] = []
    lost = False
    at = 0
    while at < len(tokens):
        phrase = find(tokens, at, lexicon.questions, typed, lexicon.unclear) if tokens[at] in lexicon.questions else None
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
    strong = objects - lexicon.weak
    if strong and len(strong) < len(objects):
        gone = {word for each in objects & lexicon.weak for word in each[2:].split("_")}
        kept = {word for each in strong for word in each[2:].split("_")}
        out = [word if word not in gone or word in kept else "" for word in out]
        objects = strong
    return tuple(out), frozenset(objects), tuple(dict.fromkeys(facets)), lost
