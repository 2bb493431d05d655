"""Bringing a database to the tables of this version, and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database import Database
from store.key_ring import are_derived, begin_keys, read_keys
from store.tables.keys import vault_keys

HEAD = "head"


class NoWayBack(ValueError):
    """An older version could not read this database; the message says why and what to do. Nothing was changed."""


async def upgrade(database: Database, to: str = HEAD) -> None:
    """Bring the tables up to that revision; nothing happens where they are there already.

    A database that keeps no keys yet gets its first ones. Raises WrongSecret.
    """
    if to == HEAD and await _is_newest(database):
        return
    from store.migrations import steps

    async with _changing(database) as connection:
        filled = await connection.run_sync(_revision) is not None
        await connection.run_sync(steps.up, to)
        if await _has(connection, vault_keys):
            await begin_keys(connection, database.vault, filled=filled)


async def downgrade(database: Database, to: str) -> None:
    """Take the tables back to that revision ("base": to nothing). Raises NoWayBack, WrongSecret."""
    from store.migrations import steps

    async with _changing(database) as connection:
        derived = not await _has(connection, vault_keys) or await are_derived(connection, database.vault)
        await connection.run_sync(steps.down, to)
        if not derived and to != "base" and not await _has(connection, vault_keys):
            raise NoWayBack(f"version {to} cannot read the keys of this database: restore a backup of that version")


async def current(database: Database) -> str | None:
    """The revision that the database stands at; None for an empty one."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_revision)


async def differences(database: Database) -> list[object]:
    """How the database differs from the tables of this version; empty when it does not."""
    from store.migrations import steps

    async with database.engine.connect() as connection:
        return await connection.run_sync(steps.differ)


async def revise(database: Database, message: str) -> None:
    """Write a new revision from what differs; for developers."""
    from store.migrations import steps

    async with database.engine.begin() as connection:
        await connection.run_sync(steps.revise, message)


@asynccontextmanager
async def _changing(database: Database) -> AsyncIterator[AsyncConnection]:
    """One transaction that changes tables.

    SQLite changes a table by copying it and dropping the old one; with foreign keys on, that would delete what points
    at its rows. So they are off meanwhile, and all of them are checked before the commit. Raises NoWayBack.
    """
    async with database.engine.connect() as connection:
        await connection.run_sync(_set_foreign_keys, on=False)
        try:
            async with connection.begin():
                yield connection
                if (
                    not database.on_postgresql
                    and (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
                ):
                    raise NoWayBack("rows would point at others that are gone; nothing was changed")
        finally:
            await connection.run_sync(_set_foreign_keys, on=True)


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """On SQLite; within a transaction it would do nothing."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
        cursor.close()


async def _has(connection: AsyncConnection, table: Table) -> bool:
    return await connection.run_sync(lambda sync: inspect(sync).has_table(table.name))


async def _is_newest(database: Database) -> bool:
    """Whether tables and keys are there already; looked at without alembic, so that a start is quick."""
    newest = max(path.name[:4] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py"))
    async with database.engine.connect() as connection:
        there = await connection.run_sync(_revision) == newest
        return there and await read_keys(connection, database.vault)


def _revision(connection: Connection) -> str | None:
    """The row that alembic keeps; None where there is none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
