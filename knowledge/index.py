"""The index: which rows (official names, then aliases) hold which words, pairs of words and things; rare ones count
more.

Postings lie in flat arrays (NumPy), so that a question costs a few operations on whole slices; they are built with
whole-array operations, for 8,591 procedures and their aliases must be read within two seconds.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

TAIL_WEIGHT = 0.5
FAINT = 0.34
WIDTH = 1 << 21
"""Words a vocabulary may have: a pair is one number, first · WIDTH + second."""

Numbers = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int32]
Long = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """What rows hold, gathered row by row: words in order, things, and how many words at the end are of lesser
    weight."""

    words: list[Sequence[str]] = field(default_factory=list)
    things: list[Collection[str]] = field(default_factory=list)
    tails: list[int] = field(default_factory=list)

    def add(self, tokens: Sequence[str], things: Collection[str] = (), tail: int = 0) -> None:
        """A row of these words, of which the last `tail` count TAIL_WEIGHT, and these things."""
        self.words.append(tokens)
        self.things.append(things)
        self.tails.append(tail)

    @property
    def lengths(self) -> Whole:
        """How many words each row has."""
        return _sizes(self.words)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question holds.

    `words`, `pairs`, `things`: the terms that any row has, each once, and `places` where those stand, in this order;
    `of_*`: what all of them are worth, those that no row has among them; `of_known`: what the words are worth that
    some row has; `unknown`: how many words none has.
    """

    words: list[int]
    pairs: list[int]
    things: list[int]
    of_words: float
    of_pairs: float
    of_things: float
    of_known: float
    unknown: int
    places: list[slice]

    @property
    def of_kinds(self) -> tuple[float, float, float]:
        """What its words, pairs and things are worth."""
        return self.of_words, self.of_pairs, self.of_things


@dataclass(frozen=True, slots=True)
class Mass:
    """What each row holds in all, by rarity."""

    words: Numbers
    pairs: Numbers
    things: Numbers


@dataclass(frozen=True, slots=True)
class Index:
    """`words`, `things`: position of a term in `starts`; the rows of term t, and what it is worth in each (its rarity
    by its weight there), stand at starts[t]:starts[t + 1]. Pairs of words stand behind the words, in the order of
    `pairs`: their keys, first · WIDTH + second by the positions of the words, sorted."""

    words: dict[str, int]
    pairs: Long
    things: dict[str, int]
    starts: Whole
    rows: Whole
    worth: Numbers
    rarity: Numbers
    size: int
    mass: Mass

    @classmethod
    def build(cls, lines: Rows, groups: Sequence[int], faint: Collection[str] = (), pair_worth: float = 1.0) -> Index:
        """Index the rows; `groups` says whose row it is (rarity counts procedures, not rows); `faint` words count
        less, and a pair `pair_worth` of its rarity."""
        words, flat = _numbered(lines.words)
        things, held = _numbered(lines.things)
        row_of, heads = _spell_out(lines)
        beside = (row_of[1:] == row_of[:-1]).nonzero()[0] + 1
        keys = flat[beside - 1].astype(np.int64) * WIDTH + flat[beside]
        pair_keys, numbers = _numbers_among(keys)
        thing_rows = np.arange(len(lines.things), dtype=np.int32).repeat(_sizes(lines.things))
        first_pair, first_thing = len(words), len(words) + len(pair_keys)
        terms = np.concatenate((flat, numbers + np.int32(first_pair), held + np.int32(first_thing)))
        rows = np.concatenate((row_of, row_of[beside], thing_rows))
        weights = np.concatenate((heads, heads[beside], np.ones(len(thing_rows), np.float32)))
        kinds = (first_pair, first_thing, first_thing + len(things))
        table = Postings.of((terms, rows, weights), groups, kinds)
        table.rarity[[words[word] for word in faint if word in words]] *= FAINT
        worth = table.worth()
        worth[table.starts[first_pair] : table.starts[first_thing]] *= pair_worth
        return cls(
            words,
            pair_keys,
            {name: at + first_thing for name, at in things.items()},
            table.starts,
            table.rows,
            worth,
            table.rarity,
            len(groups),
            table.weigh(worth, kinds, len(groups)),
        )

    def beside(self, other: Index) -> tuple[Index, Index]:
        """Both over one pair of arrays, so that places in the one and in the other are read together."""
        rows, worth = np.concatenate((self.rows, other.rows)), np.concatenate((self.worth, other.worth))
        starts = other.starts + np.int32(len(self.rows))
        return replace(self, rows=rows, worth=worth), replace(other, starts=starts, rows=rows, worth=worth)

    def frequency(self) -> dict[str, int]:
        """How many rows hold each single word."""
        counts = np.diff(self.starts[: len(self.words) + 1]).tolist()
        return dict(zip(self.words, counts, strict=True))

    def rows_with(self, one: str, other: str) -> int:
        """How many rows hold the two words side by side."""
        at = self.pair(one, other)
        return 0 if at is None else int(self.starts[at + 1] - self.starts[at])

    def ask(self, tokens: Sequence[str], things: Iterable[str] = ()) -> Asked:
        """What a question of these words in order (an empty one marks a gap) and things holds."""
        at = {word: self.words.get(word) for word in tokens if word}
        keys = dict.fromkeys(
            first * WIDTH + second
            for first, second in pairwise(map(at.get, tokens))
            if first is not None and second is not None
        )
        words = [term for term in at.values() if term is not None]
        beside = [term for term in map(self._pair, keys) if term is not None]
        named = [self.things.get(name) for name in things]
        held = [term for term in named if term is not None]
        unknown, rarest = len(at) - len(words), math.log1p(self.size) / 2
        rarity, starts = self.rarity.data, self.starts.data  # single numbers are read so three times as fast
        of_known, of_pairs, of_things = (sum([rarity[at] for at in terms], 0.0) for terms in (words, beside, held))
        of_things += (len(named) - len(held)) * rarest
        places = [slice(starts[at], starts[at + 1]) for at in (*words, *beside, *held)]
        of_words = of_known + unknown * rarest
        return Asked(words, beside, held, of_words, of_pairs, of_things, of_known, unknown, places)

    def shared(self, asked: Asked) -> Numbers:
        """What every row shares with a question; for an index of few rows."""
        if not asked.places:
            return np.zeros(self.size, np.float32)
        rows = np.concatenate([self.rows[place] for place in asked.places])
        worth = np.concatenate([self.worth[place] for place in asked.places])
        return np.bincount(rows, worth, minlength=self.size).astype(np.float32)

    def pair(self, one: str, other: str) -> int | None:
        """The term of two neighbouring words, if any row has them so."""
        first, second = self.words.get(one), self.words.get(other)
        return None if first is None or second is None else self._pair(first * WIDTH + second)

    def _pair(self, key: int) -> int | None:
        keys = self.pairs.data
        at = bisect_left(keys, key)
        return len(self.words) + at if at < len(keys) and keys[at] == key else None


