"""Which dossiers the clock must look at now, and when next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from store.database import Tx
from store.tables.dossiers import dossiers

CLOSED = (3, 7, 10)


async def due(tx: Tx, now: datetime, limit: int) -> list[dict[str, Any]]:
    """Dossiers whose next reminder falls, locked until the transaction ends; those of other workers are skipped."""
    wanted = select(dossiers).where(dossiers.c.look_at <= now).order_by(dossiers.c.look_at).limit(limit)
    return [dict(row) for row in (await tx.execute(wanted.with_for_update(skip_locked=True))).mappings()]


async def set_next(tx: Tx, looks: Sequence[tuple[int, datetime | None]]) -> None:
    """When each of them is looked at again; None for never."""
    if looks:
        statement = update(dossiers).where(dossiers.c.id == bindparam("which")).values(look_at=bindparam("next"))
        await tx.execute(statement, [{"which": which, "next": moment} for which, moment in looks])


async def open_after(tx: Tx, last: int, limit: int) -> list[dict[str, Any]]:
    """The next dossiers by id that are not closed, locked until the transaction ends."""
    wanted = select(dossiers).where(dossiers.c.id > last, dossiers.c.status.not_in(CLOSED))
    rows = await tx.execute(wanted.order_by(dossiers.c.id).limit(limit).with_for_update())
    return [dict(row) for row in rows.mappings()]


async def set_dates(tx: Tx, dates: Sequence[dict[str, Any]]) -> None:
    """Set due_at, our_due_at and look_at of dossiers by `id`."""
    if dates:
        columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("due_at", "our_due_at", "look_at")}
        statement = update(dossiers).where(dossiers.c.id == bindparam("which")).values(columns)
        rows = [{"which": each["id"], **{f"new_{name}": each[name] for name in columns}} for each in dates]
        await tx.execute(statement, rows)
