from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Text, cast, select, text

from store import bulk
from store.database import Database, Duplicate, Unavailable
from store.tables.jobs import job_runs, leases
from store.tables.offices import offices
from store.vault import Vault
from tests.conftest import fresh_postgresql

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


async def test_moments_are_kept_as_any_other_statement_keeps_them(database: Database) -> None:
    vietnam = timezone(timedelta(hours=7))
    moments = [datetime(2026, 3, 10, 9, tzinfo=vietnam), datetime(2026, 3, 10, 2, 0, 0, 5, UTC)]
    runs = [{"job": "bulk", "scheduled_for": each, "started_at": each} for each in moments]
    async with database.begin() as tx:
        await bulk.insert_all(tx, job_runs, runs)
        await tx.execute(job_runs.insert(), [{**each, "job": "one by one"} for each in runs])

    async with database.read() as tx:
        kept = (await tx.execute(select(cast(job_runs.c.scheduled_for, Text)).order_by(job_runs.c.id))).scalars().all()
    assert kept[:2] == kept[2:]


async def test_rows_are_found_by_many_keys_at_once(database: Database) -> None:
    async with database.begin() as tx:
        await bulk.insert_new(tx, offices, [office("A"), office("O'Hara"), office("C")], "code")

        wanted = select(offices.c.code).where(bulk.among(tx, offices.c.code, ["A", "O'Hara", "none"]))
        found = set((await tx.execute(wanted)).scalars())
        none = (await tx.execute(select(offices.c.code).where(bulk.among(tx, offices.c.code, [])))).all()

    assert (found, none) == ({"A", "O'Hara"}, [])


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


async def test_a_connection_that_is_cut_before_rows_are_copied_is_a_database_that_is_down(postgresql: str) -> None:
    database = Database(await fresh_postgresql(postgresql), Vault(["0123456789abcdef"]))
    cut = text("SELECT pg_terminate_backend(:whom, 60000)")

    with pytest.raises(Unavailable):
        async with database.begin() as tx:
            me = await tx.scalar(text("SELECT pg_backend_pid()"))
            async with database.begin() as other:
                await other.execute(cut, {"whom": me})
            await bulk.insert_fresh(tx, offices, [office("A")])

    await database.close()
