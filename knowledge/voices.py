"""How a procedure is spoken of in all its names together.

The other measures look for the one name nearest to a question; this one asks whether the names of a procedure, all of
them, would make such a question likely: query likelihood with Dirichlet smoothing (Zhai and Lafferty, 2001). Thirty
people who tell of the same trouble share a few words, and the next one will use some of them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index import Asked, Index, Long, Near, Numbers, Whole

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

    def best(self, by_row: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
        """The most that any name of each procedure has; `by_row` in the order of `rows`."""
        most: npt.NDArray[np.floating[Any]] = np.maximum.reduceat(by_row, self.starts)
        return most

    @property
    def chosen(self) -> Long:
        """The procedures: the official name of each stands first, at the row of its number."""
        return self.rows[self.starts]


@dataclass(frozen=True, slots=True)
class Voices:
    """The index of names as they are said; how many words each of its rows has, and all of them. Of each procedure how
    many words its names have together, and how much has been written about it: its names besides the official one, on a
    scale of about 1."""

    index: Index
    lengths: Numbers
    all_words: float
    own: Numbers
    written: Numbers

    @classmethod
    def of(cls, index: Index, lengths: Sequence[int] | Numbers, owner: Sequence[int] | Long) -> Voices:
        """Of the index of names, how many words each row has (none where nobody says it), and whose it is."""
        words = np.array(lengths, np.float32)
        own = np.bincount(owner, words).astype(np.float32)
        names = np.bincount(owner, words > 0).astype(np.float32)
        return cls(index, words, float(words.sum()), own, np.log1p(np.maximum(names - 1.0, 0.0)) / np.float32(3.0))

    def heard(self, said: Asked, near: Near, names: NamesOf) -> tuple[Numbers, Numbers]:
        """For each procedure how likely its names make these words (the mean of the log odds against all names), and
        the share, by rarity, of neighbouring words that any of its names has side by side."""
        if not said.words:
            return np.zeros(len(names.starts), np.float32), np.zeros(len(names.starts), np.float32)
        held, words = self._held(said, near, names), len(said.words)
        told: Numbers = (held[:, words:] > 0) @ self.index.rarity[said.pairs] / max(said.of_pairs, 0.1)
        return self._likely(said.words, held[:, :words], names), told

    def _likely(self, words: list[int], held: Numbers, names: NamesOf) -> Numbers:
        at, starts = np.array(words), self.index.starts
        everywhere = (starts[at + 1] - starts[at]) / self.all_words
        own = self.own[names.chosen][:, None] + SMOOTHING
        odds: Numbers = np.log((held + SMOOTHING * everywhere) / (everywhere * own)).mean(axis=1, dtype=np.float32)
        return odds

    def _held(self, said: Asked, near: Near, names: NamesOf) -> Numbers:
        """How many names of each procedure (a row) hold each term (a column)."""
        count, terms = len(names.starts), len(said.places)
        whose = np.repeat(np.arange(count), np.diff(names.starts, append=len(names.rows)))
        cells = whose[near.rows] * terms + near.terms
        held = np.bincount(cells, near.worth > 0, minlength=count * terms)
        return held.reshape(count, terms).astype(np.float32)
