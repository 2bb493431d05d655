from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from io import BytesIO
from statistics import mean, median
from typing import Any

import pytest
import python_calamine
from sqlalchemy import insert

from store import tallies
from store.staff import Role
from store.tables.procedures import questions
from store.tables.tallies import tallies as rows
from tests.store.recount import days_to_collect, month, outcome, recount
from tests.store.small_province import SmallProvince, put_small_province
from tests.web.clerk import NOW
from tests.web.officials import put_official, signed_in
from web.figures.figure import Column, Figure, Kind
from web.figures.message_figures import LANES, STATES, Price
from web.figures.reading import ABOUT, YEAR, Asked, read
from web.figures.sheet import make_sheet
from web.figures.writing import write
from web.words import words

PRICES = {"sms": Price(2.0, 700), "zalo": Price(20.0, None)}


def part(some: int, whole: int) -> float | None:
    return some / whole if whole else None


class Recount:
    """What each figure must say, from the rows as they were put in."""

    def __init__(self, province: SmallProvince, scope: set[int] | None) -> None:
        self.province, self.scope = province, scope
        self.months = tallies.months(NOW, 12)
        self.names = {1: "Trung tâm", 2: "Xã Một", 3: "Xã Hai", 4: "Sở"}
        self.counts = recount(province)

    def mine(self, office_id: int | None) -> bool:
        return self.scope is None or office_id in self.scope

    def number(self, figure: str, period: str, key: str) -> int:
        return sum(
            number
            for (name, when, office, which), number in self.counts.items()
            if (name, when, which) == (figure, period, key) and self.mine(office)
        )

    def year(self, figure: str, key: str) -> int:
        return sum(self.number(figure, each, key) for each in self.months)

    def finished(self, office: int | None = None, period: str | None = None) -> tuple[Any, ...]:
        told = Counter(
            outcome(life)
            for life in self.province.dossiers
            if life["finished_at"] and self.mine(life["office_id"])
            and (office is None or life["office_id"] == office)
            and month(life["finished_at"]) in ([period] if period else self.months)
        )  # fmt: skip
        kinds = [told[each] for each in ("on_time", "put_off", "late", "undated")]
        return told.total(), *kinds, part(kinds[0], sum(kinds[:3]))

    def days(self, periods: list[str]) -> list[int]:
        lives = enumerate(self.province.dossiers, 1)
        back = [(n, life) for n, life in lives if life["returned_at"] and life["status"] == 10]
        back = [(n, life) for n, life in back if self.mine(life["office_id"]) and month(life["returned_at"]) in periods]
        return [days for n, life in back if (days := days_to_collect(self.province, n, life)) is not None]

    def scores(self, periods: list[str], office: int | None = None) -> list[int]:
        return [
            each["score"]
            for each in self.province.ratings
            if month(each["at"]) in periods and self.mine(each["office_id"]) and office in (None, each["office_id"])
        ]

    def complaints(self, periods: list[str], office: int | None = None, state: str | None = None) -> int:
        return sum(
            month(each["at"]) in periods and self.mine(each["office_id"] or 0)
            and office in (None, each["office_id"]) and state in (None, each["state"])
            for each in self.province.complaints
        )  # fmt: skip

    def asked(self, period: str) -> tuple[Any, ...]:
        heard = sum(
            month(each["received_at"]) == period and each["handler"] != "held" for each in self.province.inbound
        )
        kept = [each["kind"] for each in self.province.questions if each["on_day"][:7] == period]
        back, unknown = kept.count("choices"), len(kept) - kept.count("choices")
        answered = max(0, heard - back - unknown)
        return heard, answered, back, unknown, part(answered, heard)

    def figures(self) -> dict[str, list[tuple[Any, ...]]]:
        return {**self._dossiers(), **self._messages(), **self._talks()}

    def _dossiers(self) -> dict[str, list[tuple[Any, ...]]]:
        ways = ("in_person", "online", "postal", "")
        lodged = {each: [self.number("received", each, way) for way in ways] for each in self.months}
        days = self.days(self.months)
        classes = (("0", 0, 0), ("1", 1, 1), ("2–3", 2, 3), ("4–7", 4, 7), ("8–15", 8, 15), ("16–30", 16, 30))
        spread = [(name, sum(least <= day <= most for day in days)) for name, least, most in classes]
        spread.append((">30", sum(day > 30 for day in days)))
        return {
            "on_time_by_month": [(each, *self.finished(period=each)) for each in self.months],
            "on_time_by_office": [(n, *self.finished(i)) for i, n in self.names.items() if self.finished(i)[0]],
            "lodged_by_month": [
                (each, sum(ways), *ways, part(ways[1], sum(ways[:3]))) for each, ways in lodged.items()
            ],
            "collected_by_month": [
                (each, len(d), float(median(d)) if d else None, part(sum(n <= 3 for n in d), len(d)))
                for each, d in ((each, self.days([each])) for each in self.months)
            ],
            "collected_by_days": [(name, n, part(n, len(days))) for name, n in spread],
        }

    def _messages(self) -> dict[str, list[tuple[Any, ...]]]:
        channels = {"sms", "zalo", "telegram"}
        by_month = {
            each: [sum(self.number("sent", each, f"{c}/{state}") for c in channels) for state in STATES]
            for each in self.months
        }
        by_channel = {c: [self.year("sent", f"{c}/{state}") for state in STATES] for c in channels}
        prompt = {each: self._prompt(each, LANES[:2]) for each in self.months}
        lanes = {
            lane: [sum(x) for x in zip(*(self._prompt(m, [lane]) for m in self.months), strict=True)] for lane in LANES
        }
        parts = {each: self.number("parts", each, "sms") for each in self.months}
        return {
            "sent_by_month": [(each, sum(told), *told) for each, told in by_month.items()],
            "sent_by_channel": [(c, sum(t), *t, part(t[0], sum(t))) for c, t in by_channel.items() if sum(t)],
            "prompt_by_month": [(each, a + b, a, part(a, a + b)) for each, (a, b) in prompt.items()],
            "prompt_by_lane": [(lane, a + b, a, part(a, a + b)) for lane, (a, b) in lanes.items()],
            "cost_by_month": [(each, n, n * 700) for each, n in parts.items()],
            "allowance": [(name, *self._busy(name), int(PRICES[name].rate * 60)) for name in PRICES],
        }

    def _prompt(self, period: str, lanes) -> tuple[int, int]:
        a, b = (sum(self.number("prompt", period, f"{lane}/{w}") for lane in lanes) for w in ("prompt", "later"))
        return a, b

    def _busy(self, channel: str) -> tuple[int, int]:
        minutes: Counter[Any] = Counter()
        for each in self.province.deliveries:
            if each["channel"] == channel and each["sent_at"] and each["sent_at"] >= NOW - timedelta(days=1):
                minutes[each["sent_at"].replace(second=0, microsecond=0)] += each["parts"]
        return minutes.total(), max(minutes.values(), default=0)

    def _talks(self) -> dict[str, list[tuple[Any, ...]]]:
        voices = []
        for office, name in self.names.items():
            scores = self.scores(self.months, office)
            told = self.complaints(self.months, office), self.complaints(self.months, office, "open")
            if scores or told[0]:
                voices.append((name, *self._scored(scores), *told))
        unknown = Counter(
            each["gist"]
            for each in self.province.questions
            if not each["settled"] and each["kind"] != "choices" and each["on_day"][:7] in self.months
        )
        return {
            "answered_by_month": [(each, *self.asked(each)) for each in self.months],
            "most_unanswered": list(unknown.items()),
            "ratings_by_month": [
                (each, *self._scored(self.scores([each])), self.complaints([each])) for each in self.months
            ],
            "voices_by_office": voices,
        }

    def _scored(self, scores: list[int]) -> tuple[Any, ...]:
        return len(scores), float(mean(scores)) if scores else None, *(scores.count(each) for each in (5, 4, 3, 2, 1))


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
        assert "<script" not in page

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
