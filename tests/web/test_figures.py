from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from sqlalchemy import insert

from store import tallies
from store.staff import Role
from store.tables.procedures import questions
from store.tables.tallies import tallies as rows
from tests.store.small_province import SmallProvince, put_small_province
from tests.web.clerk import NOW
from tests.web.figures_recount import PRICES, Recount
from tests.web.officials import put_official, signed_in
from web.figures.figure import Column, Figure, Kind
from web.figures.reading import ABOUT, YEAR, Asked, read
from web.figures.sheet import make_sheet
from web.figures.writing import write
from web.words import words


async def read_all(database, asked: Asked) -> dict[str, Figure]:
    async with database.read() as tx:
        return {figure.name: figure for about in ABOUT for figure in await read(tx, about, asked)}


def tidy(values: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """In one order, shares to the twelfth digit."""
    rounded = [tuple(round(v, 12) if isinstance(v, float) else v for v in row) for row in values]
    return sorted(rounded, key=lambda row: str(row[0]))


@pytest.mark.parametrize("scope", [None, {2, 3}])
async def test_every_figure_says_what_the_raw_rows_say_within_its_offices(database, scope):
    province = await put_small_province(database, NOW, seed=7, size=160)
    await tallies.renew(database, NOW)

    found = await read_all(database, Asked(scope, YEAR, PRICES, NOW))

    expected = Recount(province, scope).figures()
    shown = {name: tidy(list(figure.rows)) for name, figure in found.items()}
    shown["allowance"] = [row[:4] for row in shown["allowance"]]
    assert shown == {name: tidy(told) for name, told in expected.items()}


async def test_a_month_is_told_alone_where_a_table_adds_up(database):
    await put_small_province(database, NOW, seed=7)
    await tallies.renew(database, NOW)
    one = tallies.months(NOW)[8]

    found = await read_all(database, Asked(None, one, PRICES, NOW))

    by_month: dict[Any, Any] = {row[0]: row[1] for row in found["on_time_by_month"].rows}
    offices: list[Any] = [row[1] for row in found["on_time_by_office"].rows]
    assert sum(offices) == by_month[one]


async def test_the_least_punctual_office_and_the_most_asked_question_come_first(database):
    await put_small_province(database, NOW, seed=7)
    await tallies.renew(database, NOW)

    found = await read_all(database, Asked(None, YEAR, PRICES, NOW))

    punctual: list[Any] = [row[6] for row in found["on_time_by_office"].rows]
    asked: list[Any] = [row[1] for row in found["most_unanswered"].rows]
    assert punctual == sorted(punctual)
    assert asked == sorted(asked, reverse=True)


@pytest.fixture
async def province(sqlite) -> SmallProvince:
    province = await put_small_province(sqlite, NOW)
    await tallies.renew(sqlite, NOW)
    return province


async def test_each_plot_stands_in_the_page_without_script_or_style_and_its_table_behind_it(client, sqlite, province):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.LEADER))
    seen = {}
    for about in ABOUT:
        page = await (await client.get(f"/staff/figures?about={about}")).text()
        seen[about] = (page.count('class="plot"') + page.count('class="bars"'), page.count("<details>"))
        assert "<style" not in page
        assert " style=" not in page
        assert "<script" not in page.partition("<main")[2]

    assert seen == {"dossiers": (5, 5), "messages": (4, 4), "questions": (2, 2), "voices": (2, 2)}


async def test_an_official_sees_the_figures_of_their_offices_only(client, sqlite, province):
    await signed_in(client, sqlite, await put_official(sqlite, "hoa", Role.CLERK, 1))

    page = await (await client.get("/staff/figures")).text()
    other = await client.get("/staff/figures?office=4")
    theirs = await client.get("/staff/figures?office=2")

    assert "Xã Một" in page
    assert "Sở" not in re.sub(r"Số", "", page)
    assert (other.status, theirs.status) == (404, 200)


@pytest.mark.parametrize("query", ["about=all", "period=2019-01", "period=x", "office=x", "office=99"])
async def test_what_nobody_offers_is_not_there(client, sqlite, province, query):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.LEADER))

    assert (await client.get(f"/staff/figures?{query}")).status == 404


async def test_before_the_first_count_the_page_says_when_figures_come(client, sqlite):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.LEADER))

    page = await (await client.get("/staff/figures")).text()

    assert "được đếm mỗi 10 phút" in page


async def test_the_spreadsheet_holds_every_figure_with_its_numbers_as_numbers(client, sqlite, province):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.LEADER))

    response = await client.get("/staff/figures.xlsx")

    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(await response.read()))
    sheets = {book.get_sheet_by_name(name).to_python()[0][0]: name for name in book.sheet_names}
    found = await read_all(sqlite, Asked(None, YEAR, {}, NOW))
    told = book.get_sheet_by_name(sheets["Đúng hẹn theo tháng"]).to_python()
    assert len(sheets) == len(found)
    assert response.headers["Content-Disposition"] == 'attachment; filename="motcua-year.xlsx"'
    assert told[2][:2] == ["Tháng", "Có kết quả"]
    assert [row[1] for row in told[3:]] == [row[1] for row in found["on_time_by_month"].rows]
    assert "Số liệu đến 09:00 10/03/2026" in str(told[1][0])


async def test_words_of_citizens_never_become_formulas_of_a_spreadsheet(sqlite):
    async with sqlite.begin() as tx:
        for number, text in enumerate(("=HYPERLINK(0)", "+1+1", "@SUM(A1)", "-2", "\tx", "lam ho chieu")):
            told = {"text": text, "gist": str(number), "kind": "unknown", "on_day": "2026-03-01", "settled": False}
            await tx.execute(insert(questions).values(told))
    figure = (await read_all(sqlite, Asked(None, YEAR, {}, NOW)))["most_unanswered"]

    body = make_sheet([figure], words("vi"), NOW)

    sheet: list[Any] = python_calamine.CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()
    assert {row[0] for row in sheet[3:]} == {"'=HYPERLINK(0)", "'+1+1", "'@SUM(A1)", "'-2", "'\tx", "lam ho chieu"}
    assert b"<f>" not in body


@pytest.mark.parametrize(("value", "kind", "said"), [
    (None, Kind.SHARE, "–"), (0.9345, Kind.SHARE, "93,5\u00a0%"), (4.25, Kind.MEAN, "4,2"),
    (1234567, Kind.MONEY, "1.234.567"),
    ("2026-03", Kind.MONTH, "3/2026"), ("sms", Kind.WORD, "SMS"), ("mô tả", Kind.TEXT, "mô tả"),
])  # fmt: skip
def test_values_are_written_as_vietnam_writes_them(value, kind, said):
    assert write(value, Column("x", kind, "channel_"), words("vi")) == said


async def test_every_count_that_is_kept_belongs_to_a_figure(sqlite, province):
    async with sqlite.read() as tx:
        kept = {row.figure for row in await tx.execute(rows.select())}

    assert kept == {
        "open", "finished", "received", "collected", "sent", "prompt", "parts", "heard", "asked", "rated", "complaints",
    }  # fmt: skip
