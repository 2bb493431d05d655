"""How far the words of a message lean towards a question on a procedure, whatever it is about: "xin cấp giấy …" does,
"bao giờ thì ai …" does not.

A weight for each word and pair of neighbours, learned offline (benchmarks/leanings.py) and shipped in
lexicon/weights.toml, where those of one weight stand together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

ALWAYS = "*"
"""Stands in every message: how far one leans that says nothing."""
FURTHEST = 4.0


@dataclass(frozen=True, slots=True)
class Leanings:
    """Weights by turn (a word, or two as `one_other`)."""

    weights: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Mapping[str, str]) -> Leanings:
        """From the table [leanings]: weight → the turns that have it, parted by blanks."""
        return cls({turn: float(weight) for weight, listed in table.items() for turn in listed.split()})

    def lean(self, tokens: Sequence[str]) -> float:
        """−1…1, from folded words as they were typed; 0 for none."""
        said = turns(tokens)
        if not said:
            return 0.0
        total = sum(self.weights.get(each, 0.0) for each in said) / sqrt(len(said))
        return max(min(total + self.weights.get(ALWAYS, 0.0), FURTHEST), -FURTHEST) / FURTHEST


def turns(tokens: Sequence[str]) -> frozenset[str]:
    """The words and the pairs of neighbours."""
    return frozenset((*tokens, *(f"{one}_{other}" for one, other in pairwise(tokens))))
