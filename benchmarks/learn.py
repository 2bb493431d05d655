"""Learn the weights of knowledge/ranking.py and the thresholds of certainty; print them with cross-validated figures.

usage: python -m benchmarks.learn [--write] [QUESTIONS.jsonl …]      (MOTCUA_EVAL_DATA names the data's directory)

Loss: minus the log of the belief given to the right candidates, plus a pull towards the hand-set weights. Folds are cut by
procedure, so that a question's own procedure is never among what its weights were learned from. Each question counts twice:
once as the service stands, once with its own procedures stripped of aliases, short name and popularity, for that is how most
of the 8,591 procedures are found.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.answers import national
from knowledge.library import Library
from knowledge.procedure import Procedure
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


def stripped(procedures: list[Procedure], codes: set[str]) -> Library:
    """The library as it were if nobody had written a word about those procedures."""
    bare = [replace(each, aliases=(), short="", popularity=0.0) if each.code in codes else each for each in procedures]
    return Library.build(bare, without=codes)


def unaided(procedures: list[Procedure], questions: list[dict]) -> list[Case]:
    """Every question with its own procedures stripped, the other half of them left as they are."""
    cases = []
    for half in (0, 1):
        part = [each for each in questions if each["expected"] and zlib.crc32(each["expected"].encode()) % 2 == half]
        codes = {code for each in part for code in each["acceptable"]}
        cases += collect(stripped(procedures, codes), part)
    return cases


def main() -> None:
    """Learn and print the table for knowledge/lexicon/weights.toml."""
    paths = [Path(each) for each in sys.argv[1:] if not each.startswith("-")]
    paths = paths or [Path(os.environ["MOTCUA_EVAL_DATA"]) / "questions_dev.jsonl"]
    questions = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]
    procedures = national()
    library = Library.build(procedures)
    start = library.ranker.weights.astype(np.float64)
    cases, bare = collect(library, questions), unaided(procedures, questions)
    total = sum(bool(each["expected"]) for each in questions)
    whole = learn(cases + bare, start)
    held = {
        fold: learn([case for case in cases + bare if fold_of(case) != fold], start) for fold in range(FOLDS)
    }
    for label, weights in (
        ("shipped", dict.fromkeys(range(FOLDS), start)),
        ("in sample", dict.fromkeys(range(FOLDS), whole)),
        ("held out", held),
    ):
        print(f"{label:10}", "as it stands", figures(cases, weights, total), " stripped", figures(bare, weights, total))
    for name, old, new in zip(FEATURES, start, whole, strict=True):
        print(f"{name} = {new:.2f}    # {old:.2f}")


if __name__ == "__main__":
    main()
