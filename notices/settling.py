"""What is not known yet: leases that ran out, outcomes nobody saw, receipts that do not come. Looked at each second.

A delivery of unknown fate waits for its receipt; then its provider is asked; only then the policy of its kind decides.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import store.deliveries
import store.notices
from messages import Channel, DeliveryState, Receipt, SendFailed
from notices.guard import DATABASE_TROUBLE, guard
from notices.outcomes import leading, say_again, unknown_until
from notices.receipts import apply
from notices.rules import Rules
from store.database import Database, Tx
from store.deliveries import Change, Delivery
from store.notices import Move, NoticeState

log = logging.getLogger(__name__)
AT_A_TIME = 100
LOOKED_AT = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.SENT)


@dataclass(frozen=True, slots=True)
class Asked:
    """A provider's word on a delivery: a receipt, None (knows nothing), or why it could not be asked."""

    delivery: Delivery
    word: Receipt | SendFailed | None


class Settling:
    """Settles deliveries over these channels (by name)."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], rules: Rules, clock: Callable[[], datetime]
    ) -> None:
        self._database, self._channels, self._rules, self._clock = database, channels, rules, clock

    async def run(self, stop: asyncio.Event) -> None:
        """Settle again and again until `stop` is set."""
        while not stop.is_set():
            try:
                await self.settle()
            except DATABASE_TROUBLE:
                log.warning("the database does not answer; settling waits", exc_info=True)
            try:
                await asyncio.wait_for(stop.wait(), self._rules.settle_seconds)
            except TimeoutError:
                continue

    async def settle(self) -> None:
        """One look at each: leases that ran out, unknown ones whose wait is over, sent ones without a receipt."""
        async with self._database.read() as tx:
            if not await store.deliveries.any_to_look_at(tx, LOOKED_AT, self._clock()):
                return
        async with self._database.begin() as tx:
            now = self._clock()
            await self._end_leases(tx, now)
            unknown = await self._take(tx, DeliveryState.UNKNOWN, now)
            silent = await self._take(tx, DeliveryState.SENT, now)
        if unknown or silent:
            asked = await asyncio.gather(*(self._ask(each) for each in [*unknown, *silent]))
            async with self._database.begin() as tx:
                await self._conclude(tx, asked, self._clock())

    async def _end_leases(self, tx: Tx, now: datetime) -> None:
        """Who held these died or hangs: nobody knows what became of them."""
        over = await store.deliveries.look(tx, DeliveryState.SENDING, now, AT_A_TIME)
        if not over:
            return
        reason = "its process did not come back"
        changes = [
            Change(each.id, DeliveryState.UNKNOWN, reason, unknown_until(each, now, self._rules)) for each in over
        ]
        await store.deliveries.change(tx, changes)
        await _follow(tx, over, lambda notice_id: Move(notice_id, NoticeState.UNKNOWN, reason), now)

    async def _take(self, tx: Tx, state: DeliveryState, now: datetime) -> list[Delivery]:
        """Take what must be looked at; nobody else looks at it before the lease is over."""
        taken = await store.deliveries.look(tx, state, now, AT_A_TIME)
        until = now + self._rules.lease
        await store.deliveries.change(tx, [Change(each.id, state, each.reason, until) for each in taken])
        return await store.deliveries.read(tx, [each.id for each in taken]) if taken else []

    async def _ask(self, delivery: Delivery) -> Asked:
        channel = self._channels.get(delivery.channel)
        if channel is None:
            return Asked(delivery, None)
        limit = self._rules.send_within.total_seconds()
        return Asked(
            delivery, await guard(asyncio.wait_for(channel.find(delivery.outbound, delivery.created_at), limit))
        )

    async def _conclude(self, tx: Tx, asked: Sequence[Asked], now: datetime) -> None:
        """Receipts are applied; what moved on meanwhile is left alone; the rest follows its rule."""
        await apply(tx, [each.word for each in asked if isinstance(each.word, Receipt)], now)
        words = {each.delivery.id: each for each in asked}
        for row in await store.deliveries.read(tx, list(words), lock=True):
            before, word = words[row.id].delivery, words[row.id].word
            if (row.state, row.look_at) != (before.state, before.look_at) or isinstance(word, Receipt):
                continue
            if row.state is DeliveryState.SENT:
                await self._chase(tx, row, now)
            elif isinstance(word, SendFailed):
                await self._ask_later(tx, row, now)
            else:
                await self._follow_policy(tx, row, now)

    async def _chase(self, tx: Tx, row: Delivery, now: datetime) -> None:
        """Ask again, ever more rarely; after its time it is without a receipt, never delivered by assumption."""
        sent_at = row.sent_at or row.created_at
        if now - sent_at < self._rules.receipt_for:
            again = now + max(self._rules.chase_after, (now - sent_at) / 2)
            await store.deliveries.change(tx, [Change(row.id, row.state, row.reason, again)])
            return
        await store.deliveries.change(tx, [Change(row.id, DeliveryState.NO_RECEIPT, "no receipt", settled_at=now)])
        await _follow(tx, [row], lambda notice_id: Move(notice_id, NoticeState.NO_RECEIPT, "no receipt"), now)

    async def _ask_later(self, tx: Tx, row: Delivery, now: datetime) -> None:
        again = now + max(timedelta(seconds=5), (now - row.created_at) / 2)
        await store.deliveries.change(tx, [Change(row.id, row.state, row.reason, again)])

    async def _follow_policy(self, tx: Tx, row: Delivery, now: datetime) -> None:
        """The provider knows nothing of it: sent again where it was never taken or its kind says so, else left."""
        again = row.policy == "again" or row.channel in self._rules.askable
        change = Change(row.id, DeliveryState.UNKNOWN, "sent again" if again else "left", settled_at=now)
        await store.deliveries.change(tx, [change])
        if again and row.notice_id is None:
            await say_again(tx, row, now)
        elif again:
            await _follow(tx, [row], lambda id_: Move(id_, NoticeState.WAITING, row.reason, not_before=now), now)


async def _follow(tx: Tx, rows: Sequence[Delivery], step: Callable[[int], Move], now: datetime) -> None:
    """Their notices take the step, where this was the last attempt."""
    notices = await store.notices.read(tx, {row.notice_id for row in rows if row.notice_id is not None})
    await store.notices.move(tx, [step(notice.id) for _, notice in leading(rows, notices)], now)
