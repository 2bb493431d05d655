"""Opening the database, and the transaction that every store function takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from threading import Thread
from typing import Any

from sqlalchemy import CursorResult, Executable, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import Table

from store.engines import QUICK, READS, open_postgresql, open_sqlite
from store.key_ring import read_keys
from store.vault import Vault

Duplicate = IntegrityError
"""A row that is already there."""
Unavailable = (OperationalError, InterfaceError, TimeoutError, ConnectionError, OSError)
"""What a database that is down looks like from here."""
DatabaseError = DBAPIError


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
        self._returning: set[asyncio.Task[None]] = set()
        self._ending: set[Thread] = set()
        self.on_postgresql = self.url.get_backend_name() == "postgresql"
        self._engine = open_postgresql(url) if self.on_postgresql else open_sqlite(url, self._ending)
        self._reading = self._engine.execution_options(**{READS: True})
        self._quick = self._engine.execution_options(**{QUICK: True})
        self._one_writer = None if self.on_postgresql else asyncio.Lock()

    @asynccontextmanager
    async def begin(self, *, quick: bool = False) -> AsyncIterator[Tx]:
        """A transaction that may write: committed at the end, rolled back on an error.

        SQLite has one writer: BEGIN IMMEDIATE takes its place at once, and writers of one process queue in turn
        instead of polling the file's lock. `quick`: its statements find a few rows by their keys, as a turn's do; on
        SQLite they run without going to another thread, so that nothing slow may be among them.
        """
        async with self._one_writer or nullcontext():
            if not self._has_keys:
                await self.read_keys()
            connection = await (self._quick if quick else self._engine).connect()
            done = False
            try:
                yield Tx(connection, self.vault, self.on_postgresql)
                await connection.commit()
                done = True
            finally:
                if done:
                    await connection.close()  # with nothing open it waits for nothing
                else:
                    await self._return(connection)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A transaction that only reads; on SQLite it waits for no writer."""
        if not self._has_keys:
            await self.read_keys()
        connection = await self._reading.connect()
        done = False
        try:
            yield Tx(connection, self.vault, self.on_postgresql)
            done = not self.on_postgresql
        finally:
            if done:
                await connection.close()  # rolled back where we are, without waiting
            else:
                await self._return(connection)

    async def _return(self, connection: AsyncConnection) -> None:
        """Roll back what is open and give the connection back, also where the task that waits for it is stopped."""
        returning = asyncio.create_task(connection.close())
        self._returning.add(returning)
        returning.add_done_callback(self._returning.discard)
        await asyncio.shield(returning)

    async def read_keys(self) -> None:
        """Let the vault take the keys that this database keeps; again now and then, for they may be changed.

        The first transaction does it by itself. Raises WrongSecret.
        """
        async with self._reading.connect() as connection:
            await read_keys(connection, self.vault)
        self._has_keys = True

    @property
    def engine(self) -> AsyncEngine:
        """For migrations and the metrics of the pool."""
        return self._engine

    async def close(self) -> None:
        """Close every connection; returns when nothing of them goes on that could want the event loop."""
        await asyncio.gather(*self._returning, return_exceptions=True)
        await self._engine.dispose()
        for thread in list(self._ending):
            await asyncio.to_thread(thread.join)
