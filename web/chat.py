"""Chat on the citizens' page: a message is a turn, and what is pushed arrives as server-sent events."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from messages import Choice, DeliveryState, Inbound, Reply
from store.messages import Message, pushed_to
from web.network import network_of, within
from web.parts import CLOSING, PARTS, Parts
from web.session import give_session, session_of, start_session
from web.words import language_of

_LONGEST_TEXT, _LONGEST_ID = 1000, 64
_LARGEST_BODY = 16 * 1024
_EVERY = 1.0
_OVERLAP = timedelta(seconds=30)
_KEEP_ALIVE = 15


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.post("/chat", chat), web.get("/chat/events", events)]


async def chat(request: web.Request) -> web.Response:
    """`{"id","text"}` → `{"text","choices":[{"label","says"}]}`; a browser without script posts a form, and comes back.

    A repeated id gets the stored answer and `"repeat": true`: a page that says it again has not seen the first one.
    """
    told = await _read(request)
    session = session_of(request) or start_session()
    inbound = say(request, session, told["text"], told["id"])
    reply = await request.app[PARTS].answer(inbound)
    request["inbound"] = inbound
    response = _sent_back() if told["form"] else answer_as_json(reply)
    give_session(request, response, session)
    return response


async def events(request: web.Request) -> web.StreamResponse:
    """What is pushed to this session, from `after` (or Last-Event-ID) on, until the page or the server closes."""
    session = session_of(request)
    if session is None:
        raise web.HTTPForbidden
    after = _moment(request) or request.app[PARTS].clock()
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    with suppress(ConnectionError):
        await _stream(request, response, session, after)
    return response


def say(request: web.Request, session: str, text: str, once: str) -> Inbound:
    """What a browser said, as every channel says it; the page's own id counts within its session only.

    A kiosk stands in an office and serves many people: it is not counted by its network address.
    """
    parts = request.app[PARTS]
    network = network_of(request)
    counted = None if within(network, parts.config.web.kiosks) else network
    provider_id = parts.database.vault.digest("web message", session, once)
    return Inbound("web", session, text, provider_id, parts.clock(), network=counted, language=language_of(request))


async def _stream(request: web.Request, response: web.StreamResponse, session: str, after: datetime) -> None:
    """Rows that were committed late are met again by the overlap; those sent already are known by their id."""
    parts, closing = request.app[PARTS], request.app[CLOSING]
    sent: set[str] = set()
    quiet = 0.0
    await response.write(b"retry: 2000\n\n")
    while not closing.is_set():
        async with parts.database.read() as tx:
            found = await pushed_to(tx, "web", session, after - _OVERLAP)
        fresh = [each for each in found if each.id not in sent and each.state != DeliveryState.FAILED]
        for message in fresh:
            await response.write(_event(message))
            sent.add(message.id)
        after = max([after, *(each.at for each in fresh)])
        quiet = 0.0 if fresh else quiet + _EVERY
        if quiet and quiet % _KEEP_ALIVE == 0:
            await response.write(b": here\n\n")
        with suppress(TimeoutError):
            await asyncio.wait_for(closing.wait(), _EVERY)


def _event(message: Message) -> bytes:
    told = {"id": message.id, "at": message.at.isoformat(), "text": message.text, "choices": _listed(message.choices)}
    return f"id: {message.at.isoformat()}\nevent: message\ndata: {json.dumps(told, ensure_ascii=False)}\n\n".encode()


async def _read(request: web.Request) -> dict[str, Any]:
    if (request.content_length or 0) > _LARGEST_BODY:
        raise web.HTTPRequestEntityTooLarge(_LARGEST_BODY, request.content_length or 0)
    form = request.content_type != "application/json"
    try:
        told: Any = await (request.post() if form else request.json())
        text, once = str(told["text"]).strip(), str(told.get("id") or secrets.token_urlsafe(9))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise web.HTTPBadRequest from None
    if not text or len(text) > _LONGEST_TEXT or len(once) > _LONGEST_ID:
        raise web.HTTPBadRequest
    return {"text": text, "id": once, "form": form}


def _moment(request: web.Request) -> datetime | None:
    told = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    try:
        moment = datetime.fromisoformat(told.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _sent_back() -> web.Response:
    return web.Response(status=303, headers={"Location": "/#chat"})


def answer_as_json(reply: Reply) -> web.Response:
    """`{"text","choices"}`, and `"repeat": true` where the message came before."""
    told: dict[str, Any] = {"text": reply.text, "choices": _listed(reply.choices)}
    return web.json_response(told | ({"repeat": True} if reply.again else {}), dumps=_dump)


def _listed(choices: Iterable[Choice]) -> list[dict[str, str]]:
    return [{"label": each.label, "says": each.says} for each in choices]


def _dump(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)
