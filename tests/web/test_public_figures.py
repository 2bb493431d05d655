from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from store import tallies
from store.figures import FEWEST
from store.tables.offices import offices as offices_table
from store.tables.tallies import tallied
from store.tables.tallies import tallies as tallies_table
from tests.store.recount import month, outcome
from tests.store.small_province import put_small_province
from tests.web.clerk import NOW
from web.figures.public import Line, Part, part_of, publish

Tallied = dict[tuple[str, str | int], Counter[str]]
NAMES = {1: "Trung tâm", 2: "Xã Một", 3: "Xã Hai", 4: "Sở"}
offices = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 9)), min_size=1, max_size=5)


def publication(finished: list[tuple[int, int]]) -> object:
    """All that a reader learns of offices with so many results on time and late."""
    table: Tallied = {("finished", place): Counter(on_time=on, late=late) for place, (on, late) in enumerate(finished)}
    return publish(table, {}, (), {place: str(place) for place in range(len(finished))})


def alike(on: int, late: int) -> list[tuple[int, int]]:
    """What else an office with a hidden count could be: fewer than five results, or as many with another few hidden."""
    both = on + late
    if both < FEWEST:
        return [(other, most - other) for most in range(FEWEST) for other in range(most + 1)]
    if late < FEWEST:
        return [(both - other, other) for other in range(FEWEST)]
    return [(other, both - other) for other in range(FEWEST) if both - other >= FEWEST] if on < FEWEST else []


@settings(deadline=None)
@given(offices)
def test_the_page_is_the_same_whatever_a_count_below_five_is(finished):
    for place, (on, late) in enumerate(finished):
        for other in alike(on, late):
            assert publication([*finished[:place], other, *finished[place + 1 :]]) == publication(finished)


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=5), st.integers(0, 4))
def test_sums_of_complaints_and_ratings_hold_no_hidden_count(numbers, other):
    def told(counts: list[int]) -> object:
        table: Tallied = {("complaints", place): Counter(open=number) for place, number in enumerate(counts)}
        table |= {("rated", place): Counter({"1": number}) for place, number in enumerate(counts)}
        table |= {("finished", place): Counter(on_time=9, late=9) for place in range(len(counts))}
        return publish(table, {}, (), {place: str(place) for place in range(len(counts))})

    for place, number in enumerate(numbers):
        if number < FEWEST:
            assert told([*numbers[:place], other, *numbers[place + 1 :]]) == told(numbers)


@pytest.mark.parametrize(("on", "late", "told"), [
    (2, 2, None), (50, 50, Part(50)), (96, 4, Part(96, "least")), (100, 0, Part(96, "least")), (3, 97, Part(4, "most")),
    (5, 0, Part(20, "least")), (8, 5, Part(62)),
])  # fmt: skip
def test_a_share_with_a_small_part_is_told_as_a_bound_that_holds(on, late, told):
    found = part_of(on, late)

    assert found == told
    if found and found.bound == "least":
        assert 100 * on / (on + late) >= found.percent
    if found and found.bound == "most":
        assert 100 * on / (on + late) <= found.percent


async def test_the_page_tells_what_the_raw_rows_say(database):
    province = await put_small_province(database, NOW, seed=5, size=300)
    await tallies.renew(database, NOW)
    months = tallies.months(NOW, 12)

    async with database.read() as tx:
        by_office = await tallies.by_office(tx, ("finished", "rated", "complaints"), months)
        by_month = await tallies.by_period(tx, ("finished", "received", "collected"), months)
    told = publish(by_office, by_month, months, NAMES)

    lives = [each for each in province.dossiers if each["finished_at"] and month(each["finished_at"]) in months]
    for line in told.offices:
        mine = [outcome(each) for each in lives if NAMES[each["office_id"]] == line.name]
        on, late = mine.count("on_time"), mine.count("put_off") + mine.count("late")
        scores = [
            each["score"] for each in province.ratings
            if NAMES[each["office_id"]] == line.name and month(each["at"]) in months
        ]  # fmt: skip
        complaints = sum(
            NAMES.get(each["office_id"]) == line.name and month(each["at"]) in months for each in province.complaints
        )
        assert line.finished == len(mine)
        assert line.on_time == Part(round(100 * on / (on + late)))
        assert line.ratings == (len(scores) if len(scores) >= FEWEST else None)
        assert line.score == (round(sum(scores) / len(scores), 1) if len(scores) >= FEWEST else None)
        assert line.complaints == (complaints if complaints >= FEWEST else None)
    assert told.whole.finished == len(lives)
    assert [line.name for line in told.offices] == list(NAMES.values())


def test_offices_with_fewer_than_five_results_are_not_told_of():
    told = publish(
        {("finished", 1): Counter(on_time=40, late=10), ("finished", 2): Counter(on_time=2, late=1)},
        {}, (), {1: "Trung tâm", 2: "Xã Một"},
    )  # fmt: skip

    assert [line.name for line in told.offices] == ["Trung tâm"]
    assert told.whole == Line("", 50, Part(80), None, None, None)


async def test_the_page_shows_offices_and_when_they_were_counted(client, sqlite):
    await put_small_province(sqlite, NOW, size=300)
    await tallies.renew(sqlite, NOW - timedelta(minutes=3))

    page = await (await client.get("/figures")).text()
    english = await (await client.get("/figures?lang=en")).text()

    assert all(name in page for name in NAMES.values())
    assert "Số liệu đến 08:57 10/03/2026" in page
    assert "How the service does" in english


async def test_where_no_share_may_be_told_the_page_tells_neither_it_nor_a_sum(client, sqlite):
    async with sqlite.begin() as tx:
        for office_id, name in ((1, "Xã Một"), (2, "Xã Hai")):
            await tx.execute(insert(offices_table).values(id=office_id, code=f"H29.{office_id}", name=name))
            for key, number in (("on_time", 40), ("late", 3)):
                row = {"figure": "finished", "period": "2026-03", "office_id": office_id, "key": key, "number": number}
                await tx.execute(insert(tallies_table).values(row))
        await tx.execute(insert(tallied).values(period="2026-03", at=NOW))

    page = await (await client.get("/figures?lang=en")).text()

    headline = page.split('<dl class="headline">')[1].split("</dl>")[0]
    total = page.rsplit("<tbody>", 1)[1].split("</tr>")[0]
    assert "On time" not in headline
    assert "<span>–</span>" in total
    assert "%" not in total
    assert page.count(" or more</span>") == 2


async def test_a_new_service_says_that_there_is_not_enough_to_publish_yet(client):
    page = await (await client.get("/figures")).text()

    assert "Chưa đủ hồ sơ để công bố" in page
