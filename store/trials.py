"""Trials of what is about to go live: how far each has come, and what it found; read by every process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from store.database import Tx
from store.tables.changes import procedure_changes, trials
from store.tables.procedures import procedures, synonyms

LOST_AFTER = timedelta(minutes=3)
"""A running trial that nobody moved for so long ended with its process."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The latest trial of a subject. `falls`: question, codes shown before, codes shown after, how it is answered."""

    subject: str
    state: str
    done: int
    whole: int
    stamp: str
    falls: Sequence[tuple[str, list[str], list[str], str]]
    helps: bool
    touched_at: datetime

    def lost(self, now: datetime) -> bool:
        """Whether its process ended before it did."""
        return self.state == "lost" or (self.state == "running" and self.touched_at < now - LOST_AFTER)


async def begin(tx: Tx, subject: str, at: datetime) -> str:
    """Start it anew; the stamp of the knowledge that it is tried on."""
    values = {
        "state": "running",
        "done": 0,
        "whole": 0,
        "stamp": await stamp(tx),
        "falls": [],
        "helps": True,
        "touched_at": at,
    }
    row = tx.insert(trials).values(subject=subject, **values)
    await tx.execute(row.on_conflict_do_update(index_elements=["subject"], set_=values))
    return str(values["stamp"])


async def note_progress(tx: Tx, subject: str, told: tuple[int, int], last: datetime, at: datetime) -> bool:
    """How far it has come: questions done, of how many. `last` is when this trial was touched before; False where
    another one of the subject was begun since."""
    return await _move(tx, subject, last, {"done": told[0], "whole": told[1], "touched_at": at})


async def end(tx: Tx, subject: str, last: datetime, *, passed: bool, falls: Sequence[Any], helps: bool) -> bool:
    """What it found; False as `note_progress`, for then it was found of something else."""
    state = "passed" if passed else "failed"
    return await _move(tx, subject, last, {"state": state, "falls": list(falls), "helps": helps})


async def lose(tx: Tx, subject: str, last: datetime) -> None:
    """Its process ended before it did: nobody need wait for it."""
    await _move(tx, subject, last, {"state": "lost"})


async def find(tx: Tx, subject: str) -> Trial | None:
    """The latest trial of that subject."""
    row = (await tx.execute(select(trials).where(trials.c.subject == subject))).one_or_none()
    return Trial(*(getattr(row, name) for name in Trial.__slots__)) if row else None


async def find_all(tx: Tx, subjects: Sequence[str]) -> dict[str, Trial]:
    """The latest trials of these subjects."""
    rows = await tx.execute(select(trials).where(trials.c.subject.in_(subjects)))
    return {row.subject: Trial(*(getattr(row, name) for name in Trial.__slots__)) for row in rows}


async def stamp(tx: Tx) -> str:
    """Changes whenever anything does that an answer depends on: procedures, corrections, synonyms."""
    imported = select(func.count(), func.max(procedures.c.updated_at)).select_from(procedures)
    corrected = select(func.count(), func.max(procedure_changes.c.approved_at)).where(
        procedure_changes.c.state == "live"
    )
    said = select(func.count(), func.max(synonyms.c.at)).where(synonyms.c.state == "live")
    told = [tuple(map(str, (await tx.execute(query)).one())) for query in (imported, corrected, said)]
    return tx.vault.digest("stamp", *(each for pair in told for each in pair))


async def _move(tx: Tx, subject: str, last: datetime, values: dict[str, Any]) -> bool:
    mine = (trials.c.subject == subject) & (trials.c.state == "running") & (trials.c.touched_at == last)
    return (await tx.execute(update(trials).where(mine).values(values))).rowcount == 1
