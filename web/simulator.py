"""Phones on the screen: what citizens send and receive by SMS, through the real engine and the sandbox gateway."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp_jinja2
from aiohttp import web

import phone
import sms_text
from store.messages import Message, messages_of
from store.samples import SamplePerson, sample_people
from web.network import network_of
from web.parts import PARTS, Parts
from web.session import give_session, session_of, start_session
from web.words import keep_language

_SHOWN = timedelta(days=2)
_PEOPLE = 2
_STRANGER = "+84909999999"


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    if not parts.config.sandbox.enabled:
        return []
    return [web.get("/simulator", simulator), web.get("/sms/sandbox/messages", thread)]


async def simulator(request: web.Request) -> web.Response:
    """Several phones side by side: two applicants of the sample data, a stranger, and any number one types."""
    _only_here(request)
    async with request.app[PARTS].database.read() as tx:
        people = await sample_people(tx, _PEOPLE)
    response = aiohttp_jinja2.render_template("simulator.html", request, {"people": _phones(people), "thread": []})
    give_session(request, response, session_of(request) or start_session())
    keep_language(request, response)
    return response


async def thread(request: web.Request) -> web.Response:
    """What one phone shows, oldest first: `[{"at","direction","text","state",…}]`, with `parts` and `characters`."""
    _only_here(request)
    parts = request.app[PARTS]
    number = phone.normalise(request.query.get("phone", ""))
    if number is None:
        raise web.HTTPBadRequest
    async with parts.database.read() as tx:
        messages = await messages_of(tx, parts.sms_channel, number, parts.clock() - _SHOWN)
    return web.json_response([_line(message) for message in messages])


def _only_here(request: web.Request) -> None:
    """Open on loopback with no real gateway; anywhere else there is no such page."""
    parts = request.app[PARTS]
    public = urlsplit(parts.config.service.public_url).hostname or ""
    if not (parts.simulator and _is_loopback(public) and _is_loopback(network_of(request))):
        raise web.HTTPNotFound


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        return False


def _phones(people: list[SamplePerson]) -> list[dict[str, str]]:
    code = people[0].code if people else ""
    shown = [(each.name, each.phone, each.code, "owner") for each in people]
    return [
        {"name": name, "phone": number, "shown": phone.display(number), "code": known, "role": role}
        for name, number, known, role in (*shown, ("", _STRANGER, code, "stranger"))
    ]


def _line(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "direction": message.direction,
        "text": message.text,
        "state": message.state,
        "parts": sms_text.count(message.text),
        "characters": len(message.text),
    }
