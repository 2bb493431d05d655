"""Learn what the words of a message say of whether it asks about a procedure (knowledge/leaning.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.cases import FOLDS, Case
from knowledge.leaning import ALWAYS, Leanings, turns

LEAST = 4
"""A turn that fewer messages hold is not learned."""
PULL = 1.0
ROUNDS = 150
STEP = 0.25
"""Weights are shipped in steps of it; what is nearer to none is left out."""
OUTSIDE_WEIGHT = 2.5


@dataclass(frozen=True)
class Sayings:
    """Different messages: shares of turns (message, turn), whether each asks about a procedure, its weight and fold."""

    listed: Sequence[str]
    shares: np.ndarray
    inside: np.ndarray
    weight: np.ndarray
    fold: np.ndarray

    @classmethod
    def of(cls, cases: Iterable[Case]) -> Sayings:
        """Each message once, however often it is a case."""
        once = {case.asked.text: case for case in cases}.values()
        said = [turns(case.answer.why.reading.typed) for case in once]
        held = Counter(turn for each in said for turn in each)
        listed = sorted(turn for turn, count in held.items() if count >= LEAST)
        at = {turn: place for place, turn in enumerate(listed)}
        shares = np.zeros((len(said), len(listed)), np.float32)
        for row, each in enumerate(said):
            shares[row, [at[turn] for turn in each if turn in at]] = 1 / np.sqrt(max(len(each), 1))
        inside = np.array([bool(case.asked.right) for case in once], np.float32)
        weight = np.where(inside > 0, 1.0, OUTSIDE_WEIGHT).astype(np.float32)
        return cls(listed, shares, inside, weight, np.array([case.asked.fold for case in once]))

    def learn(self, among: np.ndarray) -> Leanings:
        """A logistic table over the turns of these messages, by Adam with a pull towards zero."""
        shares, inside, weight = self.shares[among], self.inside[among], self.weight[among]
        total = weight.sum()
        weights, mean, square = (np.zeros(shares.shape[1] + 1, np.float32) for _ in range(3))
        for turn in range(1, ROUNDS + 1):
            wrong = weight * (1 / (1 + np.exp(-(shares @ weights[1:] + weights[0]))) - inside) / total
            slope = np.concatenate(([wrong.sum()], shares.T @ wrong + PULL / total * weights[1:]))
            mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
            weights -= 0.1 * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
        stepped = (np.round(weights / STEP) * STEP).tolist()
        return Leanings({turn: each for turn, each in zip((ALWAYS, *self.listed), stepped, strict=True) if each})


def learn_leanings(cases: Iterable[Case]) -> tuple[Leanings, dict[int, Leanings]]:
    """Learned from all messages; and, by fold, from those of the other folds."""
    sayings = Sayings.of(cases)
    whole = sayings.learn(np.ones(len(sayings.fold), bool))
    return whole, {fold: sayings.learn(sayings.fold != fold) for fold in range(FOLDS)}


def as_table(leanings: Leanings) -> Mapping[str, str]:
    """As the shipped table has it: weight → turns."""
    found: dict[float, list[str]] = {}
    for turn, weight in leanings.weights.items():
        found.setdefault(weight, []).append(turn)
    return {str(weight): " ".join(listed) for weight, listed in sorted(found.items())}
