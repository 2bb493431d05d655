"""SQLite's own ways: quick transactions run where they are asked, and still wait for other processes' writing."""

import asyncio
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from store import sqlite
from store.database import Database
from store.tables import metadata
from store.tables.jobs import leases


@pytest.fixture
async def database(tmp_path: Path, vault):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'quick.sqlite3'}", vault)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield database
    await database.close()


async def note(database: Database, name: str, now) -> None:
    async with database.begin(quick=True) as tx:
        await tx.execute(insert(leases).values(name=name, holder="me", until=now, facts={}))


async def names(database: Database) -> list[str]:
    async with database.read() as tx:
        return list((await tx.execute(select(leases.c.name).order_by(leases.c.name))).scalars())


async def test_what_a_quick_transaction_wrote_is_there_and_what_failed_is_not(database: Database, now) -> None:
    await note(database, "kept", now)
    with pytest.raises(RuntimeError):
        async with database.begin(quick=True) as tx:
            await tx.execute(insert(leases).values(name="lost", holder="me", until=now, facts={}))
            raise RuntimeError

    assert await names(database) == ["kept"]


async def test_a_quick_transaction_waits_for_another_process_without_holding_the_others_up(
    database: Database, tmp_path: Path, now
) -> None:
    other = sqlite3.connect(tmp_path / "quick.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    writing = asyncio.create_task(note(database, "later", now))
    meanwhile = await names(database)
    other.execute("COMMIT")
    other.close()
    await writing

    assert meanwhile == []
    assert await names(database) == ["later"]


async def test_the_log_is_carried_over_now_and_then_so_that_it_stays_small(
    database: Database, tmp_path: Path, now, vault
) -> None:
    for number in range(2 * sqlite.TURNS_BETWEEN_CHECKPOINTS):
        await note(database, f"{number:04}" + "x" * 50, now)

    assert (tmp_path / "quick.sqlite3-wal").stat().st_size < 20_000_000
    assert len(await names(database)) == 2 * sqlite.TURNS_BETWEEN_CHECKPOINTS


async def test_a_task_that_is_stopped_while_it_waits_for_the_writers_place_does_not_keep_it(
    database: Database, tmp_path: Path, now
) -> None:
    other = sqlite3.connect(tmp_path / "quick.sqlite3", isolation_level=None, timeout=0)
    assert await names(database) == []
    other.execute("BEGIN IMMEDIATE")

    writing = asyncio.create_task(write(database, now))
    await turn_the_loop()
    writing.cancel()
    await turn_the_loop()
    other.execute("COMMIT")
    await asyncio.wait([writing])

    other.execute("BEGIN IMMEDIATE")
    other.close()
    await note(database, "next", now)
    assert await names(database) == ["next"]


@pytest.mark.parametrize("turns", range(1, 5))
async def test_a_task_that_is_stopped_twice_leaves_no_thread_and_no_task_behind(database: Database, turns: int) -> None:
    before, gate = set(threading.enumerate()), threading.Event()

    reading = asyncio.create_task(read_behind(database, gate))
    await turn_the_loop()
    reading.cancel()
    await turn_the_loop(turns)
    reading.cancel()
    await asyncio.wait([reading])
    gate.set()
    await database.close()
    await turn_the_loop()

    assert not [each for each in set(threading.enumerate()) - before if "connection" in each.name]
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_an_answer_to_a_loop_that_was_closed_meanwhile_disturbs_nobody(tmp_path: Path) -> None:
    loop, gate, ending = asyncio.new_event_loop(), threading.Event(), set[threading.Thread]()
    connection = sqlite.connect(ending, str(tmp_path / "left.sqlite3"))
    loop.run_until_complete(connect(connection))
    connection._tx.put_nowait((loop.create_future(), gate.wait))
    loop.close()

    gate.set()
    connection.stop()
    for thread in ending:
        thread.join(timeout=60)

    assert not any(thread.is_alive() for thread in ending)
    assert connection._connection is None  # closed by its thread, which did not die of the answer


async def connect(connection: sqlite.Connection) -> None:
    await connection


async def read_behind(database: Database, gate: threading.Event) -> None:
    """Read twice with a connection whose thread waits for the gate between."""
    async with database.read() as tx:
        await tx.execute(select(leases.c.name))
        opened: Any = await tx.connection.get_raw_connection()
        opened.driver_connection._tx.put_nowait((None, gate.wait))
        await tx.execute(select(leases.c.name))


async def write(database: Database, now) -> None:
    async with database.begin() as tx:
        await tx.execute(insert(leases).values(name="never", holder="me", until=now, facts={}))


async def turn_the_loop(times: int = 20) -> None:
    for _ in range(times):
        await asyncio.sleep(0)
