"""Messages a second against a provider that takes 50 ms, as ratios to a bare SKIP LOCKED loop and to procrastinate.

usage: python -m benchmarks.dispatch [--count N] [--write]      (--write puts the section into docs/benchmarks.md)

Also: from the commit of an event to the provider's door while idle, and how long a reply takes while 50,000 broadcast
notices wait. Every figure is the best of three runs, or the p99 of all; the database is the same for all of them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

import store.deliveries
import store.notices
from benchmarks.postgresql import server
from benchmarks.queues import (
    TAKES,
    bare,
    bare_sqlite,
    bare_worker,
    procrastinate_rate,
    procrastinate_worker,
    run_workers,
)
from benchmarks.report import write_section
from messages import Answer, Lane, Outbound, Receipt, Record, Reply
from notices.dispatch import Dispatcher
from notices.rules import Rules
from store.database import Database
from store.deliveries import Say
from store.notices import Seed
from store.tables import metadata
from store.tables.citizens import addresses
from store.tables.notices import deliveries
from store.vault import Vault
from tests.conftest import fresh_postgresql
from tests.crashlab.worker import CONTENT

SECRET = "a secret that only benchmarks know"
ROUNDS = 3
RULES = Rules(quiet_hours=None, channel_order=("sms",), batch=100, in_flight=400)


@dataclass
class SleepingChannel:
    """A provider that takes 50 ms, whatever it is given."""

    name: str = "sms"
    sender: str = "bench"
    rate: float = 1e6
    chat_rate: float = 1e6
    doors: asyncio.Queue[float] = field(default_factory=asyncio.Queue)
    replies: dict[str, float] = field(default_factory=dict)

    async def send(self, outbound: Outbound) -> str:
        self.doors.put_nowait(time.time())
        if outbound.text.startswith("reply"):
            self.replies[outbound.text] = time.time()
        await asyncio.sleep(TAKES)
        return f"P{outbound.delivery_id}"

    def parts(self, text: str) -> list[str]:
        return [text]

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        return None

    def routes(self, answer: Answer, record: Record) -> Iterable[Any]:
        return ()


async def open_database(url: str) -> Database:
    database = Database(url, Vault([SECRET]))
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    return database


async def seed(database: Database, count: int, lane: Lane = Lane.NOTICE, first: int = 0) -> None:
    """So many notices, each to another person, due now."""
    now = datetime.now(UTC)
    for start in range(first, first + count, 2000):
        numbers = range(start, min(start + 2000, first + count))
        async with database.begin() as tx:
            people = [f"+84{900000000 + each}" for each in numbers]
            rows = [
                {
                    "channel": "sms",
                    "address": tx.vault.seal(phone),
                    "address_hash": tx.vault.digest("sms", phone),
                    "created_at": now,
                }
                for phone in people
            ]
            ids = list((await tx.execute(addresses.insert().returning(addresses.c.id), rows)).scalars())
            seeds = [
                Seed("CO_KET_QUA", "1", f"address:{each}", now, subject=f"bench:{each}", lane=lane) for each in ids
            ]
            await store.notices.add_notices(tx, seeds, now)


async def our_worker(url: str) -> None:
    """Dispatch until nothing is left; prints when the first was claimed and the last recorded."""
    database = Database(url, Vault([SECRET]))
    dispatcher = Dispatcher(database, {"sms": SleepingChannel()}, CONTENT, RULES)
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    waiting = text("SELECT count(*) FROM notices WHERE state IN ('waiting', 'sending')")
    while True:
        await asyncio.sleep(0.25)
        async with database.read() as tx:
            if not await tx.scalar(waiting):
                break
    stop.set()
    await running
    await database.close()


async def ours(url: str, count: int, workers: int) -> float:
    database = await open_database(url)
    await seed(database, count)
    await run_workers("our_worker", url, workers)
    span = select(deliveries.c.created_at, deliveries.c.sent_at)
    async with database.read() as tx:
        rows = (await tx.execute(span)).all()
    await database.close()
    assert len(rows) == count
    return count / (max(row.sent_at for row in rows) - min(row.created_at for row in rows)).total_seconds()


async def event_to_door(url: str, events: int = 300) -> list[float]:
    """Seconds from the commit of an event to the provider's door, one at a time, in a process that is idle."""
    database = await open_database(url)
    channel = SleepingChannel()
    dispatcher = Dispatcher(database, {"sms": channel}, CONTENT, RULES)
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    took = []
    for number in range(events):
        await seed(database, 1, first=number)
        committed = time.time()
        dispatcher.wake()
        at = await asyncio.wait_for(channel.doors.get(), 10)
        took.append(max(0.0, at - committed))
    stop.set()
    await running
    await database.close()
    return took


