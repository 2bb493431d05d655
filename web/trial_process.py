"""The process in which a change of the knowledge is tried: it computes for seconds, and citizens must not wait for it.

Told over a pipe: a head, procedures in pieces, an empty piece; it tells (done, of how many) and at last the verdict.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from knowledge.question_set import Question
from knowledge.trial import Knowledge, Proposal, attempt

PIECE = 400
"""Procedures in a piece: pickling one takes some milliseconds, in which the process that sends it does nothing else."""
POLITE = 10


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be tried, on which questions (None: all that are about what is known)."""

    known: Knowledge
    proposal: Proposal
    questions: tuple[Question, ...] | None = None


def pieces(task: Task) -> Iterator[tuple[Any, ...]]:
    """The task as it goes over the pipe."""
    yield tuple(task.known.synonyms), task.proposal, task.questions
    told = tuple(task.known.procedures)
    for start in range(0, len(told), PIECE):
        yield told[start : start + PIECE]
    yield ()


def work(pipe: Connection) -> None:
    """Read a task, tell how far it is, and the verdict; behind everything else that the machine does."""
    os.nice(POLITE)
    synonyms, proposal, questions = pipe.recv()
    procedures: list[Any] = []
    while piece := pipe.recv():
        procedures += piece
    for told in attempt(Knowledge(procedures, synonyms), proposal, questions):
        pipe.send(told)
    pipe.close()
