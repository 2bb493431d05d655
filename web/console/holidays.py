"""Days off and make-up days: the calendar of the law, and the days that an official sets over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from aiohttp import web

from knowledge.days_off import DaysOff
from notices.office_time import days_off
from store import holidays
from store.database import Tx
from store.procedures import raise_version
from store.staff_sessions import record
from web.console.deciding import WRITERS, speaks_for_all
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.numbers import number_of
from web.parts import PARTS, Parts
from web.words import VIETNAM

_LONGEST = 120
_YEARS = range(2020, 2100)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is otherwise than its weekday says: off or worked; `ours` where an official set it."""

    day: date
    worked: bool
    name: str
    ours: bool


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/holidays", overview),
        web.post("/staff/holidays", change),
        web.post("/staff/holidays/remove", remove),
    ]


@staff()
async def overview(request: web.Request) -> web.Response:
    """The days of a year: by law, and those set here."""
    return await _page(request, "")


@staff(*WRITERS)
async def change(request: web.Request) -> web.Response:
    """Set a day off, or one that is worked; a timed job counts the dossiers that are not closed anew."""
    form, parts = await request.post(), request.app[PARTS]
    day, name = _day(str(form.get("day", ""))), str(form.get("name", "")).strip()[:_LONGEST]
    if day is None or not name:
        return await _page(request, "fault")
    async with parts.database.begin() as tx:
        await _for_all(request, tx)
        await holidays.change_days(tx, [(day, form.get("kind") == "work", name)], parts.clock())
        await _changed(request, tx, "day-changed", day)
    return _to(day.year)


@staff(*WRITERS)
async def remove(request: web.Request) -> web.Response:
    """Let the calendar speak of a day again."""
    parts, day = request.app[PARTS], _day(str((await request.post()).get("day", "")))
    if day is None:
        raise web.HTTPBadRequest
    async with parts.database.begin() as tx:
        await _for_all(request, tx)
        if not await holidays.remove(tx, day):
            raise web.HTTPNotFound
        await _changed(request, tx, "day-removed", day)
    return _to(day.year)


def days_of(calendar: DaysOff, changed: Iterable[date], year: int) -> Iterator[Day]:
    """The days of that year which are otherwise than their weekday says, in order."""
    ours, day = frozenset(changed), date(year, 1, 1)
    while day.year == year:
        name, worked = calendar.holiday(day), calendar.made_up(day)
        if name or worked or day in ours:
            said = name or next((each.name for each in reversed(calendar.changes) if each.day == day), "")
            yield Day(day, worked, said, day in ours)
        day += timedelta(days=1)


async def _page(request: web.Request, fault: str) -> web.Response:
    this_year = request.app[PARTS].clock().astimezone(VIETNAM).year
    told = number_of(request.query.get("year", ""))
    year = told if told is not None and told in _YEARS else this_year
    async with request.app[PARTS].database.read() as tx:
        calendar, rows = await days_off(tx), await holidays.all_days(tx)
        for_all = await speaks_for_all(request, tx)
    values = {"days": list(days_of(calendar, (row.day for row in rows), year)), "year": year, "fault": fault}
    response = show(
        request, "staff/holidays.html", values | {"for_all": for_all, "counting": "counting" in request.query}
    )
    if fault:
        response.set_status(400)
    return response


async def _for_all(request: web.Request, tx: Tx) -> None:
    if not await speaks_for_all(request, tx):
        raise web.HTTPForbidden


async def _changed(request: web.Request, tx: Tx, action: str, day: date) -> None:
    await raise_version(tx)
    await record(tx, entry(request, request[VISITOR].official, action, f"day:{day}"))


def _day(told: str) -> date | None:
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _to(year: int) -> web.Response:
    return web.Response(status=303, headers={"Location": f"/staff/holidays?year={year}&counting"})
