"""Rows a second of a province's import, as ratios to a bare executemany on the same database in the same run.

usage: python -m benchmarks.intake [--dossiers N] [--write]      (--write puts the section into docs/benchmarks.md)

Rows are dossiers and steps, as the generator (benchmarks/province.py) writes them. Meanwhile codes are looked up in the
same process; the p99 of that and its memory are told too. Then a tick of the clock, with every dossier in the table.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from benchmarks.province import ENDS, envelopes, write
from benchmarks.report import write_section
from notices.deadlines import DeadlineRules
from notices.intake import Terms, take
from notices.looking import look
from notices.reading import read_file
from store import dossiers, migrations
from store.database import Database
from store.vault import Vault
from tests.conftest import _Server as Server
from tests.conftest import fresh_postgresql

SECRET = "a secret that only benchmarks know"
NOW = datetime(2026, 7, 1, 2, tzinfo=UTC)
ASK_EVERY = 0.02
TICKS = 5


async def measure(name: str, url: str, path: Path) -> str:
    """One line of the table: this database."""
    database = Database(url, Vault([SECRET]))
    await migrations.upgrade(database)
    bare = await _bare(database, 20_000)
    stop, waits = asyncio.Event(), list[float]()
    asking = asyncio.create_task(_ask(database, stop, waits))
    begun = time.perf_counter()
    summary = await take(database, lambda: read_file(path), Terms("national"), NOW)
    rate = summary.accepted / (time.perf_counter() - begun)
    stop.set()
    await asking
    tick = await _tick(database)
    await database.close()
    p99 = statistics.quantiles(waits, n=100)[98] * 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"| {name} | {summary.accepted:,} | {rate:,.0f} | {bare:,.0f} | {rate / bare:.2f} | {p99:.0f} ms | {memory} MB "
        f"| {tick * 1000:.0f} ms |"
    )


async def _bare(database: Database, count: int) -> float:
    """Rows a second of nothing but an executemany of 500 narrow rows a transaction."""
    async with database.begin() as tx:
        await tx.execute(text("CREATE TABLE bare (id integer PRIMARY KEY, code text, at text, content text)"))
    insert, begun = text("INSERT INTO bare VALUES (:id, :code, :at, :content)"), time.perf_counter()
    for start in range(0, count, 500):
        rows = [
            {"id": each, "code": f"H29.{each}", "at": NOW.isoformat(), "content": "Chuyển phòng chuyên môn"}
            for each in range(start, start + 500)
        ]
        async with database.begin() as tx:
            await tx.execute(insert, rows)
    return count / (time.perf_counter() - begun)


async def _ask(database: Database, stop: asyncio.Event, waits: list[float]) -> None:
    """Look a code up every so often, as a citizen's turn does."""
    while not stop.is_set():
        begun = time.perf_counter()
        async with database.read() as tx:
            await dossiers.known_keys(tx, ["H291260102000001"])
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(ASK_EVERY)


async def _tick(database: Database) -> float:
    """The median tick that finds nothing to do, with every dossier in the table."""
    await look(database, {}, DeadlineRules(), NOW - timedelta(days=1))
    took = []
    for _ in range(TICKS):
        begun = time.perf_counter()
        await look(database, {}, DeadlineRules(), NOW - timedelta(days=1))
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


async def run(count: int) -> list[str]:
    """The table, SQLite first."""
    lines = [
        "| database | rows | rows/s | bare executemany/s | ratio | look-ups meanwhile, p99 | memory | a tick |",
        "|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="mc-in-", dir="/tmp") as folder, closing(Server(f"{folder}/pg")) as server:
        path = Path(folder) / "year.jsonl.gz"
        write(path, envelopes(count, 1, ENDS))
        lines.append(await measure("SQLite", f"sqlite+aiosqlite:///{folder}/x.sqlite3", path))
        lines.append(await measure("PostgreSQL", await fresh_postgresql(server.folder), path))
    return lines


def main() -> None:
    """Measure, print, and write the section where that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--dossiers", type=int, default=6_000)
    reader.add_argument("--write", action="store_true")
    asked = reader.parse_args()
    lines = asyncio.run(run(asked.dossiers))
    print("\n".join(lines))
    if asked.write:
        write_section("Intake", lines)


if __name__ == "__main__":
    main()
