"""Trying a change of the knowledge before it goes live: the question set is run with and without it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.library import Library
from knowledge.procedure import Procedure
from knowledge.question_set import Result, falls, score


@dataclass(frozen=True, slots=True)
class Verdict:
    """`falls` are the questions that the change makes worse; `helps` tells whether it does what it is for."""

    falls: tuple[Result, ...]
    helps: bool

    @property
    def passed(self) -> bool:
        """Whether it may go live."""
        return self.helps and not self.falls


def try_synonym(procedures: Sequence[Procedure], live: Sequence[tuple[str, str]], says: str, means: str) -> Verdict:
    """What becomes of the question set, and of the words themselves, when `says` stands for the procedure `means`."""
    before = Library.build(procedures, live)
    after = Library.build(procedures, [*live, (says, means)])
    answer = after.ask(says)
    return Verdict(falls(score(before), score(after)), means in answer.codes)
