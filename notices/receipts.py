"""Báo nhận: what providers say of deliveries. In any order, twice, late or early, they end in the same state."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import store.deliveries
import store.notices
import store.recipients
from messages import DeliveryState, Receipt, Unreached
from notices.outcomes import leading, next_channel
from store.database import Database, Tx
from store.deliveries import Change, Delivery
from store.notices import Move, Notice, NoticeState

log = logging.getLogger(__name__)
RANK = {DeliveryState.SENT: 1, DeliveryState.NO_RECEIPT: 1, DeliveryState.FAILED: 2, DeliveryState.DELIVERED: 3}
"""Receipts only move forward. What is not here (sending, unknown, waiting) gives way to any receipt."""
_FACTS = {"back": "ok"}
_MAY_GO_ON = frozenset(
    {NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN, NoticeState.NO_RECEIPT, NoticeState.WAITING}
)


@dataclass(frozen=True, slots=True)
class Receipts:
    """Takes receipts into the database; `record` is what channels' routes call."""

    database: Database
    clock: Callable[[], datetime]
    wake: Callable[[], None] = lambda: None

    async def record(self, word: Receipt | Unreached) -> None:
        """Keep a receipt, or a fact about an address. An unknown delivery is logged and no error."""
        async with self.database.begin() as tx:
            now = self.clock()
            if isinstance(word, Unreached):
                state = _FACTS.get(word.state, word.state)
                await store.recipients.mark_address(tx, (word.channel, word.address), state, now)
            else:
                await apply(tx, [word], now)
        self.wake()


async def apply(tx: Tx, receipts: Sequence[Receipt], now: datetime) -> None:
    """Move each receipt's own delivery forward, and its notice where that was the last attempt."""
    if not receipts:
        return
    rows = {row.id: row for row in await store.deliveries.read(tx, [each.delivery_id for each in receipts], lock=True)}
    changes: dict[str, Change] = {}
    parts = {row.id: {part: list(said) for part, said in row.part_states.items()} for row in rows.values()}
    for each in receipts:
        if each.delivery_id not in rows:
            log.warning("a receipt for a delivery that is not ours", extra={"delivery": each.delivery_id})
            continue
        change = _forward(rows[each.delivery_id], parts[each.delivery_id], each, now)
        if change is not None:
            changes[each.delivery_id] = change
    await store.deliveries.change(tx, list(changes.values()))
    moved = [rows[id_] for id_, change in changes.items() if change.state is not rows[id_].state]
    notices = await store.notices.read(tx, {row.notice_id for row in moved if row.notice_id is not None})
    moves = [_move(notice, row, changes[row.id], now) for row, notice in leading(moved, notices)]
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


def _forward(row: Delivery, parts: dict[str, list[str]], receipt: Receipt, now: datetime) -> Change | None:
    """The delivery's next state, or None where the receipt says nothing new. `parts` takes the receipt in."""
    said = parts.setdefault(receipt.part, [])
    if receipt.state not in RANK or receipt.state in said:
        return None
    said.append(receipt.state)
    state = max(row.state, verdict(parts, row.parts), key=lambda each: RANK.get(each, 0))
    settled = now if state in (DeliveryState.FAILED, DeliveryState.DELIVERED) else None
    reason = receipt.reason if receipt.state is DeliveryState.FAILED else row.reason
    look_at = None if settled else row.look_at
    return Change(row.id, state, reason, look_at, settled_at=settled, part_states=parts)


def _move(notice: Notice, row: Delivery, change: Change, now: datetime) -> Move | None:
    if change.state is DeliveryState.DELIVERED:
        return Move(notice.id, NoticeState.DELIVERED)
    if change.state is DeliveryState.FAILED and notice.state in _MAY_GO_ON:
        return next_channel(notice, row.channel, change.reason, now)
    return Move(notice.id, NoticeState.SENT) if change.state is DeliveryState.SENT else None
