"""Offices: the tree of units, what people are told of each, and what imports brought that nobody has checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from aiohttp import web

import phone
import store.offices
from knowledge.duty import Point, as_week
from knowledge.office import WEEK, Office, describe_hours, describe_office, describe_week, read_hours
from knowledge.procedure import Level
from sms_text import count, unsigned
from store import import_findings
from store.database import Tx
from store.procedures import raise_version
from store.staff_sessions import offices_below, record
from web.console.deciding import WRITERS
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.console.knowledge import level_words
from web.console.office_form import LEVELS, BadForm, OfficeForm, filled, mark_of, read, read_point, told
from web.numbers import ID, number_of
from web.parts import PARTS, Parts
from web.words import language_of

_ONE = f"/staff/offices/{{id:{ID}}}"


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/offices", overview),
        web.get("/staff/offices/imports", imports),
        web.get(_ONE, one),
        web.post(_ONE, save),
        web.post(f"{_ONE}/confirm", confirm),
        web.post(f"{_ONE}/points", add_point),
        web.post(f"{_ONE}/points/{{point:{ID}}}/drop", drop_point),
    ]


@staff()
async def overview(request: web.Request) -> web.Response:
    """Those that nobody has checked first, then the tree of one's offices."""
    visitor = request[VISITOR]
    async with request.app[PARTS].database.read() as tx:
        rows = [row for row in await store.offices.all_offices(tx) if visitor.may_see(row.id)]
        fresh = [row for row in rows if not row.confirmed]
        dossiers = await import_findings.dossiers_by_office(tx, [row.id for row in fresh])
        points = await store.offices.all_points(tx)
    values: dict[str, Any] = {"fresh": fresh, "dossiers": dossiers, "tree": list(_tree(rows)), "points": points}
    values |= {"may_write": visitor.official.role in WRITERS, "hours_of": _hours_in(language_of(request))}
    return show(request, "staff/offices.html", values)


@staff()
async def imports(request: web.Request) -> web.Response:
    """What imports brought besides: dossiers that no SMS reaches, and procedure codes that are in no catalogue."""
    scope, known = request[VISITOR].scope, request.app[PARTS].library().procedures
    async with request.app[PARTS].database.read() as tx:
        codes = await import_findings.procedure_codes(tx, scope)
        by_office = await import_findings.without_sms(tx, scope)
        landlines = await import_findings.landlines(tx, scope)
    unknown = [row for row in codes if row.code not in known]
    values = {"unknown": unknown, "by_office": by_office, "landlines": landlines, "display": phone.display}
    return show(request, "staff/office_imports.html", values)


@staff()
async def one(request: web.Request) -> web.Response:
    """One office: its form for who may edit it, and what citizens hear of it."""
    async with request.app[PARTS].database.read() as tx:
        row = await _find(request, tx)
        return await _page(request, tx, row, filled(row))


@staff(*WRITERS)
async def save(request: web.Request) -> web.Response:
    """Set what the form says; later lists leave it, and every process has it within five seconds."""
    said = told(await request.post())
    try:
        values = read(said)
    except BadForm as bad:
        said.faults.extend(bad.faults)
        values = {}
    async with request.app[PARTS].database.begin() as tx:
        row = await _find(request, tx)
        values["parent_id"] = await _parent(request, tx, row, said)
        if said.seen not in ("", mark_of(row)):
            said.faults.append(("changed", ""))
        if said.faults:
            response = await _page(request, tx, row, said)
            response.set_status(400)
            return response
        news = {name: value for name, value in values.items() if getattr(row, name) != value}
        await store.offices.edit(tx, row.code, news)
        await _changed(request, tx, row, "office-edited", facts=sorted(news))
    return _to(row.id)


@staff(*WRITERS)
async def confirm(request: web.Request) -> web.Response:
    """An official has checked what the import made of it."""
    async with request.app[PARTS].database.begin() as tx:
        row = await _find(request, tx)
        await store.offices.confirm(tx, row.code)
        await _changed(request, tx, row, "office-confirmed")
    return web.Response(status=303, headers={"Location": "/staff/offices"})


