"""The people of the sample data, for the simulator: made-up names and numbers only, never a real dossier's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from store.database import Tx
from store.tables.dossiers import dossiers

_LOOKED_THROUGH = 400
_TELLING = (9, 5, 4, 6, 2, 1)
"""Statuses in the order in which a newcomer learns most from them."""


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A made-up applicant: `phone` in E.164, one of their dossiers' codes and its status."""

    name: str
    phone: str
    code: str
    status: int


async def sample_people(tx: Tx, limit: int) -> list[SamplePerson]:
    """A few applicants of sample dossiers with mobile phones: the first one, then each of another status."""
    query = (
        select(dossiers.c.code, dossiers.c.status, dossiers.c.phone, dossiers.c.applicant)
        .where(dossiers.c.sample, dossiers.c.phone_kind == "mobile", dossiers.c.status.in_(_TELLING))
        .order_by(dossiers.c.id)
        .limit(_LOOKED_THROUGH)
    )
    rows = list(await tx.execute(query))
    by_status: dict[int, Any] = {}
    for row in rows[1:]:
        by_status.setdefault(row.status, row)
    chosen = rows[:1] + [by_status[status] for status in _TELLING if status in by_status]
    return [_person(tx, row) for row in chosen[:limit]]


def _person(tx: Tx, row: Any) -> SamplePerson:
    name = tx.vault.open(row.applicant) if row.applicant else ""
    return SamplePerson(name, tx.vault.open(row.phone), row.code, row.status)
