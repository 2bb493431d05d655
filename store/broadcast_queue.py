"""The people of a broadcast on their way: who is next, their notices in batches, and who is told of a change."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, case, func, insert, literal, select
from sqlalchemy import cast as as_type

from messages import Lane
from store.broadcast_lists import recipient_of
from store.broadcasts import Broadcast
from store.database import Tx
from store.notices import NoticeState
from store.tables.broadcasts import broadcast_recipients as people
from store.tables.columns import Facts, Moment
from store.tables.invitations import invitations
from store.tables.notices import notices


async def next_people(tx: Tx, broadcast: Broadcast, size: int) -> list[Row[Any]]:
    """The next ones whose notices are not made: recipient, phone_hash, address, data."""
    columns = (recipient_of(people).label("recipient"), people.c.phone_hash, people.c.address, people.c.data)
    return list(await tx.execute(select(*columns).where(_left(broadcast)).order_by(people.c.id).limit(size)))


async def copy_guests(tx: Tx, gathering_id: int, broadcast_id: int, *, but_no: bool) -> None:
    """Make those who are invited to a gathering the list of a broadcast; `but_no`: without who does not come."""
    c = invitations.c
    mail = c.recipient.like("mail:%")
    values = {
        "broadcast_id": literal(broadcast_id, people.c.broadcast_id.type), "line": as_type(c.id, Integer),
        "number_hash": case((mail, func.substr(c.recipient, 6)), else_=func.substr(c.recipient, 8)),
        "phone_hash": c.phone_hash, "address": c.address, "data": c.data, "left_out": literal(""),
        "parts": literal(0, people.c.parts.type), "channel": case((mail, "email"), else_="sms"),
    }  # fmt: skip
    chosen = select(*(each.label(name) for name, each in values.items()))
    chosen = chosen.where(c.gathering_id == gathering_id, c.token.is_not(None)).order_by(c.id)
    if but_no:
        chosen = chosen.where(c.answer != "no")
    await tx.execute(insert(people).from_select(list(values), chosen))


async def queue(tx: Tx, broadcast: Broadcast, kind: str, now: datetime, useful: timedelta, size: int) -> int | None:
    """Make the notices of the next `size` people, facts only; the last row's id, None when all are made."""
    mine = _left(broadcast)
    batch = select(people.c.id).where(mine).order_by(people.c.id).limit(size).subquery()
    last = await tx.scalar(select(func.max(batch.c.id)))
    if last is None:
        return None
    which = mine & (people.c.id <= last)
    values = _notice_columns(broadcast, kind, now, useful)
    chosen = select(*(each.label(name) for name, each in values.items())).where(which).order_by(people.c.id)
    await tx.execute(tx.insert(notices).from_select(list(values), chosen).on_conflict_do_nothing())
    return int(last)


def _notice_columns(broadcast: Broadcast, kind: str, now: datetime, useful: timedelta) -> dict[str, Any]:
    waits = NoticeState.WAITING if broadcast.state == "running" else NoticeState.HELD
    moment = literal(now, Moment())
    return {
        "kind": literal(kind), "subject": literal(broadcast.subject), "occasion": literal("1"),
        "recipient": recipient_of(people), "facts": literal({}, Facts),
        "office_id": literal(broadcast.office_id, notices.c.office_id.type),
        "lane": literal(Lane.BROADCAST.value), "urgent": literal(False), "state": literal(waits.value),
        "reason": literal(""), "via": literal(""), "tried": literal([], Facts), "not_before": moment,
        "useful_until": literal(now + useful, Moment()), "attempts": literal(0), "created_at": moment,
        "changed_at": moment, "seq": literal(0, notices.c.seq.type),
    }  # fmt: skip


def _left(broadcast: Broadcast) -> ColumnElement[bool]:
    return (people.c.broadcast_id == broadcast.id) & (people.c.left_out == "") & (people.c.id > broadcast.queued_to)
