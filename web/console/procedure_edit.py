"""Editing a procedure: the form, and what it leaves: a draft, tried at once on the question set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from knowledge.procedure import Level, Mark, Procedure
from knowledge.stored import differences
from knowledge.trial import Proposal
from store import changes
from store.database import Tx
from store.staff_sessions import record
from web.console import knowing, trials
from web.console.deciding import WRITERS
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.console.knowledge import level_words
from web.console.procedure_form import BadForm, Told, filled, read, told
from web.numbers import ID
from web.parts import PARTS, Parts
from web.words import VIETNAM


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/knowledge/procedures/{code}/edit", form),
        web.post("/staff/knowledge/procedures/{code}/edit", save),
        web.post(f"/staff/knowledge/changes/{{id:{ID}}}/restore", restore),
    ]


@staff(*WRITERS)
async def form(request: web.Request) -> web.Response:
    """The form of a procedure as it is live, or of one's own draft of it."""
    async with request.app[PARTS].database.read() as tx:
        known = await _known(request, tx)
    draft = _own_draft(request, known)
    start = knowing.as_told(draft, known.base) if draft else known.live
    today = request.app[PARTS].clock().astimezone(VIETNAM).date()
    said = filled(start, today)
    return _show(request, known, Told(said.texts, said.rows, said.current, draft.note if draft else ""))


@staff(*WRITERS)
async def save(request: web.Request) -> web.Response:
    """Keep what the form says as a draft, and try it."""
    said = told(await request.post())
    async with request.app[PARTS].database.read() as tx:
        known = await _known(request, tx)
    try:
        wanted = read(said, known.live)
    except BadForm as bad:
        return _show(request, known, Told(said.texts, said.rows, said.current, said.note, bad.faults))
    told_otherwise = differences(known.base, wanted)
    if not _news(known.live, wanted):
        return _show(request, known, Told(said.texts, said.rows, said.current, said.note, [("nothing", "")]))
    return await _write(request, known, told_otherwise, said.note)


@staff(*WRITERS)
async def restore(request: web.Request) -> web.Response:
    """A former version as a new draft; `base` gives the imported and shipped facts back."""
    back_to_base = "base" in await request.post()
    async with request.app[PARTS].database.read() as tx:
        change = await changes.find(tx, int(request.match_info["id"]))
        known = await knowing.known(tx, change.code) if change else None
    if change is None or known is None:
        raise web.HTTPNotFound
    return await _write(request, known, {} if back_to_base else change.corrections, change.note)


async def _write(request: web.Request, known: knowing.Known, corrections: dict[str, Any], note: str) -> web.Response:
    parts, official = request.app[PARTS], request[VISITOR].official
    code = known.base.code
    async with parts.database.begin() as tx:
        change_id = await changes.write(tx, code, corrections, note, official.id, parts.clock())
        facts = {"facts": sorted(corrections)}
        await record(tx, entry(request, official, "procedure-written", f"procedure:{code}", **facts))
        change = await changes.find(tx, change_id)
    assert change is not None, "it was just written"
    await try_change(request, change, known.base)
    raise web.HTTPSeeOther(f"/staff/knowledge/changes/{change_id}")


async def try_change(request: web.Request, change: changes.Change, base: Procedure) -> None:
    """Run the question set with that change."""
    proposal = Proposal(change.code, changed=knowing.as_told(change, base))
    await trials.begin(request, change.subject, proposal)


def _news(live: Procedure, wanted: Procedure) -> bool:
    """Whether it says anything new; a new day of checking alone is news, too."""
    return bool(differences(live, wanted))


async def _known(request: web.Request, tx: Tx) -> knowing.Known:
    known = await knowing.known(tx, request.match_info["code"])
    if known is None:
        raise web.HTTPNotFound
    return known


def _own_draft(request: web.Request, known: knowing.Known) -> changes.Change | None:
    mine = request[VISITOR].official.id
    return next((each for each in known.history if each.state == "draft" and each.author_id == mine), None)


def _show(request: web.Request, known: knowing.Known, said: Told) -> web.Response:
    values = {"known": known, "said": said, "levels": level_words(request), "marks": list(Mark), "all": list(Level)}
    response = show(request, "staff/procedure_edit.html", values)
    if said.faults:
        response.set_status(400)
    return response
