"""The page of one invitation: its QR code, the event, and whether one comes. Who holds the link needs no more proof."""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp_jinja2
from aiohttp import web

from invitation import calendar_file, qr_for_a_page, read_token
from store import invitations
from store.gatherings import Gathering
from store.invitations import Guest
from web.parts import PARTS, Parts, Values
from web.words import keep_language

_SAID = {"yes", "no"}


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/i/{token}", show),
        web.post("/i/{token}", say),
        web.get("/i/{token}/lich.ics", calendar),
    ]


async def show(request: web.Request) -> web.Response:
    """The invitation, or kindly that there is none."""
    found = await _find(request)
    values: Values = {"guest": None, "event": None, "open": False, "over": False, "qr": ""}
    if found is not None:
        guest, event = found
        now = request.app[PARTS].clock()
        values = {
            "guest": guest,
            "event": event,
            "open": event.is_open(now),
            "over": event.is_over(now),
            "qr": qr_for_a_page(guest.token),
        }
    response = aiohttp_jinja2.render_template("guest.html", request, values, status=200 if found else 404)
    keep_language(request, response)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


async def say(request: web.Request) -> web.Response:
    """Keep whether they come; once it has begun nothing changes any more."""
    said = str((await request.post()).get("answer", ""))
    parts = request.app[PARTS]
    found = await _find(request)
    if found is None or said not in _SAID:
        raise web.HTTPNotFound if found is None else web.HTTPBadRequest
    guest, event = found
    if event.is_open(parts.clock()):
        async with parts.database.begin() as tx:
            await invitations.answer(tx, guest, said, "web", parts.clock())
    raise web.HTTPSeeOther(f"/i/{guest.token}")


async def calendar(request: web.Request) -> web.Response:
    """The event for a calendar."""
    parts, found = request.app[PARTS], await _find(request)
    if found is None:
        raise web.HTTPNotFound
    guest, event = found
    file = calendar_file(event.event, guest.token, parts.clock(), event.cancelled_at is not None)
    named = {"Content-Disposition": 'attachment; filename="giay-moi.ics"'}
    return web.Response(body=file, content_type="text/calendar", charset="utf-8", headers=named)


async def _find(request: web.Request) -> tuple[Guest, Gathering] | None:
    token = read_token(request.match_info["token"])
    if token is None:
        return None
    async with request.app[PARTS].database.read() as tx:
        return await invitations.by_token(tx, token)
