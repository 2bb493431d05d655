"""Leaflets to print for the counters: a list of one's offices, and the A5 sheet of each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from aiohttp import web

import phone
from knowledge.office import describe_week, read_hours
from store.offices import all_offices
from web.console.frame import show
from web.console.guard import VISITOR, staff
from web.leaflet import Leaflet, print_leaflet
from web.numbers import ID
from web.parts import PARTS, Parts
from web.words import language_of, words


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.get("/staff/leaflets", leaflets), web.get(f"/staff/leaflets/{{id:{ID}}}.pdf", leaflet)]


@staff()
async def leaflets(request: web.Request) -> web.Response:
    """The offices that the visitor may see, by name."""
    found = sorted(await _offices(request), key=lambda each: each.name)
    return show(request, "staff/leaflets.html", {"offices": found})


@staff()
async def leaflet(request: web.Request) -> web.Response:
    """One office's sheet, to be looked at or printed from the browser."""
    wanted = int(request.match_info["id"])
    office = next((each for each in await _offices(request) if each.id == wanted), None)
    if office is None:
        raise web.HTTPNotFound
    language = language_of(request)
    body = await asyncio.to_thread(print_leaflet, _told(request, office, language), words(language))
    name = f"to-roi-{''.join(each if each.isalnum() else '-' for each in office.code)}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Content-Type": "application/pdf"}
    return web.Response(body=body, headers=headers)


async def _offices(request: web.Request) -> list[Any]:
    async with request.app[PARTS].database.read() as tx:
        found = await all_offices(tx)
    return [each for each in found if request[VISITOR].may_see(each.id)]


def _told(request: web.Request, office: Any, language: str) -> Leaflet:
    service = request.app[PARTS].config.service
    calls = office.phone or service.hotline
    return Leaflet(
        service=" · ".join(each for each in (service.name, service.province) if each),
        office=office.name,
        address=office.address,
        phone=phone.display(calls) if calls.startswith("+") else calls,
        hours=describe_week(read_hours(office.hours).week, language),
        number=service.sms_number,
        page=f"{service.public_url.rstrip('/')}/#chat",
    )
