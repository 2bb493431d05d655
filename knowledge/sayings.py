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

from knowledge.index import Asked, Index, Long, Numbers, Rows
from knowledge.phrases import Tokens
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
        found = [LCSseq.similarity(line, self.lines[row]) for row in chosen.tolist()]
        return np.array(found, np.float32) / np.float32(max(len(line), 1))


@dataclass(frozen=True, slots=True)
class Sayings:
    """Names and aliases as they are said, nothing left out; and what field and agency a procedure belongs to."""

    voices: Voices
    fields: Index
    field_of: npt.NDArray[np.int64]

    @classmethod
    def of(cls, voices: Voices, procedures: Sequence[Procedure]) -> Sayings:
        """Of names as they are said, and the procedures whose they are."""
        homes = [_home(each) for each in procedures]
        distinct = {home: at for at, home in enumerate(dict.fromkeys(homes))}
        named = Rows()
        for home in distinct:
            named.add(split(fold(" ".join(home))))
        fields = Index.build(named, range(len(distinct)), pair_worth=PAIR_WORTH)
        return cls(voices, fields, np.array([distinct[home] for home in homes], np.int64))

    @property
    def index(self) -> Index:
        """Which names have which words and pairs of words."""
        return self.voices.index

    def at_home(self, said: Tokens, chosen: Long) -> Numbers:
        """The share of a message found in the field and agency of these procedures."""
        asked = self.fields.ask(said)
        share: Numbers = self.fields.shared(asked).take(self.field_of.take(chosen)) / np.float32(
            max(weight_of(asked), 0.1)
        )
        return share


def weight_of(said: Asked) -> float:
    """What a message as it was said holds in all: its words, and its pairs of words at PAIR_WORTH."""
    return said.of_words + PAIR_WORTH * said.of_pairs


def _home(procedure: Procedure) -> tuple[str, str]:
    return procedure.field, procedure.competences[-1].agency if procedure.competences else ""
