"""Which dossiers the clock must look at now, and when next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from store.database import Tx
from store.tables.dossiers import dossiers


async def due(tx: Tx, now: datetime, limit: int) -> list[dict[str, Any]]:
    """Dossiers whose next reminder falls, locked until the transaction ends; those of other workers are skipped."""
    wanted = select(dossiers).where(dossiers.c.look_at <= now).order_by(dossiers.c.look_at).limit(limit)
    return [dict(row) for row in (await tx.execute(wanted.with_for_update(skip_locked=True))).mappings()]


async def set_next(tx: Tx, looks: Sequence[tuple[int, datetime | None]]) -> None:
    """When each of them is looked at again; None for never."""
    if looks:
        statement = update(dossiers).where(dossiers.c.id == bindparam("which")).values(look_at=bindparam("next"))
        await tx.execute(statement, [{"which": which, "next": moment} for which, moment in looks])


async def postpone(tx: Tx, ids: Sequence[int], moment: datetime) -> None:
    """Look at these again no later than then: their dates changed."""
    await tx.execute(update(dossiers).where(dossiers.c.id.in_(ids)).values(look_at=moment))
