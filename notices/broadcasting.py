"""A broadcast's way: it is started and queued in batches, and halts where it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import store.broadcast_queue
import store.broadcasts
import store.notices
from notices import inviting
from notices.broadcast import KINDS, USEFUL
from notices.invitations import event_of, useful_for
from store.broadcasts import Broadcast
from store.database import Database, Tx

AT_A_TIME = 10_000


async def start(tx: Tx, broadcast: Broadcast, now: datetime) -> bool:
    """Let an approved broadcast go: from now on it is queued. False where the approval no longer holds."""
    if broadcast.state != "approved" or not broadcast.is_approved(now):
        return False
    if KINDS[broadcast.kind].gathers and not await inviting.begin(tx, broadcast, now):
        return False
    await store.broadcasts.change(tx, broadcast.id, state="running", started_at=now)
    return True


async def queue_due(database: Database, now: datetime) -> int:
    """Start what is scheduled and queue what runs, a transaction a batch, so that nothing else waits; how many batches.

    Whoever dies on the way leaves the place where the next one goes on.
    """
    async with database.read() as tx:
        due = await store.broadcasts.to_queue(tx, now)
    batches = 0
    for broadcast_id in due:
        while await _queue_batch(database, broadcast_id, now):
            batches += 1
            await asyncio.sleep(0)
    return batches


async def queue_some(database: Database, broadcast_id: int, now: datetime) -> None:
    """Queue the first people of one that was started just now; the timed job goes on with the rest."""
    if await _queue_batch(database, broadcast_id, now):
        await _queue_batch(database, broadcast_id, now)


async def tend(database: Database, wake: Callable[[], None], now: datetime) -> str:
    """The timed job: start and queue what is due, halt what fails."""
    batches = await queue_due(database, now)
    if batches:
        wake()
    async with database.begin() as tx:
        halted = await halt_failing(tx, now)
    return f"{batches} batches, {len(halted)} halted"


async def halt_failing(tx: Tx, now: datetime) -> list[int]:
    """Stop each broadcast under way of which too many fail, and say which; elsewhere what was held in doubt goes on.

    One of which nothing waits any more is done.
    """
    halted = []
    for row in await store.broadcasts.running(tx, now - USEFUL):
        if await store.broadcasts.fails_too_often(tx, row.id, int(row.figures.get("forgiven", 0))):
            await store.broadcasts.stop(tx, row.id, "failures", now)
            halted.append(row.id)
        else:
            await store.notices.release(tx, f"broadcast:{row.id}", now)
            await store.broadcasts.finish(tx, row.id)
    return halted


async def _queue_batch(database: Database, broadcast_id: int, now: datetime) -> bool:
    async with database.begin() as tx:
        broadcast = await store.broadcasts.read(tx, broadcast_id, lock=True)
        if broadcast is None or (broadcast.state == "approved" and not await start(tx, broadcast, now)):
            return False
        broadcast = await store.broadcasts.read(tx, broadcast_id)
        if broadcast is None or broadcast.state != "running" or broadcast.queued_at is not None:
            return False
        kind = KINDS[broadcast.kind]
        useful = useful_for(event_of(broadcast.title, broadcast.event), USEFUL, now)
        await inviting.invite(tx, broadcast, AT_A_TIME)
        last = await store.broadcast_queue.queue(tx, broadcast, kind.event, now, useful, AT_A_TIME)
        changes = {"queued_at": now} if last is None else {"queued_to": last}
        await store.broadcasts.change(tx, broadcast_id, **changes)
        return last is not None
