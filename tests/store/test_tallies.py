from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, insert, select, update

from store import tallies
from store.tables.dossiers import dossiers
from store.tables.tallies import tallied
from store.tables.tallies import tallies as rows
from store.tallying import LONGEST_DAYS
from tests.store.small_province import SmallProvince, put_small_province

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = timedelta(days=1)


def month(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%Y-%m}"


def outcome(life: dict) -> str:
    if life["due_at"] is None:
        return "undated"
    if life["finished_at"] > life["due_at"]:
        return "late"
    return "put_off" if life["reappointed"] else "on_time"


def days_to_collect(province: SmallProvince, number: int, life: dict) -> int | None:
    told = [
        attempt["sent_at"]
        for place, notice in enumerate(province.notices, 1)
        if notice["kind"] == "CO_KET_QUA" and notice["dossier_id"] == number
        for attempt in province.deliveries
        if attempt["notice_id"] == place and attempt["sent_at"] and attempt["sent_at"] <= life["returned_at"]
    ]
    if not told:
        return None
    days = life["returned_at"].astimezone(VIETNAM).date() - min(told).astimezone(VIETNAM).date()
    return min(days.days, LONGEST_DAYS)


def recount(province: SmallProvince) -> Counter:
    """Every figure from the rows as they were put in, by (figure, month, office, key): the definitions once more."""
    counts: Counter = Counter()

    def office_of(attempt: dict) -> int:
        if attempt["notice_id"] is None:
            return 0
        return province.dossiers[province.notices[attempt["notice_id"] - 1]["dossier_id"] - 1]["office_id"]

    for number, life in enumerate(province.dossiers, 1):
        office = life["office_id"]
        counts["received", month(life["received_at"]), office, life["channel"]] += 1
        if life["finished_at"]:
            counts["finished", month(life["finished_at"]), office, outcome(life)] += 1
        if life["returned_at"] and (days := days_to_collect(province, number, life)) is not None:
            counts["collected", month(life["returned_at"]), office, str(days)] += 1
    for attempt in province.deliveries:
        office = office_of(attempt)
        counts["sent", month(attempt["created_at"]), office, f"{attempt['channel']}/{attempt['state']}"] += 1
        if attempt["sent_at"]:
            notice = province.notices[attempt["notice_id"] - 1] if attempt["notice_id"] else None
            due = notice["not_before"] if notice else attempt["created_at"]
            prompt = attempt["sent_at"] - due <= timedelta(seconds=10)
            counts[
                "prompt", month(attempt["sent_at"]), office, attempt["lane"] + ("/prompt" if prompt else "/later")
            ] += 1
            counts["parts", month(attempt["sent_at"]), office, attempt["channel"]] += attempt["parts"]
    for said in province.inbound:
        counts["heard", month(said["received_at"]), 0, said["handler"]] += 1
    for question in province.questions:
        counts["asked", question["on_day"][:7], 0, question["kind"]] += 1
    for rating in province.ratings:
        counts["rated", month(rating["at"]), rating["office_id"], str(rating["score"])] += 1
    for complaint in province.complaints:
        counts["complaints", month(complaint["at"]), complaint["office_id"] or 0, complaint["state"]] += 1
    return counts


async def kept(database) -> Counter:
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
