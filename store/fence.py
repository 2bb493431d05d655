"""The send fence: after a restore nothing goes out until a person has looked and opens it.

What waited when the backup was made may have gone out since. The fence is a row of the oldest tables, so that a backup
of any version can be fenced; the names and the moment in `CLOSE` are what `close` writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import exists, func, select, update

from messages import DeliveryState, Lane
from store.database import Tx
from store.notices import NoticeState
from store.tables.jobs import leases
from store.tables.notices import deliveries, notices

NAME, CLOSED, OPENED = "fence", "closed", "open"
FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
CLOSE = (
    "INSERT INTO leases (name, holder, until, facts) VALUES ('fence', 'closed', '9999-01-01 00:00:00', '{}') "
    "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until"
)
"""Closes the fence without this package: in a copy of a SQLite file, or in the transaction of a PostgreSQL restore."""
_MAYBE = (DeliveryState.SENDING, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the fence is closed, what would go out if it opened now, and how old the oldest of it is."""

    closed: bool
    notices: int
    replies: int
    oldest: datetime | None


async def closed(tx: Tx) -> bool:
    """Whether nothing may be sent. Asked in the transaction of each claim."""
    shut = exists().where(leases.c.name == NAME, leases.c.holder == CLOSED)
    return bool(await tx.scalar(select(shut)))


async def close(tx: Tx) -> None:
    """Let nothing more be claimed, in any process. What is with a provider already is not called back."""
    row = tx.insert(leases).values(name=NAME, holder=CLOSED, until=FOR_EVER, facts={})
    await tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"holder": CLOSED, "until": FOR_EVER}))


async def open_fence(tx: Tx, now: datetime) -> None:
    """Let what waits go out."""
    await tx.execute(update(leases).where(leases.c.name == NAME).values(holder=OPENED, until=now))


async def drop_waiting(tx: Tx, now: datetime) -> int:
    """Expire every notice that waits, and send again nothing of which nobody knows; how many notices."""
    waits = notices.c.state == NoticeState.WAITING
    gone = {"state": NoticeState.EXPIRED, "reason": "restored from a backup", "changed_at": now, "seq": None}
    dropped = await tx.execute(update(notices).where(waits).values(gone))
    unsure = deliveries.c.state.in_(_MAYBE) & (deliveries.c.lane != Lane.REPLY)
    await tx.execute(update(deliveries).where(unsure).values(policy="leave"))
    return dropped.rowcount


async def standing(tx: Tx) -> Standing:
    """How the fence stands and what waits behind it."""
    waits = notices.c.state == NoticeState.WAITING
    query = select(func.count().label("number"), func.min(notices.c.created_at).label("oldest")).where(waits)
    row = (await tx.execute(query)).one()
    answers = select(func.count()).where(deliveries.c.state == DeliveryState.WAITING)
    return Standing(await closed(tx), row.number, int(await tx.scalar(answers)), row.oldest)
