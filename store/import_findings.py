"""What imports brought that somebody should look at: phones that take no SMS, procedures nobody knows, new offices."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select

from store.database import Tx
from store.tables.dossiers import dossiers
from store.tables.offices import offices

OPEN = (1, 2, 4, 5, 6, 9)
"""Statuses in which the citizen is still to be told something."""
_MOST = 300


async def dossiers_by_office(tx: Tx, office_ids: Collection[int]) -> dict[int, int]:
    """How many open dossiers each of these offices has."""
    rows = select(dossiers.c.office_id, func.count().label("number"))
    rows = rows.where(dossiers.c.office_id.in_(office_ids), dossiers.c.status.in_(OPEN)).group_by(dossiers.c.office_id)
    return {row.office_id: row.number for row in await tx.execute(rows)}


async def without_sms(tx: Tx, scope: Collection[int] | None) -> list[Any]:
    """By office how many open dossiers have a landline or no number: office_id, office, kind, number."""
    counted = func.count().label("number")
    rows = (
        select(dossiers.c.office_id, offices.c.name.label("office"), dossiers.c.phone_kind.label("kind"), counted)
        .join(offices, offices.c.id == dossiers.c.office_id)
        .where(dossiers.c.status.in_(OPEN), dossiers.c.phone_kind != "mobile")
        .group_by(dossiers.c.office_id, offices.c.name, dossiers.c.phone_kind)
        .order_by(counted.desc())
        .limit(_MOST)
    )
    return list(await tx.execute(rows if scope is None else rows.where(dossiers.c.office_id.in_(scope))))


async def landlines(tx: Tx, scope: Collection[int] | None, limit: int = 50) -> list[Any]:
    """Open dossiers with a landline, those due first: to be told by telephone. id, code, due_at, office."""
    rows = (
        select(dossiers.c.id, dossiers.c.code, dossiers.c.due_at, dossiers.c.status, offices.c.name.label("office"))
        .join(offices, offices.c.id == dossiers.c.office_id)
        .where(dossiers.c.status.in_(OPEN), dossiers.c.phone_kind == "landline")
        .order_by(dossiers.c.due_at)
        .limit(limit)
    )
    return list(await tx.execute(rows if scope is None else rows.where(dossiers.c.office_id.in_(scope))))


async def procedure_codes(tx: Tx, scope: Collection[int] | None) -> list[Any]:
    """The procedure codes of open dossiers: code, a name that came with it, number; the most used first."""
    counted = func.count().label("number")
    rows = (
        select(dossiers.c.procedure_code.label("code"), func.min(dossiers.c.procedure_name).label("name"), counted)
        .where(dossiers.c.status.in_(OPEN))
        .group_by(dossiers.c.procedure_code)
        .order_by(counted.desc())
    )
    return list(await tx.execute(rows if scope is None else rows.where(dossiers.c.office_id.in_(scope))))
