"""The shipped question set: what the library must understand, run by tests and before a synonym goes live.

Questions stand in questions/*.toml (those on procedures that only a national catalogue has in
questions/toan_quoc/), messages that are none in out_of_scope.toml, pairs that must never be confused in
never_confused.toml. The measures are those that a citizen sees: what was not shown counts as a miss.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Protocol

HERE = Path(__file__).parent
SHOWN = 3
VAGUE = "mo_ho"
"""The kind of message that may be asked back, but not answered."""


class Answered(Protocol):
    """What a library answers, as `knowledge.library.Answer` has it."""

    @property
    def kind(self) -> str:
        """answer | choices | unknown | other"""

    @property
    def codes(self) -> tuple[str, ...]:
        """Best first."""


class Askable(Protocol):
    """Whatever can be asked."""

    def ask(self, text: str) -> Answered:
        """What a message is about."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with every code that is a right answer; none where the message asks for no procedure.

    `never` are codes that must not come first: for pairs that must never be confused.
    """

    text: str
    kind: str
    right: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Outcome(IntEnum):
    """What a citizen saw, the worse the lower."""

    CONFUSED = 0  # the one that must never be taken for it came first
    WRONG = 1  # answered without asking back, and wrongly
    MISSED = 2  # nothing shown, or only wrong choices
    AMONG = 3  # among the choices, not first
    FIRST = 4  # the first of the choices
    RIGHT = 5  # answered, and rightly; or refused, where there was nothing to answer


@dataclass(frozen=True, slots=True)
class Result:
    """One question, what was shown, and what that was worth."""

    question: Question
    outcome: Outcome
    kind: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How a library did: shares of the questions in scope, the share refused of those out of it, and every result."""

    first: float
    three: float
    sure_right: float
    sure_wrong: float
    silent: float
    refused: float
    results: tuple[Result, ...]

    @property
    def broken(self) -> tuple[Result, ...]:
        """Every question that a citizen would have to ask again, worst first."""
        worst = sorted(self.results, key=lambda each: each.outcome)
        return tuple(each for each in worst if each.outcome < Outcome.AMONG)


@cache
def load_questions() -> tuple[Question, ...]:
    """Every question of the shipped set: in scope, out of scope, and pairs."""
    return (*_in_scope(HERE / "questions"), *_out_of_scope(HERE / "out_of_scope.toml"), *_pairs())


@cache
def load_national_questions() -> tuple[Question, ...]:
    """Questions on procedures beyond the shipped catalogue, in other words than their names in lexicon/aliases/."""
    return tuple(_in_scope(HERE / "questions" / "toan_quoc"))


def questions_about(codes: Collection[str]) -> tuple[Question, ...]:
    """The shipped set, and of the national questions those on procedures with these codes."""
    return (*load_questions(), *(each for each in load_national_questions() if not set(each.right).isdisjoint(codes)))


def score(library: Askable, questions: Sequence[Question] | None = None) -> Score:
    """Ask every question (the shipped set by default) and count what a citizen sees."""
    results = tuple(ask(library, each) for each in (load_questions() if questions is None else questions))
    inside = [each for each in results if each.question.right]
    outside = [each for each in results if not each.question.right]
    return Score(
        first=_share(inside, lambda each: each.outcome >= Outcome.FIRST),
        three=_share(inside, lambda each: each.outcome >= Outcome.AMONG),
        sure_right=_share(inside, lambda each: each.outcome is Outcome.RIGHT),
        sure_wrong=_share(inside, lambda each: each.kind == "answer" and each.outcome < Outcome.AMONG),
        silent=_share(inside, lambda each: each.kind not in ("answer", "choices")),
        refused=_share(outside, lambda each: each.outcome is Outcome.RIGHT),
        results=results,
    )


def ask(library: Askable, question: Question) -> Result:
    """What a citizen sees for one question, and what that is worth."""
    answer = library.ask(question.text)
    codes = answer.codes[: 1 if answer.kind == "answer" else SHOWN] if answer.kind in ("answer", "choices") else ()
    return Result(question, _outcome(question, answer.kind, codes), answer.kind, codes)


def _outcome(question: Question, kind: str, codes: tuple[str, ...]) -> Outcome:
    if not question.right:
        refused = kind in ("unknown", "other") or (kind == "choices" and question.kind == VAGUE)
        return Outcome.RIGHT if refused else Outcome.WRONG
    if codes and codes[0] in question.never:
        return Outcome.CONFUSED
    if codes and codes[0] in question.right:
        return Outcome.RIGHT if kind == "answer" else Outcome.FIRST
    if any(code in question.right for code in codes):
        return Outcome.AMONG
    return Outcome.WRONG if kind == "answer" else Outcome.MISSED


def _share(results: Sequence[Result], counts: Callable[[Result], bool]) -> float:
    return sum(map(counts, results)) / len(results) if results else 1.0


def _in_scope(folder: Path) -> Iterator[Question]:
    for path in sorted(folder.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["thu_tuc"]:
            right = tuple(entry["dung"])
            yield from (
                Question(text, kind, right) for kind, asked in entry.items() if kind != "dung" for text in asked
            )


def _out_of_scope(path: Path) -> Iterator[Question]:
    for kind, messages in tomllib.loads(path.read_text(encoding="utf-8")).items():
        yield from (Question(text, kind) for text in messages)


def _pairs() -> Iterator[Question]:
    for pair in tomllib.loads((HERE / "never_confused.toml").read_text(encoding="utf-8"))["cap"]:
        yield from (Question(text, pair["khac_nhau"], (pair["dung"],), tuple(pair["khong"])) for text in pair["cau"])
