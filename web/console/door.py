"""The door: a QR code that a camera reads, a picture of it, or six typed digits; who came before is told so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from invitation import read_code, read_token
from store import gatherings, invitations
from store.database import Tx
from store.gatherings import Gathering
from store.invitations import Guest
from store.staff_sessions import record
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.console.invitations import ONE, find
from web.parts import PARTS, Parts
from web.words import language_of, say_time, words

_LARGEST = 7 * 1024 * 1024
_CAMERA = {"Permissions-Policy": "camera=(self), geolocation=(), microphone=()"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the door says: `what` is a word of the texts after "door_", `sort` how it looks, `name` who it is."""

    what: str
    sort: str
    name: str = ""
    title: str = ""
    at: str = ""


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.get(f"{ONE}/door", door), web.post(f"{ONE}/door", scan)]


@staff()
async def door(request: web.Request) -> web.Response:
    """The page at the door."""
    async with request.app[PARTS].database.read() as tx:
        event = await find(request, tx)
    return await _page(request, event, None)


@staff()
async def scan(request: web.Request) -> web.Response:
    """Check somebody in by `said` (what a camera read, or typed) or `photo`; JSON for the page's script."""
    form = await request.post()
    said = await _said(request, form)
    async with request.app[PARTS].database.begin() as tx:
        event = await find(request, tx)
        seen = Seen("unread", "stop") if said is None else await _check_in(request, tx, event, said)
    if request.headers.get("Accept") != "application/json":
        return await _page(request, event, seen)
    figures = await _figures(request, event)
    return web.json_response({"words": _say(request, seen), "sort": seen.sort, "name": seen.name, "count": figures})


async def _check_in(request: web.Request, tx: Tx, event: Gathering, said: str) -> Seen:
    guest = await _recognise(request, tx, event, said)
    if isinstance(guest, Seen):
        return guest
    if event.cancelled_at is not None:
        return Seen("cancelled", "stop", guest.name)
    official, now = request[VISITOR].official, request.app[PARTS].clock()
    if not await invitations.check_in(tx, guest, official.id, now):
        return Seen("again", "again", guest.name, at=_hour(guest.checked_in_at or now))
    await record(tx, entry(request, official, "checked-in", f"gathering:{event.id}", invitation=guest.id))
    return Seen("in", "in", guest.name)


async def _recognise(request: web.Request, tx: Tx, event: Gathering, said: str) -> Guest | Seen:
    """Whose it is; or that it is nobody's, or for something else, which is named to who may see that."""
    code, token = read_code(said), read_token(said)
    if code is not None:
        return await invitations.by_code(tx, event.id, code) or Seen("unknown", "stop")
    found = await invitations.by_token(tx, token) if token else None
    if found is None:
        return Seen("unknown", "stop")
    guest, theirs = found
    if theirs.id == event.id:
        return guest
    if not request[VISITOR].may_see(theirs.office_id):
        return Seen("elsewhere", "stop")
    return Seen("other", "stop", title=theirs.title, at=say_time(theirs.starts_at, "%H:%M %d/%m/%Y"))


async def _said(request: web.Request, form: Any) -> str | None:
    """What was read or typed; None where a picture holds no token."""
    photo, read = form.get("photo"), request.app[PARTS].read_tokens
    if not isinstance(photo, web.FileField) or not photo.filename:
        return str(form.get("said", ""))[:200]
    picture = photo.file.read(_LARGEST + 1)
    tokens = await read(picture) if read is not None and len(picture) <= _LARGEST else ()
    return tokens[0] if tokens else None


async def _page(request: web.Request, event: Gathering, seen: Seen | None) -> web.Response:
    values = {
        "event": event,
        "seen": seen,
        "words": _say(request, seen) if seen else "",
        "count": await _figures(request, event),
    }
    response = show(request, "staff/door.html", values)
    response.headers.update(_CAMERA)
    return response


async def _figures(request: web.Request, event: Gathering) -> str:
    async with request.app[PARTS].database.read() as tx:
        figures = (await gatherings.figures(tx, [event.id]))[event.id]
    t = words(language_of(request))
    return t["door_count"].format(there=figures.there, invited=figures.invited)


def _say(request: web.Request, seen: Seen) -> str:
    return words(language_of(request))[f"door_{seen.what}"].format(at=seen.at, title=seen.title)


def _hour(at: Any) -> str:
    return say_time(at, "%H:%M")