@staff(*WRITERS)
async def add_point(request: web.Request) -> web.Response:
    """An advisory point of the office, new or otherwise than before."""
    form = await request.post()
    async with request.app[PARTS].database.begin() as tx:
        row = await _find(request, tx)
        try:
            name, values = read_point(form)
        except BadForm as bad:
            response = await _page(request, tx, row, OfficeForm(filled(row).texts, faults=bad.faults))
            response.set_status(400)
            return response
        await store.offices.edit_point(tx, row.id, name, values)
        await _changed(request, tx, row, "point-edited")
    return _to(row.id)


@staff(*WRITERS)
async def drop_point(request: web.Request) -> web.Response:
    """An advisory point is no more."""
    async with request.app[PARTS].database.begin() as tx:
        row = await _find(request, tx)
        if not await store.offices.drop_point(tx, int(request.match_info["point"]), row.id):
            raise web.HTTPNotFound
        await _changed(request, tx, row, "point-dropped")
    return _to(row.id)


async def _parent(request: web.Request, tx: Tx, row: Any, said: OfficeForm) -> int | None:
    """The office above it, as told: one that may be seen and that does not stand below it."""
    told_id = number_of(said.texts["parent"])
    below = await offices_below(tx, row.id) or set()
    if told_id != row.parent_id and (told_id in below or not request[VISITOR].may_see(told_id)):
        said.faults.append(("parent", ""))
    return told_id


async def _page(request: web.Request, tx: Tx, row: Any, said: OfficeForm) -> web.Response:
    points = (await store.offices.all_points(tx)).get(row.id, [])
    office = _as_told(row, points)
    sms = unsigned(" ".join(describe_office(office, plain=True)))
    below = await offices_below(tx, row.id) or set()
    above = [each for each in await store.offices.all_offices(tx) if each.id not in below]
    values = {"row": row, "said": said, "points": points, "sms": sms, "parts": count(sms), "week": WEEK}
    values |= {"above": [each for each in above if request[VISITOR].may_see(each.id) or each.id == row.parent_id]}
    values |= {"levels": LEVELS, "seen": mark_of(row), "level_words": level_words(request)}
    values |= {"chat": "\n".join(describe_office(office)), "hours_of": _hours_in(language_of(request))}
    values["duty_of"] = _duty_in(language_of(request))
    values["may_write"] = request[VISITOR].official.role in WRITERS
    return show(request, "staff/office.html", values)


def _as_told(row: Any, points: list[Any]) -> Office:
    return Office(
        code=row.code,
        name=row.name,
        short=row.short if row.short.isascii() else "",
        level=Level(row.level),
        address=row.address,
        phone=row.phone,
        hours=read_hours(row.hours),
        points=tuple(Point(each.name, each.address, each.phone, as_week(each.hours)) for each in points),
        note=row.note,
        confirmed=row.confirmed,
    )


def _hours_in(language: str) -> Any:
    def say(hours: Any) -> str:
        return describe_hours(Office("", "", hours=read_hours(hours)), language)

    return say


def _duty_in(language: str) -> Any:
    def say(hours: Any) -> str:
        return describe_week(as_week(hours) or (), language) if hours else ""

    return say


def _tree(rows: list[Any]) -> Iterator[tuple[int, Any]]:
    """Each office with its depth, below its parent; one whose parent is not to be seen stands at the top."""
    seen = {row.id for row in rows}
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in seen else None, []).append(row)

    def branch(parent: int | None, depth: int) -> Iterator[tuple[int, Any]]:
        for row in below.pop(parent, []):
            yield depth, row
            yield from branch(row.id, depth + 1)

    yield from branch(None, 0)


async def _find(request: web.Request, tx: Tx) -> Any:
    row = await store.offices.by_id(tx, int(request.match_info["id"]))
    if row is None or not request[VISITOR].may_see(row.id):
        raise web.HTTPNotFound
    return row


async def _changed(request: web.Request, tx: Tx, row: Any, action: str, **facts: Any) -> None:
    await raise_version(tx)
    await record(tx, entry(request, request[VISITOR].official, action, f"office:{row.code}", **facts))


def _to(office_id: int) -> web.Response:
    return web.Response(status=303, headers={"Location": f"/staff/offices/{office_id}"})
