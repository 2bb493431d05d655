"""How a procedure is spoken of in all its names together.

The other measures look for the one name nearest to a question; this one asks whether the names of a procedure, all of
them, would make such a question likely: query likelihood with Dirichlet smoothing (Zhai and Lafferty, 2001). Thirty
people who tell of the same trouble share a few words, and the next one will use some of them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from knowledge.hits import Near
from knowledge.index import Asked, Index, Long, Numbers, Whole

SCALE = np.float32(3.0)
"""Of the log of how many names a procedure has."""
SMOOTHING = 40.0
"""How many words of everybody's a procedure is thought to have besides those of its own names."""


@dataclass(frozen=True, slots=True)
class NamesOf:
    """Rows of the names of some procedures; those of the k-th begin at `starts[k]`."""

    rows: Long
    starts: Long

    def where(self, size: int) -> Whole:
        """For each of `size` rows its number among these, -1 for the others."""
        where = np.full(size, -1, np.int32)
        where[self.rows] = np.arange(len(self.rows), dtype=np.int32)
        return where

    def best(self, by_row: Numbers) -> Numbers:
        """The most that any name of each procedure has, line by line; the columns of `by_row` in the order of
        `rows`."""
        most: Numbers = np.maximum.reduceat(by_row, self.starts, axis=1)
        return most

    @property
    def chosen(self) -> Long:
        """The procedures: the official name of each stands first, at the row of its number."""
        return self.rows.take(self.starts)


@dataclass(frozen=True, slots=True)
class Voices:
    """The index of names as they are said; how many words each of its rows has, and all of them. Of each procedure how
    many words its names have together, and how much has been written about it: its names besides the official one, on a
    scale of about 1. `kin`: the number of those it is a twin of; `unnamed`: how little it and its twins are named, one
    part in as many names as the best named of them has."""

    index: Index
    lengths: Numbers
    all_words: float
    own: Numbers
    written: Numbers
    kin: Long
    unnamed: Numbers

    @classmethod
    def of(cls, index: Index, lengths: Whole | Numbers, owner: Sequence[int] | Long) -> Self:
        """Of the index of names, how many words each row has (none where nobody says it), and whose it is; no twins."""
        words = lengths.astype(np.float32)
        own = np.bincount(owner, words).astype(np.float32)
        names = np.bincount(owner, words > 0).astype(np.float32)
        written = np.log1p(np.maximum(names - 1.0, 0.0)) / SCALE
        return cls(index, words, float(words.sum()), own, written, np.arange(len(own)), np.exp(-SCALE * written))

    def akin(self, kin: Long) -> Self:
        """The same where procedures of one number are twins: what people say of one they say of all."""
        most = np.zeros(kin.max(initial=0) + 1, np.float32)
        np.maximum.at(most, kin, self.written)
        return replace(self, kin=kin, unnamed=np.exp(-SCALE * most.take(kin)))

    def heard(self, said: Asked, near: Near, names: NamesOf, first: int = 0) -> tuple[Numbers, Numbers]:
        """For each procedure how likely its names make these words (the mean of the log odds against all names), and
        the share, by rarity, of neighbouring words that any of its names has side by side. `first`: the number in
        `near` of the first of these words."""
        if not said.words:
            return np.zeros(len(names.starts), np.float32), np.zeros(len(names.starts), np.float32)
        held, words = _held(near, names, first + len(said.places)), first + len(said.words)
        told: Numbers = (held[:, words:] > 0) @ self.index.rarity[said.pairs] / max(said.of_pairs, 0.1)
        return self._likely(said.words, held[:, first:words], names), told

    def _likely(self, words: list[int], held: Numbers, names: NamesOf) -> Numbers:
        at, starts = np.array(words), self.index.starts
        everywhere = (starts.take(at + 1) - starts.take(at)) / self.all_words
        own = self.own.take(names.chosen)[:, None] + SMOOTHING
        odds: Numbers = np.log((held + SMOOTHING * everywhere) / (everywhere * own)).mean(axis=1, dtype=np.float32)
        return odds


def _held(near: Near, names: NamesOf, terms: int) -> Numbers:
    """How many names of each procedure (a row) hold each term (a column)."""
    count = len(names.starts)
    whose = np.arange(count).repeat(np.diff(names.starts, append=len(names.rows)))
    held = np.bincount(whose.take(near.rows) * terms + near.terms, near.worth > 0, minlength=count * terms)
    return held.reshape(count, terms).astype(np.float32)