async def replies_during_a_broadcast(url: str, waiting: int, replies: int = 300) -> list[float]:
    """Seconds from a turn's commit to the provider's door while a broadcast of that size runs at 1,000 a second."""
    database = await open_database(url)
    await seed(database, waiting, Lane.BROADCAST)
    channel = replace(SleepingChannel(), rate=1000.0)
    dispatcher = Dispatcher(database, {"sms": channel}, CONTENT, RULES)
    stop = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stop))
    await asyncio.sleep(1)
    took = []
    for number in range(replies):
        async with database.begin() as tx:
            say = Say("sms", f"+8491{number:07d}", Reply(f"reply {number}"))
            reply = await store.deliveries.add_reply(tx, say, datetime.now(UTC))
        committed = time.time()
        await dispatcher.send_now([reply])
        took.append(channel.replies[f"reply {number}"] - committed)
    stop.set()
    await running
    await database.close()
    return took


async def _best(measure: Callable[[], Awaitable[float]]) -> float:
    return max([await measure() for _ in range(ROUNDS)])


def _p99(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


async def measure(count: int, waiting: int) -> list[str]:
    with server() as pg, tempfile.TemporaryDirectory() as lite:
        names = iter(range(1000))

        def file() -> Path:
            return Path(lite) / f"{next(names)}.sqlite3"

        async def postgresql() -> str:
            return await fresh_postgresql(pg)

        def sqlite() -> str:
            return f"sqlite+aiosqlite:///{file()}"

        two = await _best(lambda: _on(postgresql, lambda url: ours(url, count, 2)))
        loop = await _best(lambda: _on(postgresql, lambda url: bare(url, count, 2)))
        peer = await _best(lambda: _on(postgresql, lambda url: procrastinate_rate(url, count, 2)))
        one = await _best(lambda: ours(sqlite(), count, 1))
        lite_loop = await _best(lambda: bare_sqlite(file(), count))
        idle = {"PostgreSQL": await event_to_door(await postgresql()), "SQLite": await event_to_door(sqlite())}
        busy = {
            "PostgreSQL": await replies_during_a_broadcast(await postgresql(), waiting),
            "SQLite": await replies_during_a_broadcast(sqlite(), waiting),
        }
    return [
        "| against a provider that takes 50 ms | messages/s | ratio to ours |",
        "|---|---|---|",
        f"| this service, two workers, PostgreSQL | {two:,.0f} | 1 |",
        f"| bare SKIP LOCKED loop, two processes, PostgreSQL | {loop:,.0f} | {loop / two:.2f} |",
        f"| procrastinate, two workers × 100 at a time, PostgreSQL | {peer:,.0f} | {peer / two:.2f} |",
        f"| this service, one worker, SQLite | {one:,.0f} | 1 |",
        f"| bare loop, one process, SQLite | {lite_loop:,.0f} | {lite_loop / one:.2f} |",
        "",
        "| p50 / p99, milliseconds | " + " | ".join(idle) + " |",
        "|---|---|---|",
        "| commit of the event → provider's door, idle | " + " | ".join(map(_shown, idle.values())) + " |",
        f"| a reply, {waiting:,} broadcast notices waiting | " + " | ".join(map(_shown, busy.values())) + " |",
    ]


async def _on(fresh: Callable[[], Awaitable[str]], run: Callable[[str], Awaitable[float]]) -> float:
    return await run(await fresh())


def _shown(values: Sequence[float]) -> str:
    return f"{statistics.median(values) * 1000:.0f} / {_p99(values) * 1000:.0f}"


WORKERS = {each.__name__: each for each in (our_worker, bare_worker, procrastinate_worker)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--waiting", type=int, default=50_000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--worker", nargs=2)
    chosen = parser.parse_args()
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    if chosen.worker:
        asyncio.run(WORKERS[chosen.worker[0]](chosen.worker[1]))
        return
    lines = asyncio.run(measure(chosen.count, chosen.waiting))
    print("\n".join(lines))
    if chosen.write:
        write_section("Dispatch", lines)


if __name__ == "__main__":
    main()
