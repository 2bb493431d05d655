"""Rows a second of a province's import, as ratios to a bare executemany on the same database in the same run.

usage: python -m benchmarks.intake [--rows N] [--only sqlite|postgresql] [--write]   (--write: docs/benchmarks.md)

Rows are dossiers and steps, as the generator (benchmarks/province.py) writes them, about one to four. Each database is
filled by a process of its own, whose memory is told. Meanwhile that process, which has answered before, looks a code
up, and takes a whole turn (who is it, look-up, keep), every 20 ms: the p99 of each is told. The processor's time is
that process's for each row, what it answers meanwhile included and PostgreSQL's own left out: other work on the
machine moves it less than the rate. Then an idle tick of the clock over what is there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import text

from benchmarks.postgresql import server
from benchmarks.province import ENDS, envelopes, write
from benchmarks.report import write_section
from dossier_code import find_codes
from knowledge import catalogue
from messages import Inbound, Reply
from notices.deadlines import DeadlineRules
from notices.intake import Terms, take
from notices.looking import look
from notices.reading import read_file
from running import settle
from store import conversations, dossiers, migrations
from store.database import Database
from store.vault import Vault
from tests.conftest import fresh_postgresql

SECRET = "a secret that only benchmarks know"
NOW = datetime(2026, 7, 1, 2, tzinfo=UTC)
ASKED = "H29.1-260102-000001"
ASK_EVERY = 0.02
ROWS_A_DOSSIER = 5.19
TICKS = 5
_ids = count(1)


async def measure(url: str, path: Path) -> dict[str, float]:
    """The figures of one database, in this process."""
    database = Database(url, Vault([SECRET]))
    await migrations.upgrade(database)
    bare = await _bare(database, 20_000)
    catalogue.load()
    settle()
    await _look_up(database)
    await _answer(database)
    stop, looked, answered = asyncio.Event(), list[float](), list[float]()
    asking = [
        asyncio.create_task(_ask(stop, looked, lambda: _look_up(database))),
        asyncio.create_task(_ask(stop, answered, lambda: _answer(database))),
    ]
    begun, used = time.perf_counter(), time.process_time()
    summary = await take(database, lambda: read_file(path), Terms("national"), NOW)
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stop.set()
    await asyncio.gather(*asking)
    tick = await _tick(database)
    await database.close()
    rows = summary.accepted
    told = {"rows": rows, "rate": rows / seconds, "processor": used / rows, "bare": bare}
    return {**told, "look-up": _p99(looked), "answer": _p99(answered), "memory": memory, "tick": tick}


async def _bare(database: Database, rows: int) -> float:
    """Rows a second of nothing but an executemany of 500 narrow rows a transaction."""
    async with database.begin() as tx:
        await tx.execute(text("CREATE TABLE bare (id integer PRIMARY KEY, code text, at text, content text)"))
    insert, begun = text("INSERT INTO bare VALUES (:id, :code, :at, :content)"), time.perf_counter()
    for start in range(0, rows, 500):
        told = [
            {"id": each, "code": f"H29.{each}", "at": NOW.isoformat(), "content": "Chuyển phòng chuyên môn"}
            for each in range(start, start + 500)
        ]
        async with database.begin() as tx:
            await tx.execute(insert, told)
    return rows / (time.perf_counter() - begun)


async def _ask(stop: asyncio.Event, took: list[float], question: Callable[[], Awaitable[None]]) -> None:
    """Ask every so often; how many seconds each answer took."""
    while not stop.is_set():
        begun = time.perf_counter()
        await question()
        took.append(time.perf_counter() - begun)
        await asyncio.sleep(ASK_EVERY)


async def _look_up(database: Database) -> None:
    async with database.read() as tx:
        await dossiers.known_keys(tx, ["H291260102000001"])


async def _answer(database: Database) -> None:
    """A turn's transaction, as bot/round.py has it, without the understanding of the question."""
    at = datetime.now(UTC)
    said = Inbound("sms", "+84900000009", ASKED, f"bench:{next(_ids)}", at, verified_phone="+84900000009")
    async with database.begin(quick=True) as tx:
        [person] = await conversations.greet(tx, [said])
        asker = dossiers.Asker(person.address_id, "sms", person.phone_hash, "bench", at)
        await dossiers.for_citizen(tx, find_codes(ASKED)[0], asker, dossiers.Rules())
        await conversations.keep(tx, [conversations.Taken(said, person, Reply("…"), "dossiers", {})])


async def _tick(database: Database) -> float:
    """The median tick that finds nothing to do, with every dossier in the table."""
    await look(database, {}, DeadlineRules(), NOW - timedelta(days=1))
    took = []
    for _ in range(TICKS):
        begun = time.perf_counter()
        await look(database, {}, DeadlineRules(), NOW - timedelta(days=1))
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


async def run(rows: int, only: str = "") -> list[str]:
    """The table, SQLite first."""
    lines = [
        "| database | rows | rows/s | processor a row | bare executemany/s | ratio "
        "| look-up p99 | answer p99 | memory | a tick |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="mc-in-", dir="/tmp") as folder:
        path = Path(folder) / "year.jsonl.gz"
        write(path, envelopes(max(1, round(rows / ROWS_A_DOSSIER)), 1, ENDS))
        if only != "postgresql":
            lines.append(_line("SQLite", _measured(f"sqlite+aiosqlite:///{folder}/x.sqlite3", path)))
            print(lines[-1], flush=True)
        if only != "sqlite":
            with server() as place:
                lines.append(_line("PostgreSQL", _measured(await fresh_postgresql(place), path)))
                print(lines[-1], flush=True)
    return lines


def _measured(url: str, path: Path) -> dict[str, float]:
    """The figures, from a process that did nothing before."""
    program = [sys.executable, "-m", "benchmarks.intake", "--measure", url, str(path)]
    figures: dict[str, float] = json.loads(subprocess.run(program, capture_output=True, check=True, text=True).stdout)
    return figures


def _line(name: str, of: dict[str, float]) -> str:
    return (
        f"| {name} | {of['rows']:,.0f} | {of['rate']:,.0f} | {of['processor'] * 1e6:.0f} µs "
        f"| {of['bare']:,.0f} | {of['rate'] / of['bare']:.2f} "
        f"| {of['look-up'] * 1000:.0f} ms | {of['answer'] * 1000:.0f} ms | {of['memory']:.0f} MB "
        f"| {of['tick'] * 1000:.0f} ms |"
    )


def main() -> None:
    """Measure, print, and write the section where that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--rows", type=int, default=550_000)
    reader.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    reader.add_argument("--write", action="store_true")
    reader.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    asked = reader.parse_args()
    if asked.measure:
        print(json.dumps(asyncio.run(measure(asked.measure[0], Path(asked.measure[1])))))
        return
    lines = asyncio.run(run(asked.rows, asked.only))
    print("\n".join(lines))
    if asked.write:
        write_section("Intake", lines)


if __name__ == "__main__":
    main()
