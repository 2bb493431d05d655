"""Báo nhận: what providers say of deliveries. In any order, twice, late or early, they end in the same state."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import store.deliveries
import store.notices
import store.recipients
from messages import DeliveryState, Receipt, Unreached
from notices.outcomes import leading, next_channel
from store.database import Database, Tx
from store.deliveries import Change, Standing
from store.notices import Move, Notice, NoticeState

log = logging.getLogger(__name__)
RANK = {DeliveryState.SENT: 1, DeliveryState.NO_RECEIPT: 1, DeliveryState.FAILED: 2, DeliveryState.DELIVERED: 3}
"""Receipts only move forward. What is not here (sending, unknown, waiting) gives way to any receipt."""
_FACTS = {"back": "ok"}
AT_A_TIME = 200
_MAY_GO_ON = frozenset(
    {NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN, NoticeState.NO_RECEIPT, NoticeState.WAITING}
)


Word = Receipt | Unreached
Waiting = tuple[Word, asyncio.Future[None]]


class Receipts:
    """Takes receipts into the database; `record` is what channels' routes call.

    Receipts come as fast as messages go: those that arrive while one batch is written are the next batch, and each
    caller is answered after the commit of its own.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], wake: Callable[[], None] = lambda: None
    ) -> None:
        self._database, self._clock, self._wake = database, clock, wake
        self._waiting: list[Waiting] = []
        self._writing: set[asyncio.Task[None]] = set()

    async def record(self, word: Word) -> None:
        """Keep a receipt, or a fact about an address. An unknown delivery is logged and no error.

        Raises what the database raises: the provider gets no 200 and tells it again.
        """
        written = asyncio.get_running_loop().create_future()
        self._waiting.append((word, written))
        if not self._writing:
            self._begin()
        await written

    async def finish(self) -> None:
        """Return when all that was begun is written, also what nobody waits for any more."""
        while self._writing:
            await asyncio.gather(*self._writing, return_exceptions=True)

    def _begin(self) -> None:
        batch, self._waiting = self._waiting[:AT_A_TIME], self._waiting[AT_A_TIME:]
        writing = asyncio.create_task(self._write(batch))
        self._writing.add(writing)
        writing.add_done_callback(lambda done: self._end(done, batch))

    async def _write(self, batch: Sequence[Waiting]) -> None:
        async with self._database.begin() as tx:
            await _keep(tx, [word for word, _ in batch], self._clock())

    def _end(self, done: asyncio.Task[None], batch: Sequence[Waiting]) -> None:
        """Answer everybody of the batch, whatever became of it: nobody waits for ever."""
        fault = asyncio.CancelledError() if done.cancelled() else done.exception()
        for written in (each for _, each in batch if not each.done()):
            if fault is None:
                written.set_result(None)
            else:
                written.set_exception(fault)
        self._writing.discard(done)
        if self._waiting:
            self._begin()
        if fault is None:
            self._wake()


async def _keep(tx: Tx, words: Sequence[Word], now: datetime) -> None:
    await apply(tx, [each for each in words if isinstance(each, Receipt)], now)
    for each in words:
        if isinstance(each, Unreached):
            state = _FACTS.get(each.state, each.state)
            await store.recipients.mark_address(tx, (each.channel, each.address), state, now)


async def apply(tx: Tx, receipts: Sequence[Receipt], now: datetime) -> None:
    """Move each receipt's own delivery forward, and its notice where that was the last attempt."""
    if not receipts:
        return
    named = {each.delivery_id for each in receipts}
    rows = {row.id: row for row in await store.deliveries.read_standings(tx, sorted(named))}
    changed = dict(rows)
    for each in receipts:
        if each.delivery_id in rows:
            changed[each.delivery_id] = _forward(changed[each.delivery_id], each, now)
        else:
            log.warning("a receipt for a delivery that is not ours", extra={"delivery": each.delivery_id})
    await store.deliveries.change(tx, [_change(row) for id_, row in changed.items() if row is not rows[id_]])
    moved = [row for id_, row in changed.items() if row.state is not rows[id_].state]
    notices = await store.notices.read(tx, {row.notice_id for row in moved if row.notice_id is not None})
    moves = [_move(notice, row, now) for row, notice in leading(moved, notices)]
    await store.notices.move(tx, [each for each in moves if each is not None], now)


def verdict(parts: Mapping[str, Collection[str]], count: int) -> DeliveryState:
    """What was said of the parts, in any order, says this of the whole message of `count` parts; "" is all of it.

    A failed part sticks, for a message with a hole did not arrive; only when every part arrived it did.
    """
    arrived = [part for part, states in parts.items() if DeliveryState.DELIVERED in states]
    if "" in arrived or len(arrived) >= count:
        return DeliveryState.DELIVERED
    if any(DeliveryState.FAILED in states for states in parts.values()):
        return DeliveryState.FAILED
    return DeliveryState.SENT


def _forward(row: Standing, receipt: Receipt, now: datetime) -> Standing:
    """The delivery after this receipt; the same object where it says nothing new."""
    parts = {part: list(said) for part, said in row.part_states.items()}
    said = parts.setdefault(receipt.part, [])
    if receipt.state not in RANK or receipt.state in said:
        return row
    said.append(receipt.state)
    state = max(row.state, verdict(parts, row.parts), key=lambda each: RANK.get(each, 0))
    over = state in (DeliveryState.FAILED, DeliveryState.DELIVERED)
    reason = receipt.reason if receipt.state is DeliveryState.FAILED else row.reason
    return replace(
        row,
        state=state,
        reason="" if state is DeliveryState.DELIVERED else reason,
        part_states=parts,
        look_at=None if over else row.look_at,
        settled_at=now if over else row.settled_at,
    )


def _change(row: Standing) -> Change:
    return Change(row.id, row.state, row.reason, row.look_at, settled_at=row.settled_at, part_states=row.part_states)


def _move(notice: Notice, row: Standing, now: datetime) -> Move | None:
    if row.state is DeliveryState.DELIVERED:
        return Move(notice.id, NoticeState.DELIVERED)
    if row.state is DeliveryState.FAILED and notice.state in _MAY_GO_ON:
        return next_channel(notice, row.channel, row.reason, now)
    taken = row.state is DeliveryState.SENT and notice.state in _MAY_GO_ON
    return Move(notice.id, NoticeState.SENT) if taken else None
