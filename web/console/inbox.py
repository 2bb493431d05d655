"""The inbox: who asked for a person; take a talk, answer over the citizen's own channel, hand it back, close it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web

import phone
from messages import Reply
from sms_text import unsigned
from store import tickets
from store.deliveries import Say, add_reply
from store.messages import messages_of
from store.staff_sessions import record
from store.tickets import Talk
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.console.seeking import address_of
from web.numbers import ID
from web.parts import PARTS, Parts
from web.words import hide_digits

_SHOWN = timedelta(days=14)
_LONGEST = 1000
_UNSIGNED = frozenset({"sms", "sandbox"})


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/inbox", inbox),
        web.get(f"/staff/inbox/{{id:{ID}}}", talk),
        web.post(f"/staff/inbox/{{id:{ID}}}/take", take),
        web.post(f"/staff/inbox/{{id:{ID}}}/answer", answer),
        web.post(f"/staff/inbox/{{id:{ID}}}/hand-back", hand_back),
        web.post(f"/staff/inbox/{{id:{ID}}}/close", close),
    ]


@staff()
async def inbox(request: web.Request) -> web.Response:
    """The talks of one's offices that are not closed, those that wait longest first."""
    visitor = request[VISITOR]
    async with request.app[PARTS].database.read() as tx:
        talks = await tickets.active(tx, visitor.scope)
    mine = [each for each in talks if each.official_id == visitor.official.id]
    rest = [each for each in talks if each.official_id != visitor.official.id]
    return show(request, "staff/inbox.html", {"mine": mine, "rest": rest, "name_of": _name_of})


@staff()
async def talk(request: web.Request) -> web.Response:
    """One talk with all that was said, by both sides and the bot."""
    found = await _talk(request)
    parts = request.app[PARTS]
    async with parts.database.read() as tx:
        thread = await messages_of(tx, found.channel, found.address, parts.clock() - _SHOWN)
    values = {"talk": found, "thread": thread, "name_of": _name_of, "hide_digits": hide_digits}
    values["dossiers"] = address_of(request, "/staff/dossiers", found.address) if _name_of(found) else ""
    return show(request, "staff/talk.html", values)


@staff()
async def take(request: web.Request) -> web.Response:
    """From now on the bot is silent in this talk."""
    return await _move(request, "taken")


@staff()
async def hand_back(request: web.Request) -> web.Response:
    """Somebody else may take it; the bot speaks again."""
    return await _move(request, "handed-back")


@staff()
async def close(request: web.Request) -> web.Response:
    """It is settled; the bot speaks again."""
    return await _move(request, "closed", "/staff/inbox")


@staff()
async def answer(request: web.Request) -> web.Response:
    """Say it over the citizen's own channel, unsigned by SMS; only who holds the talk may."""
    found = await _talk(request)
    official, parts = request[VISITOR].official, request.app[PARTS]
    text = str((await request.post()).get("text", "")).strip()[:_LONGEST]
    sent: list[str] = []
    if text:
        said = Reply(unsigned(text) if found.channel in _UNSIGNED else text)
        async with parts.database.begin() as tx:
            if not await tickets.note_answer(tx, found, official.id, parts.clock()):
                raise web.HTTPConflict
            sent.append(await add_reply(tx, Say(found.channel, found.address, said), parts.clock()))
            await record(tx, entry(request, official, "answered", f"ticket:{found.id}"))
        await parts.send_now(sent)
    return _to(f"/staff/inbox/{found.id}")


async def _move(request: web.Request, what: str, then: str = "") -> web.Response:
    found = await _talk(request)
    official, now = request[VISITOR].official, request.app[PARTS].clock()
    async with request.app[PARTS].database.begin() as tx:
        match what:
            case "taken":
                done = await tickets.take(tx, found, official.id, now)
            case "closed":
                done = await tickets.close(tx, found, official.id, now)
            case _:
                done = await tickets.hand_back(tx, found, official.id)
        if not done:
            raise web.HTTPConflict
        await record(tx, entry(request, official, what, f"ticket:{found.id}"))
    return _to(then or f"/staff/inbox/{found.id}")


async def _talk(request: web.Request) -> Talk:
    async with request.app[PARTS].database.read() as tx:
        found = await tickets.find_talk(tx, int(request.match_info["id"]))
    if found is None or not request[VISITOR].may_see(found.office_id):
        raise web.HTTPNotFound
    return found


def _name_of(found: Talk) -> str:
    """A phone as people read it; a chat's address says nothing to people."""
    return phone.display(found.address) if found.address.startswith("+") else ""


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})
