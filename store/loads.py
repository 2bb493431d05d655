"""How busy each channel was: parts handed over, by minute, beside what its sender may send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from store.database import Tx
from store.tables.notices import deliveries


@dataclass(frozen=True, slots=True)
class Load:
    """Parts in all, and in the busiest minute of the clock."""

    parts: int
    busiest: int


async def loads(tx: Tx, since: datetime) -> dict[str, Load]:
    """What each channel handed over since then."""
    minute = _minute(tx).label("minute")
    sent = select(deliveries.c.channel, minute, deliveries.c.parts).where(deliveries.c.sent_at >= since).subquery()
    parts = func.sum(sent.c.parts).label("parts")
    minutes = select(sent.c.channel, parts).group_by(sent.c.channel, sent.c.minute).subquery()
    rows = select(minutes.c.channel, func.sum(minutes.c.parts).label("parts"), func.max(minutes.c.parts).label("most"))
    found = await tx.execute(rows.group_by(minutes.c.channel))
    return {row.channel: Load(int(row.parts), int(row.most)) for row in found}


def _minute(tx: Tx) -> ColumnElement[str]:
    if tx.on_postgresql:
        return func.date_trunc("minute", deliveries.c.sent_at)
    return func.strftime("%Y-%m-%d %H:%M", deliveries.c.sent_at)
