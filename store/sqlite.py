"""SQLite from asyncio: a connection has its own thread (aiosqlite), and each statement is one trip to it, not four.

The trip is what costs: a statement runs in twenty microseconds, waking a thread and coming back takes ten times that.
So what touches no disk runs where it is asked: a reader's BEGIN, and giving up what is open. A quick transaction goes
further. Its statements are look-ups and single rows by their keys; they run where they are asked, and so do its BEGIN
and its COMMIT, which in WAL mode waits for no disk. Only what may wait goes to the thread: taking the writer's place
from another process, and, each so many turns, the checkpoint.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any, Self

import aiosqlite
from aiosqlite.core import _STOP_RUNNING_SENTINEL, _connection_worker_thread

_CHUNK = 64
TURNS_BETWEEN_CHECKPOINTS = 250
"""Quick commits between two looks at the log: it grows by some ten pages a turn, to about ten megabytes."""
PATIENCE = 30_000
"""Milliseconds to wait for another process's transaction."""
PAGES_OF_LOG = 1_000


def connect(ending: set[Thread], database: str, **settings: Any) -> Connection:
    """A connection for SQLAlchemy's aiosqlite dialect (`async_creator_fn`); it opens when it is awaited.

    Its thread stands in `ending` from when it is told to stop: what it does then may still want the event loop.
    """
    opened = Connection(partial(sqlite3.connect, database, **{**settings, "check_same_thread": False}), _CHUNK)
    opened._thread = Thread(target=_serve_connection, args=(opened._tx,), daemon=True)
    opened.ending = ending
    return opened


def _serve_connection(asked: Any) -> None:
    """Do what a connection asks of its thread until it is told to stop.

    An answer to an event loop that was closed meanwhile would end the thread with a RuntimeError; nobody waits for it.
    """
    stopped = False
    while not stopped:
        with suppress(RuntimeError):
            _connection_worker_thread(asked)
            stopped = True


class Connection(aiosqlite.Connection):
    """A connection whose cursors read all their rows in the same trip. `quick` statements make none."""

    quick = False
    ending: set[Thread]
    _turns = 0
    _unheard = False

    def be(self, *, quick: bool) -> None:
        """Make the next transaction a quick one, whose commits leave the checkpoint to a later one; or any other."""
        if quick is not self.quick:
            self.quick = quick
            self._conn.execute(f"PRAGMA wal_autocheckpoint={0 if quick else PAGES_OF_LOG}")

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def run(self, work: Callable[[], Any], *, here: bool) -> Any:
        """The work's result, done here or in the thread."""
        if here:
            return work()
        self._unheard = True
        result = await self._execute(work)  # type: ignore[no-untyped-call]
        self._unheard = False
        return result

    def begin_here(self) -> bool:
        """Take the writer's place where it is free; False where another process has it."""
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={PATIENCE}")
        return True

    async def commit(self) -> None:
        self._turns += self.quick
        if self.quick and self._turns % TURNS_BETWEEN_CHECKPOINTS:
            self._conn.commit()
            return
        self.be(quick=False)
        await super().commit()

    def stop(self) -> None:
        """Let the thread finish what it was given, close, and end: at once, and as often as it is told.

        Nobody waits for it here. Where a task is stopped twice, aiosqlite's own waits for a thread that has ended.
        """
        self.ending -= {each for each in self.ending if not each.is_alive()}
        self.ending.add(self._thread)
        self._running = False
        self._tx.put_nowait((None, self._end))

    def _end(self) -> object:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        return _STOP_RUNNING_SENTINEL

    async def rollback(self) -> None:
        """Nothing where nothing is open, as when a connection comes back to its pool.

        A BEGIN that nobody waited for to the end opens something yet: the thread rolls it back behind it.
        """
        if self._unheard:
            await super().rollback()
            self._unheard = False
        elif self._conn.in_transaction:
            self._conn.rollback()


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
        begins = sql == "BEGIN IMMEDIATE"
        if not (begins and self._connection.quick and self._connection.begin_here()):
            here = sql == "BEGIN" or (self._connection.quick and not begins)
            await self._connection.run(partial(self._take, sql, parameters), here=here)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        await self._connection.run(partial(self._take_many, sql, parameters), here=self._connection.quick)
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
