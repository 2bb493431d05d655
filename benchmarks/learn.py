"""Learn the weights that the service ships (knowledge/lexicon/weights.toml); print what they reach, cross-validated.

usage: python -m benchmarks.learn rank|certainty [--write]
       python -m benchmarks.learn answers > ANSWERS.jsonl       (MOTCUA_EVAL_DATA names the shared folder)

rank: the order of candidates. Loss: minus the log of the belief given to the right ones, plus a pull towards the
shipped
weights. certainty: two logistic tables, for "is this about a procedure?" and "is the first candidate right?".

Folds are cut by procedure: a question's own procedure is never among what its weights were learned from. Each
question counts
twice, once as the service stands, once with its procedures stripped of aliases, short name and popularity, for that
is how
most of the 8,591 procedures must be found.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.answers import national
from benchmarks.shared import needed_data
from knowledge.certainty import EVIDENCE, Certainty
from knowledge.library import Library
from knowledge.procedure import Procedure
from knowledge.question_set import load_questions
from knowledge.ranking import CANDIDATES, FEATURES

FOLDS = 5
PULL = 0.004
TABLE = Path(__file__).parents[1] / "knowledge" / "lexicon" / "weights.toml"
PRACTICE = Path(__file__).with_name("practice.toml")
OUTSIDE = Path(__file__).with_name("outside.toml")


@dataclass(frozen=True)
class Asked:
    """One message: where it is from, the right codes (none: out of scope), the fold it belongs to."""

    text: str
    source: str
    right: tuple[str, ...]
    fold: int


@dataclass(frozen=True)
class Case:
    """What the library makes of a message: candidates' features, which are right, the evidence, how it was built."""

    asked: Asked
    features: np.ndarray
    right: np.ndarray
    evidence: np.ndarray
    stripped: bool


def messages() -> list[Asked]:
    """The developers' set, the shipped question set, and messages that no procedure answers."""
    path = needed_data() / "questions_dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    found = [Asked(row["question"], row["source"], tuple(row["acceptable"]), fold(row["expected"])) for row in rows]
    found += [Asked(q.text, "own" if q.right else "outside", q.right, fold(q.right[0] if q.right else q.text))
              for q in load_questions() if q.right or q.kind != "mo_ho"]  # fmt: skip
    practice = tomllib.loads(PRACTICE.read_text(encoding="utf-8"))
    found += [Asked(text, "own", (code,), fold(code)) for code, says in practice.items() for text in says]
    outside = tomllib.loads(OUTSIDE.read_text(encoding="utf-8"))
    return found + [Asked(t, "outside", (), fold(t)) for kind, says in outside.items() if kind != "vague" for t in says]


def fold(name: str | None) -> int:
    """A stable fold for a procedure (or a message that has none)."""
    return zlib.crc32((name or "").encode()) % FOLDS


def stripped(procedures: list[Procedure], codes: set[str]) -> Library:
    """The library as it were if nobody had written a word about those procedures."""
    bare = [replace(each, aliases=(), short="", popularity=0.0) if each.code in codes else each for each in procedures]
    return Library.build(bare, without=codes)


def collect(library: Library, asked: Sequence[Asked], bare: bool) -> list[Case]:
    """Candidates and evidence of every message that reaches them. A twin by name of a right procedure is right."""
    cases = []
    at = {code: row for row, code in enumerate(library.codes)}
    for each in asked:
        answer = library.ask(each.text)
        if answer.why.rule:
            continue
        ranked = library.rank(answer.why.reading)
        names = {library.same[at[code]] for code in each.right if code in at}
        right = [library.codes[row] in each.right or library.same[row] in names for row in ranked.rows]
        cases.append(Case(each, ranked.measured, np.array(right, bool), ranked.evidence, bare))
    return cases


