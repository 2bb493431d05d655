"""Many rows at once, past SQLAlchemy's work for each: on PostgreSQL one statement over arrays, on SQLite executemany.

PostgreSQL unpacks the arrays itself (`unnest`), so that a batch is planned once and crosses the wire once. What cannot
be there yet is copied (`COPY`), at half the cost for both sides. Values are made for the driver a column at a time, by
the columns' own types.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import asyncpg
from sqlalchemy import (
    JSON,
    BindParameter,
    Column,
    ColumnElement,
    CursorResult,
    String,
    Table,
    any_,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from store.database import Tx
from store.tables.columns import Moment, moment_as_text

Rows = Sequence[Mapping[str, Any]]
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]
_SQLITE = sqlite.dialect()
_NUMBERS = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2)"


async def insert_new(tx: Tx, table: Table, rows: Rows, key: str) -> dict[Any, int]:
    """Insert rows of the same columns that are not there yet; their ids by the column `key`, which is unique."""
    if not rows:
        return {}
    if tx.on_postgresql:
        numbers = (await tx.connection.exec_driver_sql(_NUMBERS, (table.name, len(rows)))).scalars().all()
        await insert_fresh(tx, table, [{"id": number, **row} for number, row in zip(numbers, rows, strict=True)])
        return {row[key]: number for number, row in zip(numbers, rows, strict=True)}
    await insert_all(tx, table, rows)
    wanted = select(table.c[key], table.c.id).where(among(tx, table.c[key], [each[key] for each in rows]))
    found: Any = await tx.execute(wanted)
    return {row[0]: row[1] for row in found}


async def insert_fresh(tx: Tx, table: Table, rows: Rows) -> None:
    """Insert rows that cannot be there yet, in a transaction that has said something before. Raises Duplicate."""
    if rows and tx.on_postgresql:
        names = _all_names(table, tuple(rows[0]))
        await _copy(tx, table, names, zip(*_columns(tx, table, rows), strict=True))
    else:
        await insert_all(tx, table, rows)


async def insert_all(tx: Tx, table: Table, rows: Rows) -> None:
    """Insert rows of the same columns, whose ids are known or of no interest."""
    if rows:
        await _run(tx, _words(tx, table, rows), _columns(tx, table, rows))


async def insert_missing(tx: Tx, table: Table, rows: Rows) -> int:
    """Insert those rows of the same columns that are not there yet, whichever unique rule tells so; how many."""
    if not rows:
        return 0
    sql = f"{_words(tx, table, rows)} ON CONFLICT DO NOTHING"
    return (await _run(tx, sql, _columns(tx, table, rows))).rowcount


async def update_by_id(tx: Tx, table: Table, rows: Rows, columns: Sequence[str]) -> None:
    """Set these columns of the rows with these ids."""
    if not rows:
        return
    names = (*columns, "id")
    sql = _updating(table, names) if tx.on_postgresql else _updating_each(table, names)
    await _run(tx, sql, [_column(tx, table.c[each], rows) for each in names])


def among(tx: Tx, column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether the column has one of these values, in words that do not grow with them: so a plan serves any number."""
    if tx.on_postgresql:
        kind = String() if isinstance(column.type, String) else column.type
        return column == any_(bindparam(None, list(values), type_=postgresql.ARRAY(kind), unique=True))
    told: BindParameter[str] = bindparam("told", json.dumps(list(values)), unique=True)
    return column.in_(text("SELECT value FROM json_each(:told)").bindparams(told))


async def _copy(tx: Tx, table: Table, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY is not SQLAlchemy's: the driver does it, and its faults are told as SQLAlchemy would tell them."""
    driver: Any = (await tx.connection.get_raw_connection()).driver_connection
    try:
        await driver.copy_records_to_table(table.name, records=rows, columns=names)
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        raise _named(fault, gone=driver.is_closed())("COPY", None, fault, hide_parameters=True) from fault


def _named(fault: Exception, *, gone: bool) -> type[DBAPIError]:
    if gone:
        return OperationalError
    return IntegrityError if isinstance(fault, asyncpg.IntegrityConstraintViolationError) else DBAPIError


async def _run(tx: Tx, sql: str, columns: Sequence[Sequence[Any]]) -> CursorResult[Any]:
    """PostgreSQL takes a column after the other, SQLite a row after the other."""
    told: Any = tuple(columns) if tx.on_postgresql else list(zip(*columns, strict=True))
    return await tx.connection.exec_driver_sql(sql, told)


def _columns(tx: Tx, table: Table, rows: Rows) -> list[list[Any]]:
    """A column after the other; behind those of the rows the ones that SQLAlchemy would have filled in."""
    count, left = len(rows), _left_out(table, tuple(rows[0]))
    defaults = [{each.name: _default(each) for each in left}] * count
    return [*(_column(tx, table.c[name], rows) for name in rows[0]), *(_column(tx, each, defaults) for each in left)]


@cache
def _left_out(table: Table, told: tuple[str, ...]) -> tuple[Column[Any], ...]:
    return tuple(each for each in table.columns if each.default is not None and each.name not in told)


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg(None) if default.is_callable else default.arg


def _column(tx: Tx, column: Column[Any], rows: Rows) -> list[Any]:
    """As the driver takes it."""
    name, made = column.name, _maker(column, tx.on_postgresql)
    return [each[name] for each in rows] if made is None else [made(each[name]) for each in rows]


@cache
def _maker(column: Column[Any], on_postgresql: bool) -> Callable[[Any], Any] | None:
    """PostgreSQL's driver takes all as it is but JSON, as its text; SQLite's takes what SQLAlchemy makes of it."""
    if on_postgresql:
        return _json_or_null if isinstance(column.type, JSON) else None
    if isinstance(column.type, Moment):
        return moment_as_text
    return column.type.dialect_impl(_SQLITE).bind_processor(_SQLITE)


def _json_or_null(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _words(tx: Tx, table: Table, rows: Rows) -> str:
    told = tuple(rows[0])
    return _inserting(table, told) if tx.on_postgresql else _inserting_each(table, told)


@cache
def _inserting(table: Table, told: tuple[str, ...]) -> str:
    names = _all_names(table, told)
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM {_unnested(table, names)}"  # noqa: S608


@cache
def _inserting_each(table: Table, told: tuple[str, ...]) -> str:
    names = _all_names(table, told)
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608


@cache
def _updating(table: Table, names: tuple[str, ...]) -> str:
    setting = ", ".join(f"{name} = told.{name}" for name in names[:-1])
    told = f"{_unnested(table, names)} AS told ({', '.join(names)})"
    return f"UPDATE {table.name} SET {setting} FROM {told} WHERE {table.name}.id = told.id"  # noqa: S608


@cache
def _updating_each(table: Table, names: tuple[str, ...]) -> str:
    setting = ", ".join(f"{name} = ?" for name in names[:-1])
    return f"UPDATE {table.name} SET {setting} WHERE id = ?"  # noqa: S608


def _all_names(table: Table, told: tuple[str, ...]) -> tuple[str, ...]:
    return (*told, *(each.name for each in _left_out(table, told)))


def _unnested(table: Table, names: Sequence[str]) -> str:
    arrays = ", ".join(f"${place}::{_type(table.c[name])}[]" for place, name in enumerate(names, 1))
    return f"unnest({arrays})"


def _type(column: Column[Any]) -> str:
    return "jsonb" if isinstance(column.type, JSON) else column.type.compile(_POSTGRESQL)
