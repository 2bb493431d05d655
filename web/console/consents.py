"""The ledger of consents: what one person said, the newest of everybody, and what a person tells an official."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aiohttp import web

import phone
from store import consents
from store.citizens import Scope, refuse
from store.consents import Evidence
from store.staff import Role
from store.staff_sessions import record
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.console.seeking import address_of, send_on, sought_by
from web.numbers import number_of
from web.parts import PARTS, Parts

WHOSE = (Role.CLERK, Role.LEADER, Role.ADMINISTRATOR)
"""Who hears citizens, and who answers for what was sent. A refusal holds everywhere: offices share it."""
MEANT: tuple[Scope, ...] = ("reminders", "all", "none")
PAGE = "/staff/consents"
_AT_ONCE = 50
_LONGEST = 300


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/consents", overview),
        web.post("/staff/consents", enter),
        web.post("/staff/consents/find", seek),
    ]


@staff(*WHOSE)
async def overview(request: web.Request) -> web.Response:
    """What one person said, and that it was looked at is kept; without a number the newest entries, without words."""
    told = sought_by(request)
    return await _page(request, told or "", "over" if told is None else "")


@staff(*WHOSE)
async def seek(request: web.Request) -> web.Response:
    """Look for what the person of a number said."""
    return await send_on(request, PAGE)


@staff(*WHOSE)
async def enter(request: web.Request) -> web.Response:
    """Enter what a person said by telephone, at the counter or in writing; it holds at once."""
    form, parts = await request.post(), request.app[PARTS]
    told, words = str(form.get("number", ""))[:30], str(form.get("words", "")).strip()[:_LONGEST]
    number, scope = phone.normalise(told), next((each for each in MEANT if each == form.get("meant")), None)
    if number is None or scope is None or not words:
        return await _page(request, told, "number" if number is None else "words")
    official = request[VISITOR].official
    async with parts.database.begin() as tx:
        how = Evidence("official", parts.clock(), words, f"official:{official.id}")
        await refuse(tx, "sms", number, scope, how)
        await record(tx, entry(request, official, "consent-entered", "", scope=scope))
    raise web.HTTPSeeOther(address_of(request, PAGE, number))


async def _page(request: web.Request, told: str, fault: str) -> web.Response:
    number = phone.normalise(told) if told else None
    fault = fault or ("number" if told and number is None else "")
    shown = {"told": told, "number": number, "fault": fault, "meant": MEANT}
    response = show(request, "staff/consents.html", shown | await (_of(request, number) if number else _all(request)))
    if fault:
        response.set_status(400)
    return response


async def _of(request: web.Request, number: str) -> dict[str, Any]:
    async with request.app[PARTS].database.begin() as tx:
        await record(tx, entry(request, request[VISITOR].official, "consent-looked-up"))
        refused, state = await consents.standing(tx, number)
        return {"entries": await consents.of_phone(tx, number), "refused": refused, "state": state, "older": None}


async def _all(request: web.Request) -> dict[str, Any]:
    before = number_of(request.query.get("before", ""))
    async with request.app[PARTS].database.read() as tx:
        found = await consents.newest(tx, before, _AT_ONCE)
    return {"entries": found, "refused": "", "state": "ok", "older": found[-1].id if len(found) == _AT_ONCE else None}
