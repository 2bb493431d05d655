"""Messages a second against a provider that takes 50 ms, as ratios to a bare SKIP LOCKED loop and to procrastinate.

usage: python -m benchmarks.dispatch [--count N] [--write]      (--write puts the section into docs/benchmarks.md)

Also: from the commit of an event to the provider's door while idle, and how long a reply takes while 50,000 broadcast
notices wait. Every figure is the best of three runs, or the p99 of all; the database is the same for all of them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import select, text

import store.deliveries
import store.notices
from benchmarks.postgresql import server
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
TAKES = 0.05
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
    await _run_workers("our_worker", url, workers)
    span = select(deliveries.c.created_at, deliveries.c.sent_at)
    async with database.read() as tx:
        rows = (await tx.execute(span)).all()
    await database.close()
    assert len(rows) == count
    return count / (max(row.sent_at for row in rows) - min(row.created_at for row in rows)).total_seconds()


async def bare_worker(url: str) -> None:
    """Claim a hundred, wait 50 ms, mark them: what no queue on this database can beat."""
    connection = await asyncpg.connect(_plain(url))
    began = time.time()
    claim = (
        "UPDATE bare SET state = 'sending' WHERE id IN (SELECT id FROM bare WHERE state = 'waiting' ORDER BY id"
        " LIMIT 100 FOR UPDATE SKIP LOCKED) RETURNING id"
    )
    flying: set[asyncio.Task[None]] = set()
    landed: list[int] = []

    async def fly(ids: list[int]) -> None:
        await asyncio.sleep(TAKES)
        landed.extend(ids)

    while True:
        if landed:
            done, landed[:] = list(landed), []
            await connection.execute("UPDATE bare SET state = 'sent' WHERE id = ANY($1)", done)
        ids = [row["id"] for row in await connection.fetch(claim)]
        if ids:
            flying.add(task := asyncio.create_task(fly(ids)))
            task.add_done_callback(flying.discard)
        elif not flying and not landed:
            break
        else:
            await asyncio.sleep(0.002)
    print(json.dumps([began, time.time()]))
    await connection.close()


async def bare(url: str, count: int, workers: int) -> float:
    connection = await asyncpg.connect(_plain(url))
    await connection.execute("DROP TABLE IF EXISTS bare")
    await connection.execute("CREATE TABLE bare (id bigint PRIMARY KEY, state text NOT NULL)")
    await connection.execute("INSERT INTO bare SELECT n, 'waiting' FROM generate_series(1, $1::int) n", count)
    await connection.execute("CREATE INDEX ON bare (id) WHERE state = 'waiting'")
    await connection.close()
    return count / _span(await _run_workers("bare_worker", url, workers))


async def bare_sqlite(path: Path, count: int) -> float:
    """The same loop on SQLite, with nothing between it and the file."""
    connection = sqlite3.connect(path, isolation_level=None)
    for each in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL"):
        connection.execute(each)
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")
    connection.executemany("INSERT INTO bare VALUES (?, 'waiting')", [(each,) for each in range(count)])
    connection.execute("CREATE INDEX bare_waiting ON bare (id) WHERE state = 'waiting'")
    began, left, landing = time.time(), count, list[tuple[float, list[tuple[int]]]]()
    while left:
        connection.execute("BEGIN IMMEDIATE")
        ids = connection.execute("SELECT id FROM bare WHERE state = 'waiting' ORDER BY id LIMIT 100").fetchall()
        connection.executemany("UPDATE bare SET state = 'sending' WHERE id = ?", ids)
        connection.execute("COMMIT")
        landing += [(time.time() + TAKES, ids)] if ids else []
        while landing and (landing[0][0] <= time.time() or not ids):
            await asyncio.sleep(max(0.0, landing[0][0] - time.time()))
            done = landing.pop(0)[1]
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("UPDATE bare SET state = 'sent' WHERE id = ?", done)
            connection.execute("COMMIT")
            left -= len(done)
    connection.close()
    return count / (time.time() - began)


def _procrastinate(url: str) -> Any:
    import procrastinate

    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=_plain(url)))

    @app.task(name="send")
    async def send(number: int) -> None:
        await asyncio.sleep(TAKES)

    return app


async def procrastinate_worker(url: str) -> None:
    app = _procrastinate(url)
    async with app.open_async():
        began = time.time()
        await app.run_worker_async(wait=False, concurrency=100, install_signal_handlers=False)
        print(json.dumps([began, time.time()]))


async def procrastinate_rate(url: str, count: int, workers: int) -> float:
    app = _procrastinate(url)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await app.tasks["send"].batch_defer_async(*({"number": each} for each in range(count)))
    return count / _span(await _run_workers("procrastinate_worker", url, workers))


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


async def _run_workers(name: str, url: str, workers: int) -> list[list[float]]:
    program = (sys.executable, "-m", "benchmarks.dispatch", "--worker", name, url)
    started = [subprocess.Popen(program, stdout=subprocess.PIPE, text=True) for _ in range(workers)]  # noqa: ASYNC220
    answers = await asyncio.gather(*(asyncio.to_thread(each.communicate) for each in started))
    assert all(each.returncode == 0 for each in started)
    return [json.loads(out) for out, _ in answers if out.strip()]


def _span(runs: Sequence[Sequence[float]]) -> float:
    return max(end for _, end in runs) - min(began for began, _ in runs)


def _plain(url: str) -> str:
    return url.replace("postgresql+asyncpg", "postgresql")


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--waiting", type=int, default=50_000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--worker", nargs=2)
    chosen = parser.parse_args()
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    if chosen.worker:
        asyncio.run(globals()[chosen.worker[0]](chosen.worker[1]))
        return
    lines = asyncio.run(measure(chosen.count, chosen.waiting))
    print("\n".join(lines))
    if chosen.write:
        write_section("Dispatch", lines)


if __name__ == "__main__":
    main()
