"""A new broadcast: the form, and its list read from a file or taken from dossiers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiohttp import web

from notices import lists
from notices.broadcast import KINDS
from notices.fields import all_fields, codes_of
from notices.packed import Held
from notices.rows import BatchRefused
from store.broadcast_lists import Audience
from store.broadcasts import Draft
from store.offices import all_offices
from store.staff_sessions import offices_below
from web.console.broadcast_view import WRITERS, day, fault_of_list
from web.console.frame import show
from web.console.guard import VISITOR, note, staff
from web.numbers import number_of
from web.parts import PARTS, Parts
from web.texts import STATUSES
from web.words import LANGUAGES, VIETNAM, language_of

_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"})
_LONGEST_TITLE = 120
_FILTERS = ("field", "procedure", "status", "due_from", "due_to")
_WRITTEN = tuple(name for name, kind in KINDS.items() if kind.gathers in ("", "invite"))
"""A change, or the end, of an event is written from the page of that event."""
_DAY = timedelta(days=1)


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.get("/staff/broadcasts/new", blank), web.post("/staff/broadcasts/new", add)]


@staff(*WRITERS)
async def blank(request: web.Request) -> web.Response:
    """The form of a new one."""
    return await _form(request, [])


@staff(*WRITERS)
async def add(request: web.Request) -> web.Response:
    """Read the list, or take the people of dossiers, and keep them with a draft."""
    form = await request.post()
    title = str(form.get("title", "")).strip()[:_LONGEST_TITLE]
    kind = str(form.get("kind", ""))
    file = form.get("file")
    has_file = isinstance(file, web.FileField) and bool(file.filename)
    if kind not in _WRITTEN or not title:
        return await _form(request, [("title", "")])
    if KINDS[kind].advertising and not has_file:
        return await _form(request, [("needs_file", "")])
    office_id = _office(request, str(form.get("office", "")))
    draft = Draft(kind, title, office_id, request[VISITOR].official.id)
    try:
        broadcast_id = await (_from_file(request, draft, file) if has_file else _from_dossiers(request, draft, form))
    except BatchRefused as fault:
        return await _form(request, [fault_of_list(fault.what, str(fault))])
    await note(request, request[VISITOR].official, "broadcast-written", f"broadcast:{broadcast_id}")
    raise web.HTTPSeeOther(f"/staff/broadcasts/{broadcast_id}")


async def _from_file(request: web.Request, draft: Draft, file: Any) -> int:
    ending = Path(file.filename).suffix.lower()
    if ending not in _ENDINGS:
        raise BatchRefused("file_kind", "")
    parts = request.app[PARTS]
    content = await asyncio.to_thread(file.file.read)
    told = replace(draft, audience={"file": file.filename[:_LONGEST_TITLE], "sha256": sha256(content).hexdigest()})
    held = Held(f"list{ending}", content)
    return await lists.add_from_file(parts.database, told, held, parts.clock(), _mail(parts))


async def _from_dossiers(request: web.Request, draft: Draft, form: Any) -> int:
    parts = request.app[PARTS]
    asked = {name: str(form.get(name, "")).strip()[:_LONGEST_TITLE] for name in _FILTERS}
    async with parts.database.read() as tx:
        below = await offices_below(tx, draft.office_id)
        procedures = await codes_of(tx, asked["field"]) if asked["field"] else None
    if asked["procedure"]:
        one = frozenset({asked["procedure"]})
        procedures = one if procedures is None else procedures & one
    due_to = day(asked["due_to"], VIETNAM)
    audience = Audience(
        None if below is None else frozenset(below),
        procedures,
        number_of(asked["status"]),
        day(asked["due_from"], VIETNAM),
        due_to + _DAY if due_to else None,
    )
    told = {name: value for name, value in asked.items() if value}
    draft = replace(draft, audience=told)
    return await lists.add_from_dossiers(parts.database, draft, audience, parts.clock(), _mail(parts))


def _mail(parts: Parts) -> bool:
    """Whether e-mail goes out, so that a preview does not promise it in vain."""
    return parts.config.email.enabled


async def _form(request: web.Request, faults: list[tuple[str, str]]) -> web.Response:
    async with request.app[PARTS].database.read() as tx:
        offices = [each for each in await all_offices(tx) if request[VISITOR].may_see(each.id)]
        fields = await all_fields(tx)
    place = LANGUAGES.index(language_of(request))
    labels = {status: words[0][place] for status, words in STATUSES.items()}
    told = (await request.post()) if request.method == "POST" else {"kind": request.query.get("kind", "")}
    values = {"offices": offices, "labels": labels, "kinds": _WRITTEN, "faults": faults, "told": told}
    return show(request, "staff/broadcast_new.html", values | {"fields": fields})


def _office(request: web.Request, told: str) -> int | None:
    """The office that was chosen, within one's own; "" is the whole province, for who sees all of it."""
    office_id = number_of(told)
    if told and office_id is None:
        raise web.HTTPBadRequest
    if not request[VISITOR].may_see(office_id):
        raise web.HTTPForbidden
    return office_id
