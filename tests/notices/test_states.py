"""Every arrow of docs/states.md is walked, on both databases, and no other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import store.deliveries
import store.notices
from messages import DeliveryState as D
from messages import Receipt, Reply, SendFailed, Unsure
from notices.rules import HELD
from store.database import Database
from store.deliveries import THIS_PROCESS, Say
from store.notices import NoticeState as N
from store.tables.notices import deliveries, notices
from tests.notices.desk import Desk
from tests.notices.recording_channel import Clock

DRAWING = Path(__file__).parents[2] / "docs" / "states.md"
ROW = re.compile(r"^\| ([A-Za-z]) \| ([a-z-]+) \| ([a-z-]+) \|", re.MULTILINE)
DRAWN = re.compile(r"^ {4}(\S+) --> (\S+): ([A-Za-z])$", re.MULTILINE)
Arrow = tuple[str, str]


class Walk:
    """A desk whose every change of state is seen: between steps, and while the provider holds a message."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.clock = desk, desk.clock
        self.seen: dict[object, str] = {}
        self.of_notices: set[Arrow] = set()
        self.of_deliveries: set[Arrow] = set()
        self.people = iter(range(1, 1000))
        desk.sms.during = self.look

    async def look(self, _: object = None) -> None:
        """Note what moved since the last look."""
        async with self.desk.database.read() as tx:
            for table, arrows in ((notices, self.of_notices), (deliveries, self.of_deliveries)):
                for row in await tx.execute(select(table.c.id, table.c.state)):
                    before = self.seen.get((table.name, row.id), "new")
                    if before != row.state:
                        arrows.add((before, row.state))
                    self.seen[table.name, row.id] = row.state

    async def begins(self, *fails: SendFailed, **facts: object) -> int:
        """A new notice, dispatched once; what the provider answers instead of taking it. The notice's id."""
        await self.desk.told(await self.desk.person(next(self.people)), **facts)
        await self.look()
        self.desk.sms.fails = list(fails)
        await self.goes_on()
        return int((await self.desk.notices())[-1].id)

    async def goes_on(self, **turn: float) -> None:
        """Turn the clock, then one round of dispatch."""
        self.clock.turn(**turn or {"seconds": 1})
        await self.desk.dispatcher().dispatch_once()
        await self.look()

    async def settles(self, **turn: float) -> None:
        """Turn the clock, then one round of settling."""
        self.clock.turn(**turn)
        await self.desk.dispatcher().settle_once()
        await self.look()

    async def hears(self, notice_id: int, *states: D) -> None:
        """Receipts for a notice's last delivery."""
        delivery = next(each.delivery_id for each in await self.desk.notices() if each.id == notice_id)
        for state in states:
            await self.desk.receives(Receipt(delivery, state))
            await self.look()

    async def because(self, why_not: str, **turn: float) -> None:
        """One round while notices no longer hold."""
        await self.look()
        self.desk.why_not = why_not
        await self.goes_on(**turn)
        self.desk.why_not = None


async def plain_ways(walk: Walk) -> None:
    """Sent, delivered, failed for now, failed for good, past its use, no longer so."""
    await walk.hears(await walk.begins(), D.SENT, D.DELIVERED)
    once_busy = await walk.begins(SendFailed("busy"))
    await walk.goes_on(minutes=1)
    await walk.hears(once_busy, D.FAILED)
    await walk.goes_on()
    await walk.hears(once_busy, D.DELIVERED)
    await walk.begins(useful_until=walk.clock())
    await walk.desk.told("address:0", state=N.EXPIRED)
    await walk.look()
    await walk.desk.told(await walk.desk.person(next(walk.people)))
    await walk.because("collected")


async def receipts_that_overtake(walk: Walk) -> None:
    """The receipt comes while the provider has not answered yet."""
    for state in (D.DELIVERED, D.FAILED, D.SENT):

        async def tell(outbound: object, state: D = state) -> None:
            await walk.look()
            await walk.desk.receives(Receipt(outbound.delivery_id, state))  # type: ignore[attr-defined]
            await walk.look()

        walk.desk.sms.during = tell
        await walk.begins()
    walk.desk.sms.during = walk.look


async def what_nobody_knows(walk: Walk) -> None:
    """Unknown, and each way out of it."""
    for state in (D.SENT, D.DELIVERED, D.FAILED):
        await walk.hears(await walk.begins(Unsure("time-out")), state)
    for state in (D.SENT, D.DELIVERED):
        again = await walk.begins(Unsure("time-out"))
        await walk.settles(minutes=31)
        await walk.hears(again, state)
    for why_not in ("collected", HELD):
        again = await walk.begins(Unsure("time-out"))
        await walk.settles(minutes=31)
        await walk.because(why_not)
        await walk.hears(again, D.DELIVERED)
    expires = await walk.begins(Unsure("time-out"), useful_until=walk.clock() + timedelta(minutes=30))
    await walk.settles(minutes=31)
    await walk.goes_on()
    await walk.hears(expires, D.DELIVERED)


async def silence(walk: Walk) -> None:
    """No receipt for 72 hours; then it comes after all."""
    late = [await walk.begins(), await walk.begins()]
    for _ in range(12):
        await walk.settles(hours=8)
    await walk.hears(late[0], D.DELIVERED)
    await walk.hears(late[1], D.FAILED)


async def a_broadcast_held_back(walk: Walk) -> None:
    """An official stops what waits, and lets it go on."""
    await walk.desk.told(await walk.desk.person(next(walk.people)), subject="broadcast:1")
    await walk.look()
    for step in (store.notices.hold, store.notices.release):
        async with walk.desk.database.begin() as tx:
            await step(tx, "broadcast:1", walk.clock())
        await walk.look()
    await walk.goes_on()


async def replies(walk: Walk) -> None:
    """A reply is halted, goes, fails for now, is said again."""
    dispatcher = walk.desk.dispatcher(holder=THIS_PROCESS)
    await walk.begins(SendFailed("429", retry_after=30.0))
    async with walk.desk.database.begin() as tx:
        say = Say("sms", "+84909999999", Reply("Chào"))
        reply = await store.deliveries.add_reply(tx, say, walk.clock())
    await walk.look()
    await dispatcher.send_now([reply])
    await walk.look()
    walk.desk.sms.fails = [SendFailed("busy"), SendFailed("busy")]
    for _ in range(4):
        await walk.goes_on(minutes=1)


@pytest.fixture
async def walk(database: Database, now: datetime) -> Walk:
    desk = Desk(database, Clock(now))
    desk.rules = replace(desk.rules, quiet_hours=None)
    return Walk(desk)


async def test_every_arrow_of_the_drawing_is_walked_and_no_other(walk: Walk) -> None:
    for each in (plain_ways, receipts_that_overtake, what_nobody_knows, silence, a_broadcast_held_back, replies):
        await each(walk)

    assert walk.of_deliveries == _table(upper=True)
    assert walk.of_notices == _table(upper=False)


def test_picture_and_tables_tell_the_same() -> None:
    text = DRAWING.read_text(encoding="utf-8")
    tables = {letter: (before, after) for letter, before, after in ROW.findall(text)}
    pictures = {letter: (_name(before), _name(after)) for before, after, letter in DRAWN.findall(text)}

    assert tables == pictures


def _table(*, upper: bool) -> set[Arrow]:
    rows = ROW.findall(DRAWING.read_text(encoding="utf-8"))
    return {(before, after) for letter, before, after in rows if letter.isupper() is upper}


def _name(drawn: str) -> str:
    return "new" if drawn == "[*]" else drawn.replace("_", "-")
