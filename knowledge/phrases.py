"""Phrases of the vocabulary and how they are found in a text: the longest first, by their marks, and in spite of
slips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from knowledge.slips import guesses
from knowledge.vietnamese import Forms, marks, words

Tokens = tuple[str, ...]
ENDING = frozenset({"idle", "mood", "other", "unknown"})
"""Kinds of phrases that make a message no question: `sổ đỏ của gia đình` is not about a forged one (`sổ đỏ giả`)."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One turn of phrase: its folded words, what kind of entry it is, and what it is read as. `vague`: its
    marks tell it, however long; of two words without them it is not meant (`nop tien de`: `để`, not `tiền đẻ`)."""

    tokens: Tokens
    kind: str
    value: str
    becomes: Tokens = ()
    marked: tuple[tuple[str, str], ...] = ()
    vague: bool = False

    @classmethod
    def of(cls, says: str, kind: str, value: str, becomes: Tokens = ()) -> Phrase:
        """From how the tables write it."""
        tokens = tuple(words(says))
        return cls(tokens, kind, value, becomes, tuple(zip(tokens, marks(says), strict=True)))

    def agrees(self, typed: Forms) -> bool:
        """Whether a text typed with marks can mean this; two words at most are told by their marks, but all of a turn
        of phrase that ends a question."""
        if not typed:
            return not self.vague or len(self.marked) > 2
        if len(self.marked) > 2 and self.kind not in ENDING and not self.vague:
            return True
        for token, mark in self.marked:
            forms = typed.get(token)
            if forms is not None and mark not in forms and (forms or len(self.marked) == 1):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Phrases:
    """A table of phrases by their words. `lengths`: how long those are that begin with a word, the longest first;
    `openings`: the same for the first two words, and for a word that is a phrase by itself."""

    exact: dict[Tokens, list[Phrase]] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    by_first: dict[str, list[Phrase]] = field(default_factory=dict)
    openings: dict[Tokens, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> Phrases:
        """Of several phrases with the same words the first listed wins, if its marks agree."""
        table = cls()
        for phrase in phrases:
            if phrase.tokens:
                table.exact.setdefault(phrase.tokens, []).append(phrase)
                table.by_first.setdefault(phrase.tokens[0], []).append(phrase)
        for first, entries in table.by_first.items():
            entries.sort(key=lambda phrase: -len(phrase.tokens))
            table.lengths[first] = tuple(dict.fromkeys(len(each.tokens) for each in entries))
        for tokens in sorted(table.exact, key=len, reverse=True):
            lengths = table.openings.get(tokens[:2], ())
            if len(tokens) not in lengths:
                table.openings[tokens[:2]] = (*lengths, len(tokens))
        return table

    def openings_in(self, tokens: Tokens) -> list[tuple[int, tuple[int, ...]]]:
        """Where a phrase may begin as it stands, and how long those are that may begin there, the longest first."""
        first, openings = self.lengths, self.openings
        return [
            (at, lengths)
            for at, word in enumerate(tokens)
            if word in first and (lengths := openings.get(tokens[at : at + 2], ()) + openings.get((word,), ()))
        ]

    def lengths_at(self, tokens: Tokens, at: int) -> tuple[int, ...]:
        """How long the phrases are that may begin at this place as it stands, the longest first."""
        two = tokens[at : at + 2]
        longer = self.openings.get(two, ()) if len(two) == 2 else ()
        return longer + self.openings.get(two[:1], ())

    def plus(self, phrases: Iterable[Phrase]) -> Phrases:
        """This table with more phrases before its own."""
        return Phrases.of(chain(phrases, chain.from_iterable(self.exact.values())))


class Text(NamedTuple):
    """Folded words with what is known of how they were typed.

    `unclear`: single words that are no phrase unless their marks say so. For questions: `connectors` are small words
    that may
    stand inside a phrase; `odd` are places where a slip is likely; `firm` words are never taken for a slip.
    """

    tokens: Tokens
    typed: Forms
    unclear: frozenset[str]
    connectors: frozenset[str] = frozenset()
    odd: frozenset[int] = frozenset()
    firm: frozenset[str] = frozenset()

    def find(self, at: int, table: Phrases) -> tuple[Phrase, int] | None:
        """The longest phrase that begins here and agrees with the marks typed, and how many words it takes."""
        lengths = table.lengths.get(self.tokens[at])
        if not lengths:
            return None
        found = self._exactly(self.tokens[at : at + lengths[0]], table.lengths_at(self.tokens, at), table)
        least = len(found.tokens) if found else 1
        loose = self._loosely(at, least, lengths, table) if self.connectors and lengths[0] > least else None
        return loose or ((found, len(found.tokens)) if found else None)

    def _exactly(self, window: Tokens, lengths: tuple[int, ...], table: Phrases) -> Phrase | None:
        for length in lengths:
            for phrase in table.exact.get(window[:length], ()) if length <= len(window) else ():
                clear = length > 1 or phrase.tokens[0] in self.typed or phrase.tokens[0] not in self.unclear
                if clear and phrase.agrees(self.typed):
                    return phrase
        return None

    def exactly(self, at: int, lengths: tuple[int, ...], table: Phrases) -> Phrase | None:
        """The longest phrase that stands here as it is; `lengths`: how long any may be."""
        return self._exactly(self.tokens[at : at + lengths[0]], lengths, table)

    def _loosely(self, at: int, least: int, lengths: tuple[int, ...], table: Phrases) -> tuple[Phrase, int] | None:
        """A phrase longer than `least` words, over small words in between or in spite of one slip."""
        longer = tuple([length for length in lengths if length > least])
        rest = [here for here in range(at + 1, len(self.tokens)) if self.tokens[here] not in self.connectors]
        places = [at, *rest[: longer[0] - 1]]
        if places[-1] - at >= len(places):
            phrase = self._exactly(tuple(self.tokens[here] for here in places), longer, table)
            if phrase:
                return phrase, places[len(phrase.tokens) - 1] - at + 1
        if self.odd and not self.odd.isdisjoint(range(at + 1, at + longer[0])):
            return self._slipping(at, least, table)
        return None

    def _slipping(self, at: int, least: int, table: Phrases) -> tuple[Phrase, int] | None:
        near = self.tokens[at + 1 : at + 3]
        for phrase in table.by_first[self.tokens[at]]:
            size = len(phrase.tokens)
            if size <= max(least, 2):
                return None
            if phrase.kind in ENDING:
                continue  # one word other is another matter: `kết quả cấp` is no `kết quả chụp`
            if near[:1] != phrase.tokens[1:2] and near[1:] != phrase.tokens[2:3]:
                continue  # two slips already
            there = self.tokens[at : at + size]
            if len(there) == size and self._one_slip(there, phrase.tokens):
                return phrase, size
        return None

    def _one_slip(self, there: Tokens, phrase: Tokens) -> bool:
        """All words but one are the same, and that one is a slip of the keyboard: `hộ kinh danh`."""
        odd = [(one, other) for one, other in zip(there, phrase, strict=True) if one != other]
        return len(odd) == 1 and odd[0][0] not in self.firm and odd[0][1] in guesses(odd[0][0])
