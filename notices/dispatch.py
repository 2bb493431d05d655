"""From a notice that is due to the provider's door in three steps: claim (one transaction), send (none open), record.

Every process that sends has one Dispatcher: `run` is the worker's loop, `send_now` hands over the replies that a turn
of this process leased. Several may run on several machines; the database is what they share.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import store.deliveries
import store.fence
import store.notices
from messages import Channel, DeliveryState, SendFailed
from notices.allowance import allow_replies
from notices.claims import Claim, Claims
from notices.guard import DATABASE_TROUBLE, guard
from notices.outcomes import Outcome, record
from notices.rules import Content, Rules
from notices.settling import Settling
from store.database import Database, Tx
from store.deliveries import THIS_PROCESS, Change, Delivery

log = logging.getLogger(__name__)
_utc_now = partial(datetime.now, UTC)
DATABASE_PAUSE = 1.0
"""Seconds before a database that is down is tried again."""


class Dispatcher:
    """Sends what is due over these channels (by name).

    `holder` names this process in leases; `trace` is called at each named point of a delivery's way.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        content: Content,
        rules: Rules | None = None,
        clock: Callable[[], datetime] = _utc_now,
        *,
        holder: str = THIS_PROCESS,
        trace: Callable[[str], None] = lambda point: None,
    ) -> None:
        self._database, self._channels, self._clock = database, channels, clock
        self._rules = rules or Rules()
        self._holder, self._trace = holder, trace
        self._claims = Claims(channels, content, self._rules, holder, clock)
        self._settling = Settling(database, channels, self._rules, clock)
        self._woken = asyncio.Event()
        self._flying: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._in_hand = 0
        self._landed, self._recorded = asyncio.Event(), asyncio.Event()
        self._over = False
        self._idle = False
        self._fresh = True

    def wake(self) -> None:
        """Something may be due: look at once instead of at the next poll. Call it after the commit."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then claim nothing more, finish what is under way, and return.

        Sets `stop` itself, and raises, where something failed that it cannot outlive.
        """
        self._over = False
        recorder = asyncio.create_task(self._keep_recording())
        settling = asyncio.create_task(self._settling.run(stop))
        waker = asyncio.create_task(self._wake_at(stop))
        for each in (recorder, settling):
            each.add_done_callback(lambda _: stop.set())  # without them nothing may be sent
        try:
            while not stop.is_set():
                await self._rest(await self._round())
        finally:
            stop.set()
            await self._drain()
            self._over = True
            self._landed.set()
            _, late = await asyncio.wait((recorder, settling, waker), timeout=self._rules.drain_seconds)
            for each in late:
                each.cancel()  # the database is away: the leases run out, and a worker settles them
            await asyncio.gather(*({recorder, settling, waker} - late))

    async def send_now(self, delivery_ids: Sequence[str]) -> None:
        """Hand over replies that this process leased, ahead of everything else; returns when they are recorded.

        One that may not go now (its sender or chat is halted) waits as a delivery that any worker takes.
        """
        async with self._database.begin() as tx:
            leased = await store.deliveries.read(tx, delivery_ids, lock=True)
            sending = [each for each in leased if each.state is DeliveryState.SENDING]
            ready = await self._ready_replies(tx, sending)
        results = await asyncio.gather(*(self._send(each) for each in ready))
        await self._record(results)

    async def dispatch_once(self) -> int:
        """One round without the loop: claim, send, record; how many notices were looked at. For commands and tests."""
        claim, ready = await self._claim(self._rules.batch)
        await self._record(await asyncio.gather(*(self._send(each) for each in ready)))
        return claim.looked_at

    async def settle_once(self) -> None:
        """One round of settling what is unknown or without a receipt."""
        await self._settling.settle()

    async def _round(self) -> Claim:
        """Claim and start sending; a database that is down is waited for."""
        self._woken.clear()
        room = self._rules.in_flight - self._in_hand
        if room <= 0:
            self._recorded.clear()
            await self._recorded.wait()
            return Claim(looked_at=1)
        try:
            if self._idle and not (look := await self._look()).looked_at:
                return look
            claim, ready = await self._claim(min(self._rules.batch, room))
        except DATABASE_TROUBLE:
            log.warning("the database does not answer; trying again", exc_info=True)
            await asyncio.sleep(DATABASE_PAUSE)
            return Claim()
        self._idle = not ready
        for each in ready:
            self._in_hand += 1
            task = asyncio.create_task(self._fly(each))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
        return claim

    async def _look(self) -> Claim:
        """Whether there may be something to claim: an idle worker only reads, for SQLite has one writer."""
        async with self._database.read() as tx:
            now = self._clock()
            if await store.deliveries.waiting_replies(tx, self._channels, now, 1):
                return Claim(looked_at=1)
            return await self._claims.look(tx, now)

    async def _claim(self, limit: int) -> tuple[Claim, list[Delivery]]:
        self._trace("before claim")
        async with self._database.begin() as tx:
            if await store.fence.closed(tx):
                return Claim(), []
            now = self._clock()
            if self._fresh:
                await store.notices.forget_channels(tx, self._channels)
            replies = await self._claim_replies(tx, limit, now)
            claim = await self._claims.claim(tx, limit, now)
            ready = [*replies, *claim.leased]
            self._trace("claimed, not committed")
        self._fresh = False
        self._trace("claimed")
        return claim, ready

    async def _claim_replies(self, tx: Tx, limit: int, now: datetime) -> list[Delivery]:
        """Replies that wait for a channel of ours: none of them is held, so that any worker may lease them."""
        waiting = await store.deliveries.waiting_replies(tx, self._channels, now, limit)
        lease = now + self._rules.lease
        changes = [Change(each.id, DeliveryState.SENDING, look_at=lease, holder=self._holder) for each in waiting]
        await store.deliveries.change(tx, changes)
        return await self._ready_replies(tx, [replace(each, holder=self._holder, look_at=lease) for each in waiting])

    async def _ready_replies(self, tx: Tx, leased: Sequence[Delivery]) -> list[Delivery]:
        """Those that may go now; the others wait for their sender, their chat, or a process that has their channel."""
        now = self._clock()
        ours = [each for each in leased if each.holder == self._holder]
        sendable = [(self._channels[each.channel], each) for each in ours if each.channel in self._channels]
        later = {each.id: now for each in ours if each.channel not in self._channels}
        for (_, each), at in zip(sendable, await allow_replies(tx, sendable, now), strict=True):
            if at is not None:
                later[each.id] = at
        changes = [Change(id_, DeliveryState.WAITING, "not now", look_at=at, holder="") for id_, at in later.items()]
        await store.deliveries.change(tx, changes)
        return [each for each in ours if each.id not in later]

    async def _fly(self, delivery: Delivery) -> None:
        outcome = await self._send(delivery)
        self._outcomes.append(outcome)
        self._landed.set()

    async def _send(self, delivery: Delivery) -> Outcome:
        """Hand one delivery over, with no transaction open."""
        channel = self._channels[delivery.channel]
        left = self._left(delivery)
        result: str | SendFailed = SendFailed("its lease ran out before it was sent", retry_after=0)
        if left > 0:
            self._trace("sending")
            result = await guard(asyncio.wait_for(channel.send(delivery.outbound), left))
            self._trace("answered")
        return Outcome(delivery, channel, result, self._clock())

    def _left(self, delivery: Delivery) -> float:
        """Seconds that the channel may take, well within the lease: nobody else settles it meanwhile."""
        until = delivery.look_at or self._clock()
        return (until - self._clock()).total_seconds() * 0.6

    async def _keep_recording(self) -> None:
        """Record whatever landed meanwhile, in one transaction a batch."""
        while self._outcomes or not self._over:
            await self._landed.wait()
            self._landed.clear()
            outcomes, self._outcomes = self._outcomes, []
            await self._record(outcomes)
            self._in_hand -= len(outcomes)
            self._recorded.set()

    async def _record(self, outcomes: Sequence[Outcome]) -> None:
        """What was sent must not be forgotten because the database is away: it is tried again until the lease ends."""
        while outcomes:
            try:
                async with self._database.begin() as tx:
                    await record(tx, outcomes, self._holder, self._rules)
                    self._trace("recorded, not committed")
                break
            except DATABASE_TROUBLE:
                log.warning(
                    "the database does not answer; outcomes wait", extra={"outcomes": len(outcomes)}, exc_info=True
                )
                await asyncio.sleep(DATABASE_PAUSE)
        self._trace("recorded")

    async def _rest(self, claim: Claim) -> None:
        """Wait until there may be something: woken, the next moment a rate allows, or the poll."""
        if claim.looked_at:
            await asyncio.sleep(0)
            return
        seconds = self._rules.poll_seconds
        if claim.next_at is not None:
            seconds = min(seconds, max(0.01, (claim.next_at - self._clock()).total_seconds()))
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._woken.set()

    async def _drain(self) -> None:
        if self._flying:
            await asyncio.wait(self._flying, timeout=self._rules.drain_seconds)
        for task in self._flying:
            task.cancel()
