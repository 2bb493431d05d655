"""How sure the service may be: is this a question about a procedure at all, and is the first candidate the right one?

Two small logistic tables over readable evidence, learned offline (benchmarks/learn.py) and shipped in
lexicon/weights.toml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.index import Numbers
from knowledge.leaning import Leanings
from knowledge.ranking import FEATURES
from knowledge.reading import Reading

EVIDENCE = (
    "bias",
    "share",  # belief in the first candidate and those of the same name, among all
    "gap",  # how far its score is from the next of another name
    "score",  # its score
    "words",  # share of the question's words that it covers
    "name",  # share of its name that the question says
    "alias",  # likeness to the nearest of its names
    "within",  # how far one of its names stands whole in the question
    "same",  # the question is one of its names
    "pairs",  # share of neighbouring words found in one of its names
    "things",  # some thing of a procedure is named, and it is about it
    "no_things",  # nothing that procedures are about is named
    "action",  # it does what was asked
    "missing",  # rare words of the question that it does not have
    "unknown",  # words that no procedure has
    "short",  # one word of the matter only
    "unmet",  # qualifiers asked that it lacks
    "later",  # it does something later than what was asked
    "undone",  # it does nothing that answers what was asked
    "clash",  # it is another of a kind than was asked
    "popularity",
    "held",  # rare words of the question that it has
    "order",  # share of the question's words in the order of its name
    "asks",  # the message speaks of a procedure, papers, fees, time …
    "does",  # it names an action
    "little",  # how little is said, by rarity
    "said",  # share of the message, as it was said, that one of its names holds
    "saying",  # share of that name
    "alike",  # likeness of the two
    "field",  # share of the message found in its field and agency
    "heard",  # rare words of the message that it has, however they were read
    "idle",  # advice, an opinion or a favour is asked, as of no procedure
    "lean",  # how far its words lean towards a question on a procedure, whatever it is about
)


@dataclass(frozen=True, slots=True)
class Certainty:
    """Weights in the order of EVIDENCE, and the thresholds: below `scope` it is no question; from `sure` it is
    answered."""

    scope_weights: Numbers
    sure_weights: Numbers
    scope: float
    sure: float
    leanings: Leanings

    @classmethod
    def of(cls, table: Mapping[str, Mapping[str, Any]]) -> Certainty:
        """From the tables [scope], [sure] and [leanings]; evidence that a table leaves out weighs nothing."""
        scope = np.array([table["scope"].get(name, 0.0) for name in EVIDENCE], np.float32)
        sure = np.array([table["sure"].get(name, 0.0) for name in EVIDENCE], np.float32)
        leanings = Leanings.of(table.get("leanings", {}))
        return cls(scope, sure, table["threshold"]["scope"], table["threshold"]["sure"], leanings)

    def in_scope(self, evidence: Numbers) -> float:
        """How likely the message asks about a procedure, 0…1."""
        return _squash(float(evidence @ self.scope_weights))

    def is_first(self, evidence: Numbers) -> float:
        """How likely the first candidate is the right one, 0…1."""
        return _squash(float(evidence @ self.sure_weights))


def _squash(value: float) -> float:
    return 1.0 / (1.0 + float(np.exp(-value)))


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a question may be about: rows of procedures and their FEATURES, in no order; how much the question says by
    rarity, and how many words no procedure has."""

    reading: Reading
    rows: npt.NDArray[np.int64]
    measured: Numbers
    of_words: float
    unknown: float
    of_said: float


def weigh(found: Candidates, measured: Numbers, scores: Numbers, groups: Sequence[int], lean: float) -> Numbers:
    """The evidence for the first of the candidates in order; `groups`: a number each, equal for twins; `lean`: of
    the message's words."""
    reading = found.reading
    belief = np.exp(scores - scores[0])
    belief /= belief.sum()
    twins = np.array([group == groups[0] for group in groups])
    others = scores[~twins]
    first = dict(zip(FEATURES, measured[0].tolist(), strict=True))
    return np.array(
        (
            1.0,
            belief[twins].sum(),
            min(float(scores[0] - others[0]) if len(others) else 6.0, 6.0) / 3.0,
            float(scores[0]) / 10.0,
            first["words"], first["name"], first["alias"], first["alias_within"], first["alias_same"], first["pairs"],
            min(first["things"], 1.0), float(not reading.objects), first["action"],
            min(found.of_words * (1.0 - float(first["words"])) / 20.0, 2.0),
            min(found.unknown, 4.0) / 2.0,
            float(len(reading.matter) < 2), first["unmet"], first["later"], first["undone"],
            first["clash"], first["popularity"],
            min(found.of_words * float(first["words"]) / 20.0, 2.0), first["order"],
            float(reading.asks), float(bool(reading.actions)), max(1.0 - found.of_words / 10.0, 0.0),
            first["said"], first["saying"], first["alike"], first["field"],
            min(float(first["said"]) * found.of_said / 30.0, 2.0), float(reading.idle), lean,
        ),
        np.float32,
    )  # fmt: skip
