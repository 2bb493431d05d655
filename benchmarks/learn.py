"""Learn the weights that the service ships (knowledge/lexicon/weights.toml); print what a citizen would see.

usage: python -m benchmarks.learn [--write]          (MOTCUA_EVAL_DATA names the shared folder)

Three tables: the order of candidates (loss: minus the log of the belief given to the right ones), "is this about a
procedure?" and "is the first candidate right?" (logistic, over what the first table made of it); and before them how
far each word leans towards a question on a procedure (leanings.py), which is evidence for the last two.

Folds are cut by procedure: a question's own procedure is never among what its tables were learned from. They are
learned from four things at once (cases.py): questions as they find the library; the same where most procedures have no
name but the official one, as most of the 8,591 have; questions that quote official names; and what people tell of a
procedure, each telling asked of a library without it, as the next citizen will tell it otherwise. Printed besides,
never learned from: the hardest case, in which only the right procedures have lost their names.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import fill

import numpy as np

from benchmarks.cases import (
    AMONG,
    BARE,
    FOLDS,
    ITSELF,
    NOTHING,
    ONCE,
    OWN,
    QUOTED,
    SEEN,
    TELLING,
    Case,
    case_of,
    collect,
    messages,
    written_blind,
)
from benchmarks.leanings import as_table, learn_leanings
from knowledge.certainty import EVIDENCE, Certainty
from knowledge.leaning import Leanings
from knowledge.library import Answer, Library
from knowledge.ranking import CANDIDATES, FEATURES

PULL = 0.002
ROUNDS = 350
COUNTS = {SEEN: 1.0, AMONG: 0.1, ITSELF: 0.35}
"""A library that lacks most names stands for little: one current procedure of four has none, and few ask for those."""
STRANGERS, OUTSIDE = 8.0, 5.0
"""How much more counts what strangers to the vocabulary wrote, for who knows it writes what it has; and what no
procedure answers."""
TABLE = Path(__file__).parents[1] / "knowledge" / "lexicon" / "weights.toml"
MEASURES = ("first", "three", "sure_right", "sure_wrong", "silent", "refused")
LEAN = EVIDENCE.index("lean")
Tables = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Stack:
    """Many cases as one block: features (case, candidate, feature), right and real as 0/1, a weight each."""

    features: np.ndarray
    right: np.ndarray
    real: np.ndarray
    weight: np.ndarray

    @classmethod
    def of(cls, cases: Sequence[Case]) -> Stack:
        """Cases that have a right candidate, padded."""
        usable = [(case, case.found) for case in cases if case.found is not None and case.right.any()]
        shape = (len(usable), CANDIDATES)
        sizes = ((*shape, len(FEATURES)), shape, shape, len(usable))
        block = cls(*(np.zeros(size, np.float32) for size in sizes))
        for row, (case, found) in enumerate(usable):
            count = len(case.right)
            block.features[row, :count] = found.measured
            block.right[row, :count] = case.right
            block.real[row, :count] = 1
            block.weight[row] = worth(case)
        return block


def worth(case: Case) -> float:
    """How much a message on a procedure counts."""
    return COUNTS[case.lacking] * (STRANGERS if by_a_stranger(case) else 1.0)


def learn_ranking(cases: Sequence[Case]) -> np.ndarray:
    """Weights of FEATURES by Adam, on features of equal spread, with a pull towards zero."""
    block = Stack.of(cases)
    flat = block.features.reshape(-1, len(FEATURES))
    spread = flat.std(axis=0) + 1e-6
    flat = flat / spread
    share = (block.weight / block.weight.sum())[:, None]
    weights, mean, square = (np.zeros(len(FEATURES), np.float32) for _ in range(3))
    for turn in range(1, ROUNDS + 1):
        scores = np.where(block.real > 0, (flat @ weights).reshape(block.real.shape), np.float32(-1e9))
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        belief = grown / grown.sum(axis=1, keepdims=True)
        wanted = belief * block.right
        wanted /= wanted.sum(axis=1, keepdims=True)
        slope = ((belief - wanted) * share).ravel() @ flat + PULL * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
        weights -= 0.05 * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    learned: np.ndarray = (weights / spread).astype(np.float32)
    return learned


def learn_logistic(evidence: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """A logistic table over EVIDENCE by Newton's method with a little ridge."""
    weights = np.zeros(evidence.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (weight * (p - truth)) + weights
        bend = (evidence * (weight * p * (1 - p))[:, None]).T @ evidence + np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def learn(
    library: Library, cases: Sequence[Case], unseen: Mapping[int, Leanings], leanings: Leanings
) -> tuple[Library, Tables]:
    """The library with all three tables learned from these cases, and the tables; thresholds stay. `unseen`: leanings
    by fold, learned from the other folds, as the next citizen's words will not have been learned from either;
    `leanings`: those that the library gets."""
    cases = [case for case in cases if case.lacking != BARE]
    weights = learn_ranking([case for case in cases if case.asked.right])
    taught = replace(library, ranker=replace(library.ranker, weights=weights))
    seen = [(case, taught.rank(case.found), case.found.rows) for case in cases if case.found and len(case.found.rows)]
    evidence = np.array([ranked.evidence for _, ranked, _ in seen], np.float64)
    evidence[:, LEAN] = [unseen[case.asked.fold].lean(case.answer.why.reading.typed) for case, _, _ in seen]
    inside = np.array([bool(case.asked.right) for case, _, _ in seen], float)
    correct = np.array([case.right[list(rows).index(ranked.rows[0])] for case, ranked, rows in seen], float)
    weight = np.array([worth(case) for case, _, _ in seen])
    scope = learn_logistic(evidence, inside, np.where(inside > 0, weight, OUTSIDE))
    sure = learn_logistic(evidence, correct, weight)
    tables = {
        "weights": _named(FEATURES, weights), "scope": _named(EVIDENCE, scope), "sure": _named(EVIDENCE, sure),
    }  # fmt: skip
    threshold = {"scope": library.certainty.scope, "sure": library.certainty.sure}
    judging = {**tables, "threshold": threshold, "leanings": as_table(leanings)}
    return replace(taught, certainty=Certainty.of(judging)), tables


def _named(names: Sequence[str], values: np.ndarray) -> dict[str, float]:
    return {name: round(float(value), 2) for name, value in zip(names, values, strict=True)}


def outcome(library: Library, case: Case) -> dict[str, bool]:
    """What a citizen would see of this case, in the measures of evaluate.py."""
    answer: Answer = library.decide(case.found) if case.found is not None else case.answer
    shown = answer.codes if answer.kind in ("answer", "choices") else ()
    right = [code in case.asked.right for code in shown]
    if not case.asked.right:
        return {"refused": not shown}
    first = any(right[:1])
    sure = answer.kind == "answer"
    return {
        "first": first, "three": any(right[: 1 if sure else 3]), "sure_right": sure and first,
        "sure_wrong": sure and not first, "silent": not shown,
    }  # fmt: skip


def tell(label: str, seen: Iterable[tuple[Case, Mapping[str, bool]]], by: Callable[[Case], str]) -> None:
    """A line for each group of cases."""
    groups: dict[str, list[Mapping[str, bool]]] = {}
    for case, measured in seen:
        groups.setdefault(by(case), []).append(measured)
    for name, rows in sorted(groups.items()):
        told = [f"{each} {sum(row[each] for row in rows) / len(rows):.3f}" for each in MEASURES if each in rows[0]]
        print(f"{label:12} {name:22} {len(rows):5}  {'  '.join(told)}")


def is_developers(case: Case) -> bool:
    """Whether the message is of the developers' set."""
    said = case.asked.source
    return said not in (OWN, NOTHING, TELLING, QUOTED, "practice") and not said.startswith("blind")


def by_a_stranger(case: Case) -> bool:
    """Whether who wrote the message did not know what the library knows."""
    return is_developers(case) or case.asked.source.startswith("blind")


def group(case: Case) -> str:
    """Developers' questions together, the others by source."""
    return _named_by("developers'" if is_developers(case) else case.asked.source, case)


def _named_by(source: str, case: Case) -> str:
    return f"{source}, {case.lacking}" if case.lacking else source


def show(label: str, seen: Sequence[tuple[Case, Mapping[str, bool]]]) -> None:
    """Totals, then the developers' questions by source."""
    tell(label, seen, group)
    tell(label, [row for row in seen if group(row[0]).startswith("dev")],
         lambda case: f"  {_named_by(case.asked.source, case)}")  # fmt: skip


def write(found: Tables, leanings: Leanings) -> None:
    """Replace the learned sections in the shipped table; comments and thresholds stay."""
    text = TABLE.read_text(encoding="utf-8")
    quoted = {f'"{weight}"': f'"""\n{fill(listed, 118)}"""' for weight, listed in as_table(leanings).items()}
    sections: dict[str, Mapping[str, object]] = {**found, "leanings": quoted}
    for section, values in sections.items():
        lines = "\n".join(f"{name} = {value}" for name, value in values.items())
        text = re.sub(rf"(?ms)^\[{section}\]\n.*?(?=^#|^\[|\Z)", f"[{section}]\n{lines}\n\n", text)
    TABLE.write_text(text, encoding="utf-8")


def main() -> None:
    """Print as shipped, and held out by procedure; write the tables learned on all of it where asked."""
    library, cases = collect(messages())
    show("as shipped", [(case, outcome(library, case)) for case in cases])
    once = [case_of(library, each) for each in written_blind(ONCE)]
    show("never learned", [(case, outcome(library, case)) for case in once])
    leanings, unseen = learn_leanings(cases)
    held = []
    for at in range(FOLDS):
        taught, _ = learn(library, [case for case in cases if case.asked.fold != at], unseen, unseen[at])
        held += [(case, outcome(taught, case)) for case in cases if case.asked.fold == at]
    show("held out", held)
    if "--write" in sys.argv:
        write(learn(library, cases, unseen, leanings)[1], leanings)
        Certainty.of(tomllib.loads(TABLE.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
