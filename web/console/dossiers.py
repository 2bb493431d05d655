"""Dossiers as their officials see them: find one, its way and its notices; and what is late, near, still or waiting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from knowledge.working_time import OfficeHours, add_working_days
from notices.occasions import IN_WORK
from notices.office_time import ANY, hours_of
from store import apologies, caseload
from store.caseload import LISTS, Held, Marks
from store.database import Tx
from store.dossiers import steps
from store.staff_sessions import record
from web.card import way_of
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.console.seeking import send_on, sought_by
from web.figures import caseload_figures
from web.figures.figure import Figure
from web.figures.writing import drawing
from web.numbers import ID
from web.parts import PARTS, Parts
from web.texts import STATUSES
from web.words import LANGUAGES, language_of, words

_SHOWN = 100
_DIFFERENCES = "differences"
"""Where the source appoints another day than we count: the source's holds, the office judges."""
_COLLECT_AFTER = timedelta(days=3)


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff", to_dossiers),
        web.get("/staff/dossiers", overview),
        web.post("/staff/dossiers", seek),
        web.get(f"/staff/dossiers/{{id:{ID}}}", one),
    ]


@staff()
async def to_dossiers(request: web.Request) -> web.Response:
    """The first page of the console."""
    raise web.HTTPSeeOther("/staff/dossiers")


@staff()
async def overview(request: web.Request) -> web.Response:
    """The four lists by number, one of them in full, and what a search found."""
    visitor, parts = request[VISITOR], request.app[PARTS]
    name, sought = request.query.get("list", LISTS[0]), sought_by(request)
    values: dict[str, Any] = {"name": name if name in (*LISTS, _DIFFERENCES) else LISTS[0], "q": sought, "found": None}
    async with parts.database.read() as tx:
        hours = (await hours_of(tx)).get(ANY) or OfficeHours()
        marks = marks_at(parts, hours)
        told = await caseload.by_office(tx, visitor.scope, marks)
        values["counts"] = caseload_figures.counts(told)
        if sought:
            values["found"] = await caseload.find(tx, sought, visitor.scope)
        else:
            values |= await _list(tx, values["name"], visitor.scope, marks)
            values["figures"] = await _figures(tx, values["name"], visitor.scope, marks, told)
    values |= {"label": _labels(request), **drawing(words(language_of(request)))}
    return show(request, "staff/dossiers.html", values)


@staff()
async def seek(request: web.Request) -> web.Response:
    """Look for a code or a number."""
    return await send_on(request, "/staff/dossiers")


@staff()
async def one(request: web.Request) -> web.Response:
    """A dossier whole: who may see its office sees all of it, and that is written down."""
    return await show_dossier(request, "")


async def show_dossier(request: web.Request, fault: str) -> web.Response:
    """The dossier's page; `fault` is the key of the sentence that tells why an apology was not taken."""
    visitor, parts = request[VISITOR], request.app[PARTS]
    async with parts.database.begin() as tx:
        row = await caseload.dossier(tx, int(request.match_info["id"]))
        if row is None or not visitor.may_see(row.office_id):
            raise web.HTTPNotFound
        await record(tx, entry(request, visitor.official, "looked-up", f"dossier:{row.id}"))
        values = {"row": row, "fault": fault, "apologies": await apologies.of_dossier(tx, row.id)}
        values |= {"way": await steps(tx, row.id), "notices": await caseload.told(tx, row.id)}
        values["person"] = {name: _opened(tx, getattr(row, name)) for name in ("applicant", "phone")}
    values["may_apologise"] = row.status in IN_WORK and row.due_at is not None
    values["way"] = way_of(values["way"], LANGUAGES.index(language_of(request)))
    response = show(request, "staff/dossier.html", values | {"label": _labels(request)})
    if fault:
        response.set_status(400)
    return response


async def _list(tx: Tx, name: str, scope: frozenset[int] | None, marks: Marks) -> dict[str, Any]:
    """The rows of one list."""
    if name == _DIFFERENCES:
        return {"rows": await caseload.differences(tx, scope, _SHOWN)}
    return {"rows": await caseload.listed(tx, name, scope, marks, _SHOWN)}


async def _figures(tx: Tx, name: str, scope: frozenset[int] | None, marks: Marks, told: list[Held]) -> list[Figure]:
    """The plots beside one list: by office where there are several, and by days."""
    if name == _DIFFERENCES or not caseload_figures.counts(told)[name]:
        return []
    days = caseload_figures.by_age(await caseload.ages(tx, name, scope, marks), name)
    return [caseload_figures.by_office(told, name), days] if len(told) > 1 else [days]


def _opened(tx: Tx, sealed: bytes | None) -> str:
    return tx.vault.open(sealed) if sealed else ""


def marks_at(parts: Parts, hours: OfficeHours) -> Marks:
    """The moments of the lists now: due within one working day of the usual hours, and the settings' days."""
    now: datetime = parts.clock()
    stalled = now - timedelta(days=parts.config.notices.stalled_days)
    return Marks(now, add_working_days(now, 1, hours), stalled, now - _COLLECT_AFTER)


def _labels(request: web.Request) -> dict[int, str]:
    place = LANGUAGES.index(language_of(request))
    return {status: words[0][place] for status, words in STATUSES.items()}
