"""How the two databases are opened: what each connection is told, and when one that rested is looked at again."""

from __future__ import annotations

import sqlite3
import time
from functools import partial
from threading import Thread
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, event
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from store import sqlite

QUIET = {"hide_parameters": True}
"""What is bound to a statement stands in no error and no log: it is people's."""
REST_SECONDS = 1.0
"""A connection that rested longer is asked whether it still lives. One that was just used is not: asking takes three
trips to the server, as many as a short turn itself, and a server that just went away shows in the work."""
READS, QUICK = "motcua_reads", "motcua_quick"
"""Execution options: a transaction that only reads; one whose statements run where they are asked (store/sqlite.py)."""
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={sqlite.PATIENCE}", "foreign_keys=ON")
"""NORMAL under WAL: a commit is written before it is answered, and a killed process loses nothing. Only a power cut may
take the last commits back, whole ones and never a part; where that matters the database is PostgreSQL."""


def open_postgresql(url: str) -> AsyncEngine:
    """PostgreSQL: up to twenty connections; a pool that cannot give one within five seconds says so."""
    engine = create_async_engine(url, pool_size=10, max_overflow=10, pool_timeout=5, **QUIET)
    event.listen(engine.sync_engine, "checkin", _note_rest)
    event.listen(engine.sync_engine, "checkout", _Look(engine.sync_engine))
    event.listen(engine.sync_engine, "handle_error", _name_what_went_away)
    return engine


def open_sqlite(url: str, ending: set[Thread]) -> AsyncEngine:
    """A SQLite file: one writer, and readers that wait for nobody. `ending` will hold threads told to stop."""
    settings = {"timeout": 30, "cached_statements": 512, "async_creator_fn": partial(sqlite.connect, ending)}
    engine = create_async_engine(url, connect_args=settings, **QUIET)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _name_what_went_away(failed: ExceptionContext) -> OperationalError | None:
    """A connection that is cut in the middle of a statement shows in five kinds of error; to us it is one."""
    gone = failed.original_exception
    return OperationalError(failed.statement, None, gone, connection_invalidated=True) if failed.is_disconnect else None


def _note_rest(_connection: object, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


class _Look:
    """Whether a connection that rested still lives; where it does not, the pool opens new ones."""

    def __init__(self, engine: Engine) -> None:
        self._dialect = engine.dialect

    def __call__(self, connection: Any, record: Any, _proxy: object) -> None:
        since = record.info.pop("rests_since", None)
        if since is None or time.monotonic() - since < REST_SECONDS:
            return
        try:
            self._dialect.do_ping(connection)
        except self._dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError("it went away while it rested") from gone


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    driver: Any = connection.connection.driver_connection
    driver.be(quick=bool(options.get(QUICK)))
    cursor = connection.connection.cursor()
    begin = "BEGIN" if options.get(READS) else "BEGIN IMMEDIATE"
    try:
        cursor.execute(begin)
    except sqlite3.OperationalError as error:
        raise OperationalError(begin, None, error) from error
