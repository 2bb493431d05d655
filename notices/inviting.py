"""An invitation's way: its event begins with it, moves or ends with a later notice, is reminded of the day before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import store.broadcast_queue
import store.broadcasts
import store.gatherings
import store.invitations
from knowledge.working_time import VIETNAM
from messages import Lane
from notices.broadcast import KINDS
from notices.invitations import check_event, event_of, facts_of_event
from store.broadcasts import Broadcast, Draft
from store.database import Database, Tx
from store.notices import Seed, add_notices

REMINDER = "NHAC_DU_HOP"
REMIND_AT = time(9)
"""The day before, at an hour at which people may be written to."""
STILL_FRESH = timedelta(hours=36)
"""Who was invited so shortly before needs no reminder."""
_TOO_LATE = timedelta(hours=2)
_AT_A_TIME = 1000


async def begin(tx: Tx, broadcast: Broadcast, now: datetime) -> bool:
    """Let the event begin, move or end with the broadcast that tells of it; False where it is too late."""
    sort, event = KINDS[broadcast.kind].gathers, event_of(broadcast.title, broadcast.event)
    if event is None or (sort != "cancel" and check_event(event, now)):
        return False
    if sort == "invite":
        gathering_id = await store.gatherings.open_gathering(tx, event, broadcast.office_id, now)
        await store.broadcasts.change(tx, broadcast.id, gathering_id=gathering_id)
        return True
    known = await store.gatherings.read_gathering(tx, broadcast.gathering_id or 0)
    if known is None or known.cancelled_at is not None:
        return False
    if sort == "move":
        await store.gatherings.move_gathering(tx, known.id, event)
    else:
        await store.gatherings.cancel_gathering(tx, known.id, now)
    return True


async def invite(tx: Tx, broadcast: Broadcast, size: int) -> None:
    """Give each of the next people of an invitation a token of their own."""
    if KINDS[broadcast.kind].gathers != "invite" or broadcast.gathering_id is None:
        return
    people = await store.broadcast_queue.next_people(tx, broadcast, size)
    taken = await store.invitations.taken_codes(tx, broadcast.gathering_id)
    rows = await asyncio.to_thread(store.invitations.draw, tx.vault, broadcast.gathering_id, people, taken)
    await store.invitations.add(tx, rows)


async def tell_anew(tx: Tx, gathering_id: int, kind: str, author_id: int, now: datetime) -> int | None:
    """A draft that tells those who were invited of a change, or of the end, of an event; None where there is no such.

    Who said that they do not come hears of a change, for they may come now, but not of the end.
    """
    known = await store.gatherings.read_gathering(tx, gathering_id)
    first = await store.broadcasts.invitation_of(tx, gathering_id)
    if known is None or first is None or known.cancelled_at is not None:
        return None
    facts = facts_of_event(known.event)
    draft = Draft(kind, known.title, known.office_id, author_id, {}, first.names, facts, gathering_id)
    broadcast_id = await store.broadcasts.add(tx, draft, now)
    await store.broadcast_queue.copy_guests(tx, gathering_id, broadcast_id, but_no=KINDS[kind].gathers == "cancel")
    return broadcast_id


async def remind(database: Database, wake: Callable[[], None], now: datetime) -> str:
    """The timed job: who has not said no hears the day before of what takes place tomorrow; once for each day."""
    async with database.read() as tx:
        due = [each for each in await store.gatherings.to_remind(tx, now + _TOO_LATE, now + timedelta(days=2))
               if _is_due(each, now)]  # fmt: skip
    told = 0
    for each in due:
        told += await _remind_of(database, each, now)
    if told:
        wake()
    return f"{told} reminders"


def day_of(starts_at: datetime) -> str:
    """The event's day in Vietnam: which occasion a reminder is of."""
    return starts_at.astimezone(VIETNAM).date().isoformat()


def _is_due(row: Any, now: datetime) -> bool:
    """From nine o'clock of the day before, unless people were invited only just."""
    if row.reminded_for == day_of(row.starts_at) or row.created_at > row.starts_at - STILL_FRESH:
        return False
    before = row.starts_at.astimezone(VIETNAM).date() - timedelta(days=1)
    return now >= datetime.combine(before, REMIND_AT, VIETNAM)


async def _remind_of(database: Database, row: Any, now: datetime) -> int:
    async with database.read() as tx:
        people = await store.invitations.to_remind(tx, row.id)
    told = 0
    for first in range(0, len(people), _AT_A_TIME):
        seeds = [_seed(row, each, now) for each in people[first : first + _AT_A_TIME]]
        async with database.begin() as tx:
            told += await add_notices(tx, seeds, now)
    async with database.begin() as tx:
        await store.gatherings.note_reminded(tx, row.id, day_of(row.starts_at))
    return told


def _seed(row: Any, recipient: str, now: datetime) -> Seed:
    return Seed(
        REMINDER, day_of(row.starts_at), recipient, now, subject=f"gathering:{row.id}", office_id=row.office_id,
        lane=Lane.BROADCAST, useful_until=row.starts_at,
    )  # fmt: skip
