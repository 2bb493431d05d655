"""A change of a procedure: what it says otherwise, what the questions say to it, how it sounds; its way live."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from aiohttp import web

from knowledge.description import describe
from knowledge.facets import Facet
from knowledge.procedure import Procedure
from sms_text import count
from store import changes, trials
from store.changes import Change
from store.database import Tx
from store.staff_sessions import record
from web.console import knowing
from web.console.deciding import WRITERS, is_second, speaks_for_all
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.console.knowledge import level_words
from web.console.procedure_edit import try_change
from web.numbers import ID
from web.parts import PARTS, Parts
from web.words import VIETNAM

_ONE = f"/staff/knowledge/changes/{{id:{ID}}}"
PREVIEWED = (Facet.PAPERS, Facet.FEE, Facet.TIME, Facet.PLACE, Facet.LEVEL, Facet.LEGAL)


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get(_ONE, one),
        web.post(f"{_ONE}/propose", propose),
        web.post(f"{_ONE}/approve", approve),
        web.post(f"{_ONE}/return", give_back),
        web.post(f"{_ONE}/drop", drop),
        web.post(f"{_ONE}/try", try_again),
    ]


@staff(*WRITERS)
async def one(request: web.Request) -> web.Response:
    """The change whole, and what may be done with it next."""
    return await _page(request, "")


@staff(*WRITERS)
async def propose(request: web.Request) -> web.Response:
    """Hand it to a second official; one whose trial found something cannot go on."""
    async with request.app[PARTS].database.begin() as tx:
        change = await _find(request, tx, "draft")
        if change.author_id != request[VISITOR].official.id:
            raise web.HTTPForbidden
        trial = await trials.find(tx, change.subject)
        if trial is None or trial.state != "passed":
            raise web.HTTPConflict
        await changes.move(tx, change, "proposed")
        await record(tx, _entry(request, "procedure-proposed", change))
    return _to(change)


@staff(*WRITERS)
async def approve(request: web.Request) -> web.Response:
    """Let it go live, if nothing has changed since its trial; else it is tried again first."""
    parts, official = request.app[PARTS], request[VISITOR].official
    async with parts.database.begin() as tx:
        change = await _find(request, tx, "proposed")
        if not (is_second(request, change.author_id) and await speaks_for_all(request, tx)):
            raise web.HTTPForbidden
        known = await knowing.known(tx, change.code)
        fault = await _hindrance(tx, change, known)
        if not fault:
            await changes.go_live(tx, change, official.id, parts.clock())
            await record(tx, _entry(request, "procedure-approved", change))
    if fault == "stale" and known is not None:
        await try_change(request, change, known.base)
    return await _page(request, fault) if fault else _to(change)


@staff(*WRITERS)
async def give_back(request: web.Request) -> web.Response:
    """Back to a draft of its author's."""
    return await _move(request, "draft", "procedure-returned", ("proposed",))


@staff(*WRITERS)
async def drop(request: web.Request) -> web.Response:
    """It will not be said."""
    return await _move(request, "dropped", "procedure-dropped", changes.OPEN)


@staff(*WRITERS)
async def try_again(request: web.Request) -> web.Response:
    """Run the question set anew, where the last run was lost or is out of date."""
    async with request.app[PARTS].database.begin() as tx:
        change = await _find(request, tx, *changes.OPEN)
        known = await knowing.known(tx, change.code)
    if known is None:
        raise web.HTTPNotFound
    await try_change(request, change, known.base)
    return _to(change)


async def _hindrance(tx: Tx, change: Change, known: knowing.Known | None) -> str:
    """Why it cannot go live as it stands; "" where it can."""
    trial = await trials.find(tx, change.subject)
    if known is None or trial is None or trial.state != "passed":
        raise web.HTTPConflict
    live = known.live_change
    if live is not None and live.approved_at is not None and live.approved_at > change.written_at:
        return "overtaken"
    return "" if trial.stamp == await trials.stamp(tx) else "stale"


async def _move(request: web.Request, state: str, action: str, states: tuple[str, ...]) -> web.Response:
    async with request.app[PARTS].database.begin() as tx:
        change = await _find(request, tx, *states)
        own = change.author_id == request[VISITOR].official.id
        if not own and not is_second(request, change.author_id):
            raise web.HTTPForbidden
        await changes.move(tx, change, state)
        await record(tx, _entry(request, action, change))
    return _to(change)


async def _page(request: web.Request, fault: str) -> web.Response:
    async with request.app[PARTS].database.read() as tx:
        change = await changes.find(tx, int(request.match_info["id"]))
        known = await knowing.known(tx, change.code) if change else None
        if change is None or known is None:
            raise web.HTTPNotFound
        trial = await trials.find(tx, change.subject)
        for_all = await speaks_for_all(request, tx)
    before = known.live if change.state in changes.OPEN else known.base
    wanted = knowing.as_told(change, known.base)
    today = request.app[PARTS].clock().astimezone(VIETNAM).date()
    values = {"change": change, "known": known, "trial": trial, "fault": fault, "said": previews(wanted, today)}
    values |= {"differences": list(knowing.compared(before, wanted, level_words(request)))}
    values |= {"own": change.author_id == request[VISITOR].official.id, "second": is_second(request, change.author_id)}
    values |= {"for_all": for_all, "names": request.app[PARTS].library().procedures}
    values["lost"] = trial is not None and trial.lost(request.app[PARTS].clock())
    return show(request, "staff/procedure_change.html", values)


def previews(procedure: Procedure, today: date) -> list[dict[str, Any]]:
    """The answer by SMS, with its parts, and by chat: the usual one, then one for each thing that is asked."""
    asked: list[tuple[str, tuple[Facet, ...]]] = [("", ()), *((each.value, (each,)) for each in PREVIEWED)]
    told = []
    for name, facets in asked:
        sms = describe(procedure, facets, on=today, plain=True)
        chat = describe(procedure, facets, on=today, plain=False)
        told.append({"name": name, "sms": sms, "parts": count(sms), "chat": chat})
    return told


async def _find(request: web.Request, tx: Tx, *states: str) -> Change:
    """The change of the address, locked, in one of these states."""
    found = await changes.find(tx, int(request.match_info["id"]), lock=True)
    if found is None:
        raise web.HTTPNotFound
    if found.state not in states:
        raise web.HTTPConflict
    return found


def _entry(request: web.Request, action: str, change: Change) -> Any:
    return entry(request, request[VISITOR].official, action, f"procedure:{change.code}", change=change.id)


def _to(change: Change) -> web.Response:
    return web.Response(status=303, headers={"Location": f"/staff/knowledge/changes/{change.id}"})
