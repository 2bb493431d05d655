"""Opening the database, and the transaction that every store function takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Executable, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import Table

from store.key_ring import read_keys
from store.vault import Vault

Duplicate = IntegrityError
"""A row that is already there."""
Unavailable = (OperationalError, InterfaceError, TimeoutError, ConnectionError, OSError)
"""What a database that is down looks like from here."""
DatabaseError = DBAPIError
_QUIET = {"hide_parameters": True}
"""What is bound to a statement stands in no error and no log: it is people's."""


@dataclass(frozen=True, slots=True)
class Tx:
    """An open transaction and the vault of its database. Store functions take it first."""

    connection: AsyncConnection
    vault: Vault
    on_postgresql: bool

    async def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        return await self.connection.execute(statement, values)

    async def scalar(self, statement: Executable) -> Any:
        return (await self.connection.execute(statement)).scalar()

    def insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """An INSERT that knows ON CONFLICT, in this database's dialect."""
        return postgresql.insert(table) if self.on_postgresql else sqlite.insert(table)


class Database:
    """One database: SQLite (a file) or PostgreSQL. `close` when done, for its thread keeps the process alive."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.url = make_url(url)
        self.vault = vault.again()
        self._has_keys = False
        self.on_postgresql = self.url.get_backend_name() == "postgresql"
        self._engine = _open(url, self.on_postgresql)
        self._one_writer = None if self.on_postgresql else asyncio.Lock()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Tx]:
        """A transaction that may write: committed at the end, rolled back on an error.

        SQLite has one writer: BEGIN IMMEDIATE takes its place at once, and writers of one process queue in turn
        instead of polling the file's lock.
        """
        async with AsyncExitStack() as stack:
            if self._one_writer is not None:
                await stack.enter_async_context(self._one_writer)
            if not self._has_keys:
                await self.read_keys()
            connection = await stack.enter_async_context(self._engine.begin())
            yield Tx(connection, self.vault, self.on_postgresql)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A transaction that only reads; on SQLite it waits for no writer."""
        if not self._has_keys:
            await self.read_keys()
        async with self._engine.connect() as connection:
            await connection.execution_options(motcua_reads=True)
            yield Tx(connection, self.vault, self.on_postgresql)

    async def read_keys(self) -> None:
        """Let the vault take the keys that this database keeps; again now and then, for they may be changed.

        The first transaction does it by itself. Raises WrongSecret.
        """
        async with self._engine.connect() as connection:
            await connection.execution_options(motcua_reads=True)
            await read_keys(connection, self.vault)
        self._has_keys = True

    @property
    def engine(self) -> AsyncEngine:
        """For migrations and the metrics of the pool."""
        return self._engine

    async def close(self) -> None:
        await self._engine.dispose()


def _open(url: str, on_postgresql: bool) -> AsyncEngine:
    if on_postgresql:
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True, pool_timeout=5, **_QUIET)
    engine = create_async_engine(url, connect_args={"timeout": 30}, **_QUIET)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    reads = connection.get_execution_options().get("motcua_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