def _sizes(rows: Sequence[Collection[str]]) -> Whole:
    return np.fromiter(map(len, rows), np.int32, len(rows))


def _numbered(rows: Sequence[Collection[str]]) -> tuple[dict[str, int], Whole]:
    """The number of each term that rows hold, in the order in which they are first met; and all of them as numbers."""
    terms = [*chain.from_iterable(rows)]
    at = {term: number for number, term in enumerate(dict.fromkeys(terms))}
    return at, np.fromiter(map(at.__getitem__, terms), np.int32, len(terms))


def _spell_out(lines: Rows) -> tuple[Whole, Numbers]:
    """For every word of every row its row and its weight."""
    lengths = lines.lengths
    rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    place = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    head = np.repeat(lengths - np.array(lines.tails, np.int32), lengths)
    return rows, np.where(place < head, np.float32(1.0), np.float32(TAIL_WEIGHT))


def _is_new(ordered: Long | Whole) -> npt.NDArray[np.bool_]:
    return np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]


def _in_order(terms: Whole) -> Long:
    """Where the smallest term stands, and so on, equal ones as they stand; a third of what np.argsort takes, for here
    numbers are sorted and not places."""
    places = len(terms).bit_length()
    keys = (terms.astype(np.int64) << places) | np.arange(len(terms))
    keys.sort()
    return keys & ((1 << places) - 1)


def _numbers_among(keys: Long) -> tuple[Long, Whole]:
    """The keys sorted, each once, and of each as it stood its number among them: sorted with their places, for to look
    each up afterwards takes as long again."""
    places = len(keys).bit_length()
    packed = (keys << places) | np.arange(len(keys))
    packed.sort()
    ordered = packed >> places
    new = _is_new(ordered)
    numbers = np.empty(len(keys), np.int32)
    numbers[packed & ((1 << places) - 1)] = new.cumsum(dtype=np.int32) - 1
    return ordered[new], numbers


def _distinct(keys: Long) -> Long:
    """Sorted, each once; twice as fast here as np.unique, which hashes. The keys are sorted where they lie."""
    keys.sort()
    return keys[_is_new(keys)]


@dataclass(frozen=True, slots=True)
class Postings:
    """Which rows hold which term, sorted by term; `terms` is the term of each posting."""

    terms: Whole
    starts: Whole
    rows: Whole
    weights: Numbers
    rarity: Numbers

    @classmethod
    def of(cls, found: tuple[Whole, Whole, Numbers], groups: Sequence[int], kinds: tuple[int, int, int]) -> Postings:
        """`found`: terms, rows and weights, the rows of each term in order. A term that a row holds twice counts once,
        by its first (heaviest) place."""
        terms, rows, weights = found
        order = _in_order(terms)
        terms, rows = terms[order], rows[order]
        first = _is_new(terms) | _is_new(rows)
        terms, rows, weights = terms[first], rows[first], weights[order[first]]
        starts = np.searchsorted(terms, np.arange(kinds[2] + 1)).astype(np.int32)
        owners = _distinct(terms * np.int64(max(len(groups), 1)) + np.asarray(groups, np.int32)[rows])
        spread = np.bincount(owners // max(len(groups), 1), minlength=kinds[2])
        rarity = np.log1p(len(set(groups)) / np.maximum(spread, 1)).astype(np.float32)
        return cls(terms, starts, rows, weights, rarity)

    def worth(self) -> Numbers:
        """What each posting is worth."""
        worth: Numbers = self.rarity[self.terms] * self.weights
        return worth

    def weigh(self, worth: Numbers, kinds: tuple[int, int, int], size: int) -> Mass:
        """What each row holds of each kind of term; `kinds`: where words, pairs and things end."""
        ends = (0, *np.searchsorted(self.terms, kinds).tolist())
        parts = (slice(begin, end) for begin, end in pairwise(ends))
        held = (np.bincount(self.rows[part], worth[part], minlength=size).astype(np.float32) for part in parts)
        return Mass(*held)
