"""The peers of the dispatch benchmark, on the same database in the same run: bare loops, and procrastinate."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg

TAKES = 0.05
"""Seconds that the provider takes for a message."""


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
    return count / _span(await run_workers("bare_worker", url, workers))


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
    return count / _span(await run_workers("procrastinate_worker", url, workers))


async def run_workers(name: str, url: str, workers: int) -> list[list[float]]:
    """Start so many processes of that worker; what each printed when it was done."""
    program = (sys.executable, "-m", "benchmarks.dispatch", "--worker", name, url)
    started = [subprocess.Popen(program, stdout=subprocess.PIPE, text=True) for _ in range(workers)]  # noqa: ASYNC220
    answers = await asyncio.gather(*(asyncio.to_thread(each.communicate) for each in started))
    assert all(each.returncode == 0 for each in started)
    return [json.loads(out) for out, _ in answers if out.strip()]


def _span(runs: Sequence[Sequence[float]]) -> float:
    return max(end for _, end in runs) - min(began for began, _ in runs)


def _plain(url: str) -> str:
    return url.replace("postgresql+asyncpg", "postgresql")
