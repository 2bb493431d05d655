"""SQLite from asyncio: a connection has its own thread (aiosqlite), and each statement is one trip to it, not four.

The trip is what costs: a statement runs in twenty microseconds, waking a thread and coming back takes ten times that.
A quick transaction goes further. Its statements are look-ups and single rows by their keys; they run where they are
asked. Only what may wait goes to the thread: taking the writer's place, and the commit with its checkpoint.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

_CHUNK = 64


def connect(database: str, **settings: Any) -> Connection:
    """A connection for SQLAlchemy's aiosqlite dialect (`async_creator_fn`); it opens when it is awaited."""
    opened = Connection(partial(sqlite3.connect, database, **{**settings, "check_same_thread": False}), _CHUNK)
    opened._thread.daemon = True
    return opened


class Connection(aiosqlite.Connection):
    """A connection whose cursors read all their rows in the same trip. `quick` statements make none."""

    quick = False

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def run(self, work: Callable[[], Any], *, here: bool) -> Any:
        """The work's result, done here or in the thread."""
        return work() if here else await self._execute(work)  # type: ignore[no-untyped-call]

    async def rollback(self) -> None:
        """Nothing where nothing is open, as when a connection comes back to its pool."""
        if self._conn.in_transaction:
            await super().rollback()


class Cursor:
    """What SQLAlchemy's adapter asks of a cursor: one statement, its rows, its description."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        here = self._connection.quick and not sql.startswith("BEGIN IMMEDIATE")
        await self._connection.run(partial(self._take, sql, parameters), here=here)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        await self._connection.run(partial(self._take_many, sql, parameters), here=False)
        return self

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = ()

    def _take(self, sql: str, parameters: Sequence[Any]) -> None:
        done = self._connection._conn.execute(sql, parameters)
        self.description, self.lastrowid = done.description, done.lastrowid
        self._rows = done.fetchall() if done.description else ()
        self.rowcount = done.rowcount  # known only once the rows of RETURNING were read
        done.close()

    def _take_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        done = self._connection._conn.executemany(sql, parameters)
        self.rowcount = done.rowcount
        done.close()
