"""Trying a change of the knowledge before it goes live: the question set is run with and without it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.library import Library
from knowledge.procedure import Procedure
from knowledge.question_set import Outcome, Question, Result, ask, questions_about

AT_ONCE = 100
"""Questions between two tellings of how far it is."""
HESITATIONS = 5
"""Questions that may be asked back, the right procedure first, where they were answered before; more are a fall."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A question that the change makes worse: what was shown for it, and what would be."""

    question: Question
    before: tuple[str, ...]
    codes: tuple[str, ...]
    kind: str

    @property
    def hesitates(self) -> bool:
        """The right one still comes first, but is asked back."""
        return self.kind == "choices" and self.codes[0] in self.question.right


@dataclass(frozen=True, slots=True)
class Verdict:
    """`falls` are the questions that the change makes worse; `helps` tells whether it does what it is for."""

    falls: tuple[Fall, ...]
    helps: bool

    @property
    def passed(self) -> bool:
        """Whether it may go live."""
        return self.helps and not self.falls


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would change: a procedure in the stead of its namesake, a new synonym (words, code), or both.

    `words` should lead to the procedure `code` once it is live; that is what `helps` tells.
    """

    code: str
    changed: Procedure | None = None
    synonym: tuple[str, str] | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known now: every procedure, and the synonyms that are live."""

    procedures: Sequence[Procedure]
    synonyms: Sequence[tuple[str, str]]


def attempt(
    known: Knowledge, proposal: Proposal, questions: Sequence[Question] | None = None
) -> Iterator[tuple[int, int] | Verdict]:
    """Run the questions (all that are about what is known, by default): (done, of how many) from time to time, at last
    the verdict.

    The library as it is answers only what the changed one does not answer perfectly: nothing else can be a fall.
    """
    asked = questions_about({each.code for each in known.procedures}) if questions is None else questions
    steps = len(asked) + 2 * AT_ONCE
    yield 0, steps
    after = Library.build(*_changed(known, proposal))
    yield AT_ONCE, steps
    before = Library.build(known.procedures, known.synonyms)
    falls: list[Fall] = []
    for place, question in enumerate(asked):
        if place % AT_ONCE == 0:
            yield 2 * AT_ONCE + place, steps
        falls += _fall(before, after, question)
    yield steps, steps
    if sum(fall.hesitates for fall in falls) <= HESITATIONS:
        falls = [fall for fall in falls if not fall.hesitates]
    yield Verdict(tuple(falls), all(proposal.code in after.ask(each).codes for each in proposal.words))


def try_synonym(procedures: Sequence[Procedure], live: Sequence[tuple[str, str]], says: str, means: str) -> Verdict:
    """What becomes of the question set, and of the words themselves, when `says` stands for the procedure `means`."""
    proposal = Proposal(means, synonym=(says, means), words=(says,))
    *_, verdict = attempt(Knowledge(procedures, live), proposal)
    assert isinstance(verdict, Verdict), "an attempt ends with its verdict"
    return verdict


def _changed(known: Knowledge, proposal: Proposal) -> tuple[list[Procedure], list[tuple[str, str]]]:
    changed = proposal.changed
    procedures = [changed if changed and each.code == changed.code else each for each in known.procedures]
    return procedures, [*known.synonyms, *([proposal.synonym] if proposal.synonym else [])]


def _fall(before: Library, after: Library, question: Question) -> list[Fall]:
    now = ask(after, question)
    if now.outcome is Outcome.RIGHT:
        return []
    was: Result = ask(before, question)
    return [Fall(question, was.codes, now.codes, now.kind)] if now.outcome < was.outcome else []
