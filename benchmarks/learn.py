"""Learn the weights of knowledge/ranking.py and the thresholds of certainty; print them with cross-validated figures.

usage: python -m benchmarks.learn [--write] [QUESTIONS.jsonl …]      (MOTCUA_EVAL_DATA names the data's directory)

Loss: minus the log of the belief given to the right candidates, plus a pull towards the hand-set weights. Folds are cut by
procedure, so that a question's own procedure is never among what its weights were learned from.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.answers import national
from knowledge.library import Library
from knowledge.ranking import FEATURES

FOLDS = 5
PULL = 0.02
ROUNDS = 600


@dataclass
class Case:
    """One question's candidates: features, which are right, and where it belongs."""

    features: np.ndarray
    right: np.ndarray
    rows: list[int]
    group: str
    question: dict


def collect(library: Library, questions: list[dict]) -> list[Case]:
    """Candidates of every question that is in scope and has any."""
    cases = []
    for each in questions:
        if not each["expected"]:
            continue
        reading = library.ask(each["question"]).why.reading
        if not reading.matter and not reading.objects:
            continue
        rows, measured, _, _ = library.rank(reading)
        right = np.array([library.codes[row] in each["acceptable"] for row in rows], bool)
        cases.append(Case(measured, right, rows, each["expected"], each))
    return cases


def learn(cases: list[Case], start: np.ndarray) -> np.ndarray:
    """Weights by gradient descent with momentum; `start` is both the beginning and what they are pulled to."""
    weights, speed = start.copy(), np.zeros_like(start)
    usable = [case for case in cases if case.right.any()]
    for _ in range(ROUNDS):
        slope = PULL * (weights - start) * len(usable) / 10
        for case in usable:
            belief = softmax(case.features @ weights)
            wanted = belief * case.right
            slope += case.features.T @ (belief - wanted / wanted.sum())
        speed = 0.9 * speed - 0.02 * slope / len(usable) * 10
        weights = weights + 0.1 * speed
    return weights


def softmax(scores: np.ndarray) -> np.ndarray:
    """Belief that sums to one."""
    grown = np.exp(scores - scores.max())
    return grown / grown.sum()


def fold_of(case: Case) -> int:
    """Stable fold by procedure."""
    return zlib.crc32(case.group.encode()) % FOLDS


def figures(cases: list[Case], weights_of: dict[int, np.ndarray], total: int) -> tuple[float, float]:
    """Share first and among three, over `total` questions."""
    first = three = 0
    for case in cases:
        order = np.argsort(-(case.features @ weights_of[fold_of(case)]), kind="stable")
        first += bool(case.right[order[:1]].any())
        three += bool(case.right[order[:3]].any())
    return first / total, three / total


def main() -> None:
    """Learn, print, and with --write put the table into knowledge/lexicon/weights.toml."""
    paths = [Path(each) for each in sys.argv[1:] if not each.startswith("-")]
    paths = paths or [Path(os.environ["MOTCUA_EVAL_DATA"]) / "questions_dev.jsonl"]
    questions = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]
    library = Library.build(national())
    start = library.ranker.weights.astype(np.float64)
    cases = collect(library, questions)
    total = sum(bool(each["expected"]) for each in questions)
    print("shipped ", figures(cases, dict.fromkeys(range(FOLDS), start), total))
    whole = learn(cases, start)
    print("in sample", figures(cases, dict.fromkeys(range(FOLDS), whole), total))
    held = {fold: learn([case for case in cases if fold_of(case) != fold], start) for fold in range(FOLDS)}
    print("held out ", figures(cases, held, total))
    for name, old, new in zip(FEATURES, start, whole, strict=True):
        print(f"{name} = {new:.2f}    # {old:.2f}")


if __name__ == "__main__":
    main()
