"""Dossiers as their officials see them: find one, its way and its notices; and what is late, near, still or waiting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

import phone
from knowledge.working_time import OfficeHours, add_working_days
from notices.office_time import ANY, hours_of
from store import caseload
from store.caseload import LISTS, Marks
from store.dossiers import steps
from store.staff_sessions import record
from web.card import way_of
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.parts import PARTS, Parts
from web.texts import STATUSES
from web.words import LANGUAGES, language_of

_SHOWN = 100
_COLLECT_AFTER = timedelta(days=3)


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff", to_dossiers),
        web.get("/staff/dossiers", overview),
        web.get("/staff/dossiers/{id:\\d+}", one),
    ]


@staff()
async def to_dossiers(request: web.Request) -> web.Response:
    """The first page of the console."""
    raise web.HTTPSeeOther("/staff/dossiers")


@staff()
async def overview(request: web.Request) -> web.Response:
    """The four lists by number, one of them in full, and what a search found."""
    visitor, parts = request[VISITOR], request.app[PARTS]
    name = request.query.get("list", LISTS[0])
    sought = request.query.get("q", "").strip()[:100]
    values: dict[str, Any] = {"name": name if name in LISTS else LISTS[0], "q": sought, "found": None}
    async with parts.database.read() as tx:
        hours = (await hours_of(tx)).get(ANY) or OfficeHours()
        marks = marks_at(parts, hours)
        values["counts"] = await caseload.counts(tx, visitor.scope, marks)
        if sought:
            values["found"] = await caseload.find(tx, sought, visitor.scope)
        else:
            values["rows"] = await caseload.listed(tx, values["name"], visitor.scope, marks, _SHOWN)
            values["offices"] = await caseload.by_office(tx, values["name"], visitor.scope, marks)
    return show(request, "staff/dossiers.html", values | {"label": _labels(request)})


@staff()
async def one(request: web.Request) -> web.Response:
    """A dossier whole: who may see its office sees all of it, and that is written down."""
    visitor, parts = request[VISITOR], request.app[PARTS]
    async with parts.database.begin() as tx:
        row = await caseload.dossier(tx, int(request.match_info["id"]))
        if row is None or not visitor.may_see(row.office_id):
            raise web.HTTPNotFound
        way, notices = await steps(tx, row.id), await caseload.told(tx, row.id)
        await record(tx, entry(request, visitor.official, "looked-up", f"dossier:{row.id}"))
        opened = {
            name: tx.vault.open(getattr(row, name)) if getattr(row, name) else "" for name in ("applicant", "phone")
        }
    values = {
        "row": row,
        "person": opened | {"phone": phone.display(opened["phone"]) if opened["phone"] else ""},
        "way": way_of(way, LANGUAGES.index(language_of(request))),
        "notices": notices,
        "label": _labels(request),
    }
    return show(request, "staff/dossier.html", values)


def marks_at(parts: Parts, hours: OfficeHours) -> Marks:
    """The moments of the lists now: due within one working day of the usual hours, and the settings' days."""
    now: datetime = parts.clock()
    stalled = now - timedelta(days=parts.config.notices.stalled_days)
    return Marks(now, add_working_days(now, 1, hours), stalled, now - _COLLECT_AFTER)


def _labels(request: web.Request) -> dict[int, str]:
    place = LANGUAGES.index(language_of(request))
    return {status: words[0][place] for status, words in STATUSES.items()}