def all_cases() -> tuple[list[Asked], list[Case]]:
    """Every message in the full library, and again with its procedures stripped (half of them at a time)."""
    procedures, asked = national(), messages()
    cases = collect(Library.build(procedures), asked, bare=False)
    for half in (0, 1):
        part = [each for each in asked if each.right and zlib.crc32(each.right[0].encode()) % 2 == half]
        codes = {code for each in part for code in each.right}
        cases += collect(stripped(procedures, codes), part, bare=True)
    return asked, cases


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
        usable = [case for case in cases if case.right.any()]
        shape = (len(usable), CANDIDATES)
        block = cls(np.zeros((*shape, len(FEATURES))), np.zeros(shape), np.zeros(shape), np.ones(len(usable)))
        for row, case in enumerate(usable):
            count = len(case.right)
            block.features[row, :count] = case.features
            block.right[row, :count] = case.right
            block.real[row, :count] = 1
            block.weight[row] = 0.6 if case.stripped else 1.0
        return block


def learn_ranking(cases: Sequence[Case], start: np.ndarray, rounds: int = 400) -> np.ndarray:
    """Weights of FEATURES by gradient descent with momentum; `start` is the beginning and what they are pulled to."""
    block, weights, speed = Stack.of(cases), start.copy(), np.zeros_like(start)
    share = block.weight / block.weight.sum()
    for _ in range(rounds):
        scores = np.where(block.real > 0, block.features @ weights, -1e9)
        grown = np.exp(scores - scores.max(axis=1, keepdims=True))
        belief = grown / grown.sum(axis=1, keepdims=True)
        wanted = belief * block.right
        wanted /= wanted.sum(axis=1, keepdims=True)
        slope = np.einsum("ncf,nc,n->f", block.features, belief - wanted, share) + PULL * (weights - start)
        speed = 0.9 * speed - 0.5 * slope
        weights = weights + speed
    return weights


