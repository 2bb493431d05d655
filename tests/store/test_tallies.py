from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from store import tallies
from store.tables.dossiers import dossiers
from store.tables.tallies import tallied
from store.tables.tallies import tallies as rows
from tests.store.recount import VIETNAM, outcome, recount
from tests.store.small_province import put_small_province

DAY = timedelta(days=1)


async def kept(database) -> Counter[Any]:
    async with database.read() as tx:
        found = await tx.execute(select(rows).where(rows.c.period != tallies.RECENT))
        return Counter({(row.figure, row.period, row.office_id, row.key): row.number for row in found})


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_each_figure_is_what_its_definition_says_of_the_raw_rows(database, now, seed):
    province = await put_small_province(database, now, seed)

    await tallies.renew(database, now)

    counted = tallies.months(now)
    expected = {place: number for place, number in recount(province).items() if place[1] in counted}
    assert await kept(database) == expected
    assert {place[0] for place in expected} == {
        "received", "finished", "collected", "sent", "prompt", "parts", "heard", "asked", "rated", "complaints",
    }  # fmt: skip


async def test_the_last_thirty_days_are_counted_apart_with_what_is_under_way_now(database, now):
    province = await put_small_province(database, now)

    await tallies.renew(database, now)

    async with database.read() as tx:
        told = await tallies.by_office(tx, ("finished", "open"), (tallies.RECENT,))
    recent = [life for life in province.dossiers if life["finished_at"] and life["finished_at"] >= now - 30 * DAY]
    open_now = [life for life in province.dossiers if life["status"] in (1, 2, 4, 5, 6, 8)]
    for office in province.parents:
        assert told["finished", office] == Counter(outcome(each) for each in recent if each["office_id"] == office)
        assert told["open", office].total() == sum(each["office_id"] == office for each in open_now)


async def test_figures_are_read_within_offices_and_months(database, now):
    province = await put_small_province(database, now)
    await tallies.renew(database, now)
    mine, span = list(province.parents)[:2], tallies.months(now, 3)

    async with database.read() as tx:
        by_month = await tallies.by_period(tx, ("finished",), span, mine)
        by_office = await tallies.by_office(tx, ("finished",), span, mine)

    expected = recount(province)
    for each in span:
        assert by_month["finished", each] == Counter(
            {key: n for key in ("on_time", "put_off", "late", "undated")
             if (n := sum(expected["finished", each, office, key] for office in mine))}
        )  # fmt: skip
    assert sum(by_office.values(), Counter()) == sum(by_month.values(), Counter())
    assert {office for _, office in by_office} <= set(mine)


async def test_a_row_that_comes_late_is_counted_within_as_many_runs_as_there_are_months(database, now):
    await put_small_province(database, now)
    await tallies.renew(database, now)
    before = sum(number for place, number in (await kept(database)).items() if place[0] == "finished")
    old = tallies.span_of(tallies.months(now)[4]).since + DAY
    async with database.begin() as tx:
        one = await tx.scalar(select(func.min(dossiers.c.id)).where(dossiers.c.status.in_((2, 4, 5))))
        late = {"status": 9, "finished_at": old}
        await tx.execute(update(dossiers).where(dossiers.c.id == one).values(late))

    for run in range(1, tallies.MONTHS + 1):
        await tallies.renew(database, now + run * timedelta(minutes=10))

    assert sum(number for place, number in (await kept(database)).items() if place[0] == "finished") == before + 1


async def test_a_run_counts_three_periods_once_all_were_counted(database, now):
    first = await tallies.renew(database, now)

    again = await tallies.renew(database, now + DAY)

    assert (first, again) == (tallies.MONTHS + 1, 3)


async def test_the_counts_of_months_long_past_stay(database, now):
    async with database.begin() as tx:
        await tx.execute(insert(rows).values(figure="heard", period="2020-01", office_id=0, key="help", number=7))

    await tallies.renew(database, now)

    assert (await kept(database))["heard", "2020-01", 0, "help"] == 7


async def test_figures_say_as_of_when(database, now):
    await tallies.renew(database, now)
    async with database.begin() as tx:
        await tx.execute(delete(tallied).where(tallied.c.period == tallies.RECENT))

    async with database.read() as tx:
        told = [await tallies.as_of(tx, ("2026-03",)), await tallies.as_of(tx, (tallies.RECENT,))]

    assert told == [now, None]


def test_months_are_those_of_vietnam_and_turn_at_its_midnight():
    before = datetime(2026, 12, 31, 23, 59, tzinfo=VIETNAM)

    assert tallies.months(before, 2) == ["2026-11", "2026-12"]
    assert tallies.months(before + timedelta(minutes=1), 2) == ["2026-12", "2027-01"]
    assert tallies.span_of("2026-12").until == datetime(2027, 1, 1, tzinfo=VIETNAM)
