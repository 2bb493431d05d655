"""What a tick of the clock, a look-up and a claim cost with five million dossiers, against a tenth of them.

usage: python -m benchmarks.tick [--dossiers N] [--only sqlite|postgresql] [--write]     (--write: docs/benchmarks.md)

A tick with every job due is what a worker has it: jobs that stand aside are begun, not waited for. Then each job of
schedule.JOBS by itself with nothing due, and the look with 1,000 dossiers late since an hour ago, each of which gets
its notices. The rows are minimal and made by the database itself: of a hundred dossiers 96 are closed; each fourth one
has a message, a notice and a delivery behind it. Filling is nearly all of the time: five million take a quarter of an
hour on two quiet cores, both databases together, and 15 GB under /tmp.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from app import open_service
from benchmarks.crowd import crowd
from benchmarks.postgresql import server
from benchmarks.report import write_section
from config import Config
from dossier_code import find_codes
from messages import Lane
from schedule import JOBS, Clock
from store import dossier_import, dossiers
from store import notices as notice_store
from store.database import Database
from store.notices import Due
from store.tables.dossiers import dossiers as table
from store.vault import Vault
from tests.conftest import fresh_postgresql

SECRET = "a secret that only benchmarks know"
TIMES, LOOKS, DUE, PROCESSING = 3, 200, 1000, 4
FEWER = 10
Figures = dict[str, float]


async def measure(url: str, count: int) -> Figures:
    """Seconds of each job, and of a look-up and a claim, with so many dossiers."""
    config = Config(secret_key=[SECRET], database={"url": url}, sandbox={"enabled": True})  # type: ignore[arg-type, list-item]
    database = Database(url, Vault([SECRET]))
    await crowd(database, count)
    print(f"{database.url.get_backend_name()}, {count:,} dossiers are there", flush=True)
    now = datetime.now(UTC)
    figures: Figures = {}
    async with open_service(config) as service:
        figures["a tick, every job due"] = await _tick(Clock(database, service.jobs()))
        for job in JOBS:
            work = service.jobs()[job.name]
            figures[job.name] = await _median(TIMES, lambda work=work: work(now))  # type: ignore[misc]
        await _let_fall_due(database, now)
        began = time.perf_counter()
        await service.jobs()["look"](now)
        figures[f"look, {DUE:,} due"] = time.perf_counter() - began
    figures["look-up"] = await _median(LOOKS, lambda: _look_up(database, count, now))
    figures["claim"] = await _median(LOOKS, lambda: _claim(database, now))
    await database.close()
    return figures


async def _tick(clock: Clock) -> float:
    began = time.perf_counter()
    await clock.tick()
    took = time.perf_counter() - began
    await clock.settle()
    return took


async def _median(times: int, work: Callable[[], Awaitable[object]]) -> float:
    await work()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        await work()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


async def _let_fall_due(database: Database, now: datetime) -> None:
    """The newest in work are late since an hour ago, and their source began long before."""
    async with database.begin() as tx:
        await dossier_import.note_source(tx, "national", DUE, now - timedelta(days=400))
        some = select(table.c.id).where(table.c.status == PROCESSING).order_by(table.c.id.desc()).limit(DUE)
        late = {"look_at": now - timedelta(minutes=1), "due_at": now - timedelta(hours=1)}
        await tx.execute(update(table).where(table.c.id.in_(some)).values(late))


async def _look_up(database: Database, count: int, now: datetime) -> None:
    code = find_codes(f"H29.1-260102-{time.perf_counter_ns() % count:07}")[0]
    async with database.begin() as tx:
        await dossiers.for_citizen(tx, code, dossiers.Asker(1, "sms", None, "bench", now), dossiers.Rules())


async def _claim(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        await notice_store.claim_due(tx, Due(Lane.NOTICE, "", 100), now)


async def run(count: int, only: str) -> list[str]:
    """The tables, SQLite first."""
    lines = []
    with tempfile.TemporaryDirectory(prefix="mc-tick-", dir="/tmp") as folder:
        if only != "postgresql":
            urls = [f"sqlite+aiosqlite:///{folder}/{each}.sqlite3" for each in ("fewer", "all")]
            lines += await _table("SQLite", urls, count)
        if only != "sqlite":
            with server() as place:
                urls = [await fresh_postgresql(place), await fresh_postgresql(place)]
                lines += ["", *await _table("PostgreSQL", urls, count)]
    return lines


async def _table(name: str, urls: list[str], count: int) -> list[str]:
    fewer, many = [await measure(url, each) for url, each in zip(urls, (count // FEWER, count), strict=True)]
    lines = [
        f"| {name}, milliseconds | {count // FEWER:,} dossiers | {count:,} dossiers | ratio |",
        "|---|---|---|---|",
    ]
    for what, seconds in many.items():
        before = fewer[what]
        lines.append(f"| {what} | {before * 1000:,.1f} | {seconds * 1000:,.1f} | {seconds / before:.2f} |")
    print("\n".join(lines), flush=True)
    return lines


def main() -> None:
    """Measure, print, and write the section where that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--dossiers", type=int, default=5_000_000)
    reader.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    reader.add_argument("--write", action="store_true")
    asked = reader.parse_args()
    lines = asyncio.run(run(asked.dossiers, asked.only))
    if asked.write:
        write_section("Tick", lines)


if __name__ == "__main__":
    main()
