"""What became of notices, in the order in which it was committed: the feed that one-stop software pulls.

A sequence of the database is drawn before its transaction commits, so a reader that saw 8 may have missed 7 for good.
Here a change only asks for a number; numbers are given while the feed's own row is locked, to rows that are committed.
A notice stands in the feed once, at its last change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from store.database import Tx
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, feed, notices

_NAME = "notices"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """What became of one notice; `dossier` is the code as printed ("" for none), `channel` that of its last attempt."""

    seq: int
    id: int
    kind: str
    dossier: str
    channel: str
    status: str
    reason: str
    at: datetime


async def after(tx: Tx, seq: int, limit: int = 100, *, source: str = "") -> list[FeedItem]:
    """The next items after that number, oldest first; numbers what has none yet, so `tx` must be able to write.

    With a `source`, only what concerns the dossiers that it told us of.
    """
    await _number(tx, limit)
    n = notices.c
    wanted = (
        select(n.seq, n.id, n.kind, dossiers.c.code, deliveries.c.channel, n.state, n.reason, n.changed_at)
        .outerjoin(dossiers, dossiers.c.id == n.dossier_id)
        .outerjoin(deliveries, deliveries.c.id == n.delivery_id)
        .where(n.seq > seq, *([dossiers.c.source == source] if source else []))
        .order_by(n.seq)
        .limit(limit)
    )
    return [
        FeedItem(row.seq, row.id, row.kind, row.code or "", row.channel or "", row.state, row.reason, row.changed_at)
        for row in await tx.execute(wanted)
    ]


async def _number(tx: Tx, limit: int) -> None:
    """Number up to `limit` committed changes, whoever holds others."""
    await tx.execute(tx.insert(feed).values(name=_NAME, seq=0).on_conflict_do_nothing())
    last = int(await tx.scalar(select(feed.c.seq).where(feed.c.name == _NAME).with_for_update()))
    pending = select(notices.c.id).where(notices.c.seq.is_(None)).order_by(notices.c.changed_at, notices.c.id)
    ids = list((await tx.execute(pending.limit(limit).with_for_update(skip_locked=True))).scalars())
    if not ids:
        return
    numbered = [{"b_id": id_, "b_seq": last + place} for place, id_ in enumerate(ids, 1)]
    await tx.execute(update(notices).where(notices.c.id == bindparam("b_id")).values(seq=bindparam("b_seq")), numbered)
    await tx.execute(update(feed).where(feed.c.name == _NAME).values(seq=last + len(ids)))
