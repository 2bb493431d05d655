"""How many dossiers of each office are in work, late, or stand still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from store.database import Tx
from store.tables.dossiers import dossiers

IN_WORK = (2, 4)


@dataclass(frozen=True, slots=True)
class Counts:
    """Dossiers in work; of them past their date, and without a step for too long."""

    in_work: int = 0
    overdue: int = 0
    stalled: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.in_work + other.in_work, self.overdue + other.overdue, self.stalled + other.stalled)


async def by_office(tx: Tx, now: datetime, stalled: datetime) -> dict[int, Counts]:
    """The counts of each office that has anything in work; `stalled`: no step since then."""
    d = dossiers.c
    late = func.count(case((d.due_at < now, 1)))
    still = func.count(case((d.last_event_at < stalled, 1)))
    rows = select(d.office_id, func.count(), late, still).where(d.status.in_(IN_WORK)).group_by(d.office_id)
    found: Any = await tx.execute(rows)
    return {row[0]: Counts(row[1], row[2], row[3]) for row in found}
