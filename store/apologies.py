"""Phiếu xin lỗi và hẹn lại: drafted, confirmed, listed. What the law says of them stands in notices/apologies.py."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from store.database import Tx
from store.tables.apologies import apologies
from store.tables.dossiers import dossiers

DRAFT, CONFIRMED = "draft", "confirmed"


async def draft(tx: Tx, late: Iterable[tuple[int, datetime]], at: datetime) -> None:
    """Draft an apology for each (dossier id, date that cannot be kept) that has none."""
    rows = [
        {"dossier_id": dossier_id, "due_at": due_at, "state": DRAFT, "drafted_at": at, "reason": ""}
        for dossier_id, due_at in late
    ]
    if rows:
        await tx.execute(tx.insert(apologies).on_conflict_do_nothing(), rows)


async def waiting(tx: Tx, scope: Collection[int] | None, now: datetime, limit: int = 100) -> list[Any]:
    """Drafts whose dossier is still in work towards that date, the nearest first, within these offices (None: all).

    Each row: apology_id, dossier_id, code, procedure_name, office_id, due_at, reappointed.
    """
    d = dossiers.c
    columns = (d.id.label("dossier_id"), d.code, d.procedure_name, d.office_id, d.due_at, d.reappointed)
    rows = select(apologies.c.id.label("apology_id"), *columns).join(dossiers, d.id == apologies.c.dossier_id)
    rows = rows.where(apologies.c.state == DRAFT, apologies.c.due_at == d.due_at, d.status.in_((2, 4)))
    if scope is not None:
        rows = rows.where(d.office_id.in_(scope))
    return list(await tx.execute(rows.order_by(d.due_at).limit(limit)))


async def of_dossier(tx: Tx, dossier_id: int) -> list[Any]:
    """The apologies of a dossier, the oldest first."""
    rows = select(apologies).where(apologies.c.dossier_id == dossier_id)
    return list(await tx.execute(rows.order_by(apologies.c.id)))


async def lock_dossier(tx: Tx, dossier_id: int) -> dict[str, Any] | None:
    """The dossier as it stands, locked until the transaction ends; None if there is none."""
    wanted = select(dossiers).where(dossiers.c.id == dossier_id).with_for_update()
    row = (await tx.execute(wanted)).mappings().one_or_none()
    return dict(row) if row is not None else None


async def keep_confirmed(tx: Tx, told: Mapping[str, Any]) -> None:
    """Keep a confirmed apology: dossier_id, due_at, reason, new_due_at, official_id, confirmed_at."""
    values = {**told, "state": CONFIRMED, "drafted_at": told["confirmed_at"]}
    row = tx.insert(apologies).values(values)
    set_ = {name: value for name, value in values.items() if name not in ("dossier_id", "due_at", "drafted_at")}
    await tx.execute(row.on_conflict_do_update(index_elements=["dossier_id", "due_at"], set_=set_))


async def appoint(tx: Tx, dossier_id: int, values: Mapping[str, Any]) -> None:
    """Set the dossier's new date and what belongs to it."""
    await tx.execute(update(dossiers).where(dossiers.c.id == dossier_id).values(dict(values)))
