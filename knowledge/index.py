"""The index: which rows (official names, then aliases) hold which words, pairs of words and things; rare ones count
more.

Postings lie in three flat arrays (NumPy), so that a question costs a few additions of whole slices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.reading import Reading
from knowledge.vietnamese import pairs

TAIL_WEIGHT = 0.5
FAINT = 0.34
Numbers = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int32]


def terms_of(reading: Reading) -> dict[str, float]:
    """Each word, pair ("a b") and thing ("o:…") once, with its weight: 1 in the head, TAIL_WEIGHT in the tail."""
    head = len(reading.tokens) - reading.tail
    terms: dict[str, float] = {}
    for at, word in enumerate(reading.tokens):
        weight = 1.0 if at < head else TAIL_WEIGHT
        if word and terms.get(word, 0.0) < weight:
            terms[word] = weight
        if at and word and reading.tokens[at - 1]:
            terms.setdefault(f"{reading.tokens[at - 1]} {word}", weight)
    return terms | dict.fromkeys(reading.objects, 1.0)


@dataclass(frozen=True, slots=True)
class Matches:
    """What each row shares with a question, by rarity: words, pairs, things; and what the question holds in all."""

    words: Numbers
    pairs: Numbers
    things: Numbers
    of_words: float
    of_pairs: float
    of_things: float
    unknown: float


@dataclass(frozen=True, slots=True)
class Index:
    """`numbers`: term → position in `starts`; rows and weights of term t stand at starts[t]:starts[t + 1]."""

    numbers: dict[str, int]
    starts: Whole
    rows: Whole
    weights: Numbers
    rarity: Numbers
    size: int
    mass: Numbers
    things_mass: Numbers

    @classmethod
    def build(cls, readings: Sequence[Reading], groups: Sequence[int], faint: frozenset[str]) -> Index:
        """Index the rows; `groups` says whose row it is (rarity counts procedures, not rows); `faint` words count
        less."""
        numbers: dict[str, int] = {}
        terms: list[int] = []
        rows: list[int] = []
        weights: list[float] = []
        for row, reading in enumerate(readings):
            for term, weight in terms_of(reading).items():
                terms.append(numbers.setdefault(term, len(numbers)))
                rows.append(row)
                weights.append(weight)
        postings = np.array(terms, np.int64), np.array(rows, np.int32), np.array(weights, np.float32)
        return cls._arrange(numbers, postings, groups, faint)

    @classmethod
    def _arrange(
        cls,
        numbers: dict[str, int],
        postings: tuple[npt.NDArray[np.int64], Whole, Numbers],
        groups: Sequence[int],
        faint: frozenset[str],
    ) -> Index:
        terms, rows, weights = postings
        order = np.argsort(terms, kind="stable")
        rows, weights, terms = rows[order], weights[order], terms[order]
        starts = np.searchsorted(terms, np.arange(len(numbers) + 1)).astype(np.int32)
        owners = np.asarray(groups, np.int64)[rows]
        keys = np.sort(terms.astype(np.int64) * (len(groups) + 1) + owners)
        distinct = keys[np.concatenate(([True], np.diff(keys) > 0))[: len(keys)]] // (len(groups) + 1)
        spread = np.bincount(distinct, minlength=len(numbers))
        rarity = np.log1p(len(set(groups)) / np.maximum(spread, 1)).astype(np.float32)
        rarity[[numbers[word] for word in faint if word in numbers]] *= FAINT
        single = np.array([" " not in term and term[:2] != "o:" for term in numbers], bool)
        thing = np.array([term[:2] == "o:" for term in numbers], bool)
        mass, things = np.zeros(len(groups), np.float32), np.zeros(len(groups), np.float32)
        np.add.at(mass, rows[single[terms]], (rarity[terms] * weights)[single[terms]])
        np.add.at(things, rows[thing[terms]], rarity[terms][thing[terms]])
        return cls(numbers, starts, rows, weights, rarity, len(groups), mass, things)

    def frequency(self) -> dict[str, int]:
        """How many rows hold each single word."""
        counts = np.diff(self.starts)
        return {term: int(counts[at]) for term, at in self.numbers.items() if " " not in term and term[:2] != "o:"}

    def rows_with(self, term: str) -> int:
        """How many rows hold a word or a pair ("a b")."""
        at = self.numbers.get(term)
        return 0 if at is None else int(self.starts[at + 1] - self.starts[at])

    def match(self, reading: Reading) -> Matches:
        """What every row shares with the question."""
        words = dict.fromkeys(reading.matter)
        near = dict.fromkeys(f"{a} {b}" for a, b in pairs(reading.tokens) if a and b)
        unknown = float(sum(word not in self.numbers for word in words))
        by_word, of_words = self._add(words)
        by_pair, of_pairs = self._add(near)
        by_thing, of_things = self._add(reading.objects)
        return Matches(by_word, by_pair, by_thing, of_words, of_pairs, of_things, unknown)

    def _add(self, terms: Iterable[str]) -> tuple[Numbers, float]:
        shared = np.zeros(self.size, np.float32)
        total = 0.0
        rarest = float(np.log1p(self.size)) / 2
        for term in terms:
            at = self.numbers.get(term)
            if at is None:
                total += 0.0 if " " in term else rarest
                continue
            worth = float(self.rarity[at])
            total += worth
            here = slice(self.starts[at], self.starts[at + 1])
            shared[self.rows[here]] += worth * self.weights[here]
        return shared, total
