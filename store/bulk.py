"""Many rows at once: on PostgreSQL one statement over arrays, past SQLAlchemy's work for each row; else executemany.

PostgreSQL unpacks the arrays itself (`unnest`), so that a batch is planned once and crosses the wire once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, CursorResult, Table, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql

from store.database import Tx

Rows = Sequence[Mapping[str, Any]]
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


async def insert_new(tx: Tx, table: Table, rows: Rows, key: str) -> dict[Any, int]:
    """Insert rows of the same columns that are not there yet; their ids by the column `key`, which is unique."""
    if not rows:
        return {}
    if tx.on_postgresql:
        sql = f"{_inserting(table, tuple(rows[0]))} RETURNING {key}, id"
        made: Any = await _run(tx, sql, _arrays(table, rows))
        return {row[0]: row[1] for row in made}
    await tx.execute(insert(table), list(rows))
    wanted = select(table.c[key], table.c.id).where(table.c[key].in_([each[key] for each in rows]))
    found: Any = await tx.execute(wanted)
    return {row[0]: row[1] for row in found}


async def insert_all(tx: Tx, table: Table, rows: Rows) -> None:
    """Insert rows of the same columns, whose ids are known or of no interest."""
    if rows and tx.on_postgresql:
        await _run(tx, _inserting(table, tuple(rows[0])), _arrays(table, rows))
    elif rows:
        await tx.execute(insert(table), list(rows))


async def insert_missing(tx: Tx, table: Table, rows: Rows) -> int:
    """Insert those rows of the same columns that are not there yet, whichever unique rule tells so; how many."""
    if not rows:
        return 0
    if tx.on_postgresql:
        sql = f"{_inserting(table, tuple(rows[0]))} ON CONFLICT DO NOTHING"
        return (await _run(tx, sql, _arrays(table, rows))).rowcount
    statement = tx.insert(table).on_conflict_do_nothing().returning(table.c.id)
    return len((await tx.execute(statement, list(rows))).all())


async def update_by_id(tx: Tx, table: Table, rows: Rows, columns: Sequence[str]) -> None:
    """Set these columns of the rows with these ids."""
    if rows and tx.on_postgresql:
        names = ("id", *columns)
        await _run(tx, _updating(table, names), [_array(table.c[each], rows) for each in names])
    elif rows:
        setting: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        statement = update(table).where(table.c.id == bindparam("old_id")).values(setting)
        told = [{"old_id": each["id"], **{f"new_{name}": each[name] for name in columns}} for each in rows]
        await tx.execute(statement, told)


async def _run(tx: Tx, sql: str, arrays: Sequence[Sequence[Any]]) -> CursorResult[Any]:
    return await tx.connection.exec_driver_sql(sql, tuple(arrays))


def _arrays(table: Table, rows: Rows) -> list[list[Any]]:
    """A column after the other; behind those of the rows the ones that SQLAlchemy would have filled in."""
    count, left = len(rows), _left_out(table, tuple(rows[0]))
    return [*(_array(table.c[name], rows) for name in rows[0]), *([_default(each)] * count for each in left)]


@cache
def _left_out(table: Table, told: tuple[str, ...]) -> tuple[Column[Any], ...]:
    return tuple(each for each in table.columns if each.default is not None and each.name not in told)


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    value = default.arg(None) if default.is_callable else default.arg
    return json.dumps(value) if isinstance(column.type, JSON) else value


def _array(column: Column[Any], rows: Rows) -> list[Any]:
    """As the driver takes it: JSON as its text, all else as it is."""
    values = [each[column.name] for each in rows]
    if isinstance(column.type, JSON):
        return [None if each is None else json.dumps(each, ensure_ascii=False) for each in values]
    return values


@cache
def _inserting(table: Table, told: tuple[str, ...]) -> str:
    names = (*told, *(each.name for each in _left_out(table, told)))
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM {_unnested(table, names)}"  # noqa: S608


@cache
def _updating(table: Table, names: tuple[str, ...]) -> str:
    setting = ", ".join(f"{name} = told.{name}" for name in names[1:])
    told = f"{_unnested(table, names)} AS told ({', '.join(names)})"
    return f"UPDATE {table.name} SET {setting} FROM {told} WHERE {table.name}.id = told.id"  # noqa: S608


def _unnested(table: Table, names: Sequence[str]) -> str:
    arrays = ", ".join(f"${place}::{_type(table.c[name])}[]" for place, name in enumerate(names, 1))
    return f"unnest({arrays})"


def _type(column: Column[Any]) -> str:
    return "jsonb" if isinstance(column.type, JSON) else column.type.compile(_DIALECT)
