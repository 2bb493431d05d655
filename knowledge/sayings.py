"""Names as they are written and said, beside what they are read as: the order of their words, and their likeness to a
message of which nothing was left out.

Reading takes words away and puts others in their place, which is right nine times of ten; this is for the tenth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq
from rapidfuzz.process import cdist

from knowledge.index import Index, Matches, Numbers, Rows
from knowledge.procedure import Procedure
from knowledge.reading import Reading
from knowledge.vietnamese import fold, split
from knowledge.voices import Voices

FIRST_LETTER = 0x10000
PAIR_WORTH = 0.5


@dataclass(frozen=True, slots=True)
class Script:
    """Names with one letter for each word, so that RapidFuzz compares the order of words at the speed of letters."""

    letters: dict[str, str]
    lines: tuple[str, ...]

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> Script:
        """The script of names in the order of procedures."""
        used = dict.fromkeys(chain.from_iterable(reading.tokens for reading in readings))
        letters = {word: chr(FIRST_LETTER + at) for at, word in enumerate(used)}
        return cls(letters, tuple("".join(map(letters.__getitem__, reading.tokens)) for reading in readings))

    def in_order(self, reading: Reading, chosen: npt.NDArray[np.int64]) -> Numbers:
        """For each chosen procedure, the share of the question's words found in its name in the same order."""
        line = "".join(self.letters.get(word, "\x00") for word in reading.matter)
        lines = [self.lines[row] for row in chosen]
        found = cdist([line], lines, scorer=LCSseq.similarity, dtype=np.float32)[0]
        share: Numbers = found / np.float32(max(len(line), 1))
        return share


@dataclass(frozen=True, slots=True)
class Heard:
    """What every row shares with a message as it was said, what the message holds in all, and how alike they are; of
    every field the share of the message found in its name."""

    shared: Numbers
    asked: float
    alike: Numbers
    field: Numbers


@dataclass(frozen=True, slots=True)
class Sayings:
    """Names and aliases as they are said, nothing left out; and what field and agency a procedure belongs to."""

    voices: Voices
    mass: Numbers
    fields: Index
    field_of: npt.NDArray[np.int64]

    @classmethod
    def of(cls, said: Rows, owner: Sequence[int], procedures: Sequence[Procedure]) -> Sayings:
        """`said`: the rows of the index of readings, as they are said."""
        index = Index.build(said, owner)
        homes = [_home(each) for each in procedures]
        distinct = {home: at for at, home in enumerate(dict.fromkeys(homes))}
        named = Rows()
        for home in distinct:
            named.add(split(fold(" ".join(home))))
        fields = Index.build(named, range(len(distinct)))
        field_of = np.array([distinct[home] for home in homes], np.int64)
        voices = Voices.of(index, said.lengths)
        return cls(voices, index.mass.words + PAIR_WORTH * index.mass.pairs, fields, field_of)

    @property
    def index(self) -> Index:
        """Which names have which words and pairs of words."""
        return self.voices.index

    def weight_of(self, reading: Reading) -> float:
        """How much a message says, by the rarity of its words."""
        return self.index.rarity_of(reading.surface)

    def measure(self, reading: Reading) -> Heard:
        """How a message is like every row, as it was said."""
        shared, asked = _both(self.index.match(reading.surface))
        field, of_field = _both(self.fields.match(reading.surface))
        alike = shared / np.maximum(self.mass + np.float32(asked) - shared, np.float32(0.1))
        return Heard(shared, asked, alike, field / np.float32(max(of_field, 0.1)))


def _both(matches: Matches) -> tuple[Numbers, float]:
    return matches.words + np.float32(PAIR_WORTH) * matches.pairs, matches.of_words + PAIR_WORTH * matches.of_pairs


def _home(procedure: Procedure) -> tuple[str, str]:
    return procedure.field, procedure.competences[-1].agency if procedure.competences else ""