def learn_logistic(cases: Sequence[Case], truth: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """A logistic table over EVIDENCE by Newton's method with a little ridge."""
    x = np.array([case.evidence for case in cases], np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (weight * (p - truth)) + 1.0 * weights
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + 1.0 * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def shares(cases: Sequence[Case], total: int, weights_of: Sequence[np.ndarray]) -> str:
    """First and among three, as a line."""
    first = three = 0
    for case in cases:
        order = np.argsort(-(case.features @ weights_of[case.asked.fold]), kind="stable")
        first += bool(case.right[order[:1]].any())
        three += bool(case.right[order[:3]].any())
    return f"first {first / total:.3f}  three {three / total:.3f}"


def rank() -> dict[str, dict[str, float]]:
    """Learn the ranking; print figures in sample and held out, per group."""
    asked, cases = all_cases()
    scoped = [case for case in cases if case.asked.right]
    start = np.array([read_table()["weights"][name] for name in FEATURES])
    whole = learn_ranking(scoped, start)
    held = [learn_ranking([case for case in scoped if case.asked.fold != at], start) for at in range(FOLDS)]
    for label, weights_of in (("shipped", [start] * FOLDS), ("in sample", [whole] * FOLDS), ("held out", held)):
        for group, chosen in (
            ("dev", lambda a: a.source not in ("own", "outside")),
            ("own", lambda a: a.source == "own"),
        ):
            total = sum(bool(each.right) and chosen(each) for each in asked)
            for bare in (False, True):
                part = [case for case in scoped if case.stripped == bare and chosen(case.asked)]
                print(f"{label:10} {group} {'stripped' if bare else 'whole   '}  {shares(part, total, weights_of)}")
    for name, old, new in zip(FEATURES, start, whole, strict=True):
        print(f"{name} = {new:.2f}    # {old:.2f}")
    return {"weights": dict(zip(FEATURES, np.round(whole, 2).tolist(), strict=True))}


def certainty() -> dict[str, dict[str, float]]:
    """Learn both logistic tables and the thresholds; print what a citizen would see, held out."""
    asked, cases = all_cases()
    inside = np.array([bool(case.asked.right) for case in cases], float)
    correct = np.array([bool(len(case.right) and case.right[0]) for case in cases], float)
    weight = np.array([0.5 if case.stripped else 1.0 for case in cases])
    heavier = np.where(inside > 0, weight, 4.0)
    at = np.array([case.asked.fold for case in cases])
    evidence = np.array([case.evidence for case in cases])
    scope, sure = np.zeros(len(cases)), np.zeros(len(cases))
    for each in range(FOLDS):
        rest = [case for case in cases if case.asked.fold != each]
        keep = at != each
        scope[~keep] = squash(evidence[~keep] @ learn_logistic(rest, inside[keep], heavier[keep]))
        sure[~keep] = squash(evidence[~keep] @ learn_logistic(rest, correct[keep], weight[keep]))
    whole = np.array([not case.stripped for case in cases])
    total = sum(bool(each.right) for each in asked)
    outside = sum(not each.right for each in asked)
    for low in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        silent = (whole & (inside > 0) & (scope < low)).sum() / total
        refused = 1 - ((inside < 1) & (scope >= low)).sum() / outside
        print(f"scope {low}: silent {silent:.3f}  refused {refused:.3f}")
    for high in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        for bare in (False, True):
            answered = (whole != bare) & (inside > 0) & (sure >= high)
            right, wrong = (answered & (correct > 0)).sum() / total, (answered & (correct < 1)).sum() / total
            print(f"sure {high} {'stripped' if bare else 'whole   '}: right {right:.3f}  wrong {wrong:.3f}")
    return tables_of(cases)


def answers() -> dict[str, dict[str, float]]:
    """Print, for evaluate.py, what the service would answer had it never learned from a question's own procedure."""
    _, cases = all_cases()
    library = Library.build(national())
    table = read_table()
    start = np.array([table["weights"][name] for name in FEATURES])
    path = needed_data() / "questions_dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    for held in range(FOLDS):
        rest = [case for case in cases if case.asked.fold != held]
        weights = learn_ranking([case for case in rest if case.asked.right], start).astype(np.float32)
        judge = Certainty.of({**tables_of(rest), "threshold": table["threshold"]})
        taught = replace(library, ranker=replace(library.ranker, weights=weights), certainty=judge)
        for row in rows:
            if fold(row["expected"]) == held:
                answer = taught.ask(row["question"])
                print(json.dumps({"id": row["id"], "kind": answer.kind, "codes": answer.codes}))
    return {}


def tables_of(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Both logistic tables, as they are shipped."""
    inside = np.array([bool(case.asked.right) for case in cases], float)
    correct = np.array([bool(len(case.right) and case.right[0]) for case in cases], float)
    weight = np.array([0.5 if case.stripped else 1.0 for case in cases])
    scope = learn_logistic(cases, inside, np.where(inside > 0, weight, 4.0))
    sure = learn_logistic(cases, correct, weight)
    named = [dict(zip(EVIDENCE, np.round(table, 2).tolist(), strict=True)) for table in (scope, sure)]
    return {"scope": named[0], "sure": named[1]}


def squash(values: np.ndarray) -> np.ndarray:
    """The logistic function."""
    return 1 / (1 + np.exp(-values))


def read_table() -> dict[str, dict[str, float]]:
    """What is shipped now."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def write(found: dict[str, dict[str, float]]) -> None:
    """Replace the learned sections in the shipped table; comments and thresholds stay."""
    text = TABLE.read_text(encoding="utf-8")
    for section, values in found.items():
        lines = "\n".join(f"{name} = {value}" for name, value in values.items())
        text = re.sub(rf"(?ms)^\[{section}\]\n.*?(?=^#|^\[|\Z)", f"[{section}]\n{lines}\n\n", text)
    TABLE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    found = {"rank": rank, "certainty": certainty, "answers": answers}[sys.argv[1]]()
    if "--write" in sys.argv:
        write(found)
    Certainty.of(read_table())
