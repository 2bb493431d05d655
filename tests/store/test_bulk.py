from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from store import bulk
from store.database import Database, Duplicate
from store.tables.jobs import job_runs, leases
from store.tables.offices import offices

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)


def office(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": f"Đơn vị {code}", "hours": None, "old_names": ["tên cũ", "O'Hara"], **more}


async def read(database: Database, table: Any) -> list[Any]:
    async with database.read() as tx:
        return list(await tx.execute(select(table).order_by(table.c.id)))


async def test_many_rows_are_inserted_with_their_defaults_and_told_by_their_key(database: Database) -> None:
    async with database.begin() as tx:
        ids = await bulk.insert_new(tx, offices, [office("A"), office("B")], "code")

    first, second = await read(database, offices)
    assert ids == {"A": first.id, "B": second.id}
    assert (first.level, first.confirmed, first.short, first.old_names) == ("xã", True, "", ["tên cũ", "O'Hara"])
    assert (first.hours, second.name) == (None, "Đơn vị B")


async def test_a_row_that_is_there_already_is_a_duplicate_and_nothing_is_kept(database: Database) -> None:
    async with database.begin() as tx:
        await bulk.insert_new(tx, offices, [office("A")], "code")

    with pytest.raises(Duplicate):
        async with database.begin() as tx:
            await bulk.insert_new(tx, offices, [office("B"), office("A")], "code")

    assert [each.code for each in await read(database, offices)] == ["A"]


async def test_only_what_is_missing_is_inserted_where_that_is_asked_for(database: Database) -> None:
    runs = [{"job": name, "scheduled_for": AT, "started_at": AT} for name in ("look", "digest")]
    async with database.begin() as tx:
        await bulk.insert_missing(tx, job_runs, runs[:1])
        await bulk.insert_missing(tx, job_runs, runs)

    told = [(each.job, each.scheduled_for, each.finished_at, each.outcome) for each in await read(database, job_runs)]
    assert told == [("look", AT, None, ""), ("digest", AT, None, "")]


async def test_many_rows_are_changed_each_to_its_own_values(database: Database) -> None:
    async with database.begin() as tx:
        ids = await bulk.insert_new(tx, offices, [office("A"), office("B"), office("C")], "code")
        changed = [{"id": ids["A"], "short": "a", "hours": {"mon": []}}, {"id": ids["C"], "short": "c", "hours": None}]
        await bulk.update_by_id(tx, offices, changed, ("short", "hours"))

    told = [(each.short, each.hours) for each in await read(database, offices)]
    assert told == [("a", {"mon": []}), ("", None), ("c", None)]


async def test_nothing_to_do_is_done(database: Database) -> None:
    async with database.begin() as tx:
        await bulk.insert_missing(tx, leases, [])
        await bulk.update_by_id(tx, offices, [], ("short",))

        assert await bulk.insert_new(tx, offices, [], "code") == {}
