"""Which dossiers the clock must look at now, and when next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from store import bulk
from store.database import Tx
from store.tables.dossiers import dossiers

CLOSED = (3, 7, 10)
_COLUMNS = [
    dossiers.c[name]
    for name in (
        "id", "source", "office_id", "procedure_code", "status", "status_at", "entries", "spells", "channel", "running",
        "received_at", "due_at", "due_by", "source_due_at", "our_due_at", "finished_at", "missing", "missing_by",
        "fee_due", "fee_paid", "reappointed", "partner", "tracking", "look_at",
    )
]  # fmt: skip
"""What its dates depend on, and nothing of its person."""


async def due(tx: Tx, now: datetime, limit: int) -> list[dict[str, Any]]:
    """Dossiers whose next reminder falls, locked until the transaction ends; those of other workers are skipped."""
    wanted = select(*_COLUMNS).where(dossiers.c.look_at <= now).order_by(dossiers.c.look_at).limit(limit)
    return [dict(row) for row in (await tx.execute(wanted.with_for_update(skip_locked=True))).mappings()]


async def set_next(tx: Tx, looks: Sequence[tuple[int, datetime | None]]) -> None:
    """When each of them is looked at again; None for never."""
    await bulk.update_by_id(tx, dossiers, [{"id": which, "look_at": moment} for which, moment in looks], ("look_at",))


async def open_after(tx: Tx, last: int, limit: int) -> list[dict[str, Any]]:
    """The next dossiers by id that are not closed, locked until the transaction ends."""
    wanted = select(*_COLUMNS).where(dossiers.c.id > last, dossiers.c.status.not_in(CLOSED))
    rows = await tx.execute(wanted.order_by(dossiers.c.id).limit(limit).with_for_update())
    return [dict(row) for row in rows.mappings()]


async def set_dates(tx: Tx, dates: Sequence[dict[str, Any]]) -> None:
    """Set due_at, our_due_at and look_at of dossiers by `id`."""
    await bulk.update_by_id(tx, dossiers, dates, ("due_at", "our_due_at", "look_at"))
