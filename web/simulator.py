"""Phones and chats on the screen: what citizens send and receive, through the real engine and the sandbox gateway.

Open on loopback with no real gateway; elsewhere it is for training: officials only, made-up numbers and sample dossiers
only.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp_jinja2
from aiohttp import web

import phone
import sms_text
from messages import Choice, Inbound, Reply
from store.deliveries import Say, add_reply
from store.messages import Message, messages_of
from store.samples import SamplePerson, sample_people
from web.channel import PRACTICE
from web.console.guard import visitor_of
from web.network import is_loopback, network_of
from web.parts import PARTS, ChatLimits, Handler, Parts
from web.session import give_session, session_of, start_session
from web.words import keep_language, language_of, words

INBOUND = "/sms/sandbox/inbound"
TEST_NUMBERS = ("9999", "9998", "9997", "9996", "9995", "9994")
"""Last digits of the numbers whose messages fail, stay unknown or are late: what each does stands in the texts."""
MADE_UP = ("+8490000", "+84909999999")
_SHOWN = timedelta(days=2)
_PEOPLE = 2
_STRANGER = "+84909999999"
_LONGEST = 1000


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    if not parts.config.sandbox.enabled:
        return []
    return [
        web.get("/simulator", simulator),
        web.get("/sms/sandbox/messages", thread),
        web.post("/simulator/try", send_one),
        web.post("/simulator/chat", say),
        web.get("/simulator/chat", chat_thread),
    ]


@web.middleware
async def guard_sandbox(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The sandbox's own door for messages is the simulator's: who may not open that, may not knock here either."""
    if request.path == INBOUND and request.method == "POST" and not open_here(request):
        await _officials_only(request)
        _made_up(phone.normalise(str((await _told(request)).get("from", ""))))
    return await handler(request)


async def simulator(request: web.Request) -> web.Response:
    """Phones side by side: two applicants of the sample data, a stranger, chats, test numbers, any number one types."""
    if not open_here(request) and await visitor_of(request) is None:
        raise web.HTTPSeeOther(f"/staff/sign-in?next={quote(request.path_qs)}")
    parts = request.app[PARTS]
    async with parts.database.read() as tx:
        people = await sample_people(tx, _PEOPLE)
    numbers = [(f"{MADE_UP[0]}{digits}", digits) for digits in TEST_NUMBERS]
    values = {"people": _phones(people), "thread": [], "chats": parts.chats, "test_numbers": numbers}
    response = aiohttp_jinja2.render_template("simulator.html", request, values)
    give_session(request, response, session_of(request) or start_session())
    keep_language(request, response)
    return response


async def thread(request: web.Request) -> web.Response:
    """What one phone shows, oldest first: `[{"at","direction","text","state",…}]`, with `parts` and `characters`."""
    await _let_in(request)
    parts = request.app[PARTS]
    number = phone.normalise(request.query.get("phone", ""))
    if number is None:
        raise web.HTTPBadRequest
    if not open_here(request):
        _made_up(number)
    async with parts.database.read() as tx:
        messages = await messages_of(tx, parts.sms_channel, number, parts.clock() - _SHOWN)
    return web.json_response([_line(message) for message in messages])


async def send_one(request: web.Request) -> web.Response:
    """`{"phone"}` → one message to a test number, which is then delivered, fails or stays unknown; to no other."""
    await _let_in(request)
    parts, number = request.app[PARTS], phone.normalise(str((await _told(request)).get("phone", "")))
    if number is None or number[-4:] not in TEST_NUMBERS or not number.startswith(MADE_UP):
        raise web.HTTPBadRequest
    text = words(language_of(request))["sim_try_text"]
    async with parts.database.begin() as tx:
        sent = await add_reply(tx, Say(parts.sms_channel, number, Reply(text)), parts.clock())
    await parts.send_now([sent])
    return web.json_response({})


async def say(request: web.Request) -> web.Response:
    """`{"chat","text","share"}`: a message in a simulated chat; `share` proves the first sample phone, as a contact."""
    await _let_in(request)
    parts, told = request.app[PARTS], await _told(request)
    limits, text = _limits(parts, str(told.get("chat", ""))), str(told.get("text", "")).strip()[:_LONGEST]
    proved = await _sample_phone(parts) if told.get("share") is True else None
    if not text and not proved:
        raise web.HTTPBadRequest
    address = f"{limits.name}:{_session(request)}"
    once = f"{PRACTICE}:{secrets.token_urlsafe(12)}"
    text = "" if proved else text
    await parts.answer(Inbound(PRACTICE, address, text, once, parts.clock(), verified_phone=proved))
    return web.json_response({})


async def chat_thread(request: web.Request) -> web.Response:
    """What a simulated chat shows: texts cut as the platform cuts them, and the buttons that it has room for."""
    await _let_in(request)
    parts = request.app[PARTS]
    limits = _limits(parts, request.query.get("chat", ""))
    address = f"{limits.name}:{_session(request)}"
    async with parts.database.read() as tx:
        messages = await messages_of(tx, PRACTICE, address, parts.clock() - _SHOWN)
    return web.json_response([_chat_line(message, limits) for message in messages])


def open_here(request: web.Request) -> bool:
    """Whether it stands open: on loopback, with no real gateway."""
    parts = request.app[PARTS]
    public = urlsplit(parts.config.service.public_url).hostname or ""
    return parts.simulator and is_loopback(public) and is_loopback(network_of(request))


async def _let_in(request: web.Request) -> None:
    if not open_here(request):
        await _officials_only(request)


async def _officials_only(request: web.Request) -> None:
    if await visitor_of(request) is None:
        raise web.HTTPForbidden


def _made_up(number: str | None) -> None:
    """In training nobody speaks for a number that somebody may have."""
    if number is None or not number.startswith(MADE_UP):
        raise web.HTTPForbidden


async def _told(request: web.Request) -> dict[str, Any]:
    """A JSON object; a form of another site cannot send one."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        told = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(told, dict):
        raise web.HTTPBadRequest
    return told


def _session(request: web.Request) -> str:
    session = session_of(request)
    if session is None:
        raise web.HTTPForbidden
    return session


def _limits(parts: Parts, name: str) -> ChatLimits:
    found = next((each for each in parts.chats if each.name == name), None)
    if found is None:
        raise web.HTTPBadRequest
    return found


async def _sample_phone(parts: Parts) -> str | None:
    async with parts.database.read() as tx:
        people = await sample_people(tx, 1)
    return people[0].phone if people else None


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


def _chat_line(message: Message, limits: ChatLimits) -> dict[str, Any]:
    pieces = limits.cut(message.text) if message.direction == "out" else [message.text]
    shown = message.choices[: limits.buttons]
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "direction": message.direction,
        "pieces": pieces,
        "buttons": [_button(each, limits) for each in shown],
        "left_out": len(message.choices) - len(shown),
    }


def _button(choice: Choice, limits: ChatLimits) -> dict[str, str]:
    return {"label": choice.label[: limits.label], "says": choice.says}
