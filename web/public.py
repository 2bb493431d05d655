"""The citizens' page: look a dossier up, ask, learn how to text us, see how the service does."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from messages import Reply
from store.dossiers import Seen, steps
from store.figures import public_figures
from store.messages import Message, messages_of
from web.card import Card, draw
from web.chat import say
from web.figures.public import part_of
from web.figures.writing import say_part
from web.parts import PARTS, Parts, Values
from web.session import give_session, session_of, start_session
from web.words import keep_language, language_of, words

_MEMORY = timedelta(hours=12)
_LONGEST_CODE = 200


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.get("/", home), web.get("/lookup", to_home), web.post("/lookup", look_up)]


async def home(request: web.Request) -> web.Response:
    """The page; `?kiosk=1` is the large one for a screen in the hall."""
    return await show_home(request, {})


async def to_home(request: web.Request) -> web.Response:
    """Somebody reloads the result of a look-up: there is nothing to show without asking again."""
    raise web.HTTPSeeOther("/")


async def look_up(request: web.Request) -> web.Response:
    """A look-up is a turn like any other; the page draws the dossier that its reply carries.

    A form with `code`, `digits` (the last four of the ID, if given) and `id`; `part=card` asks for the card alone.
    """
    form = await request.post()
    code = str(form.get("code", "")).strip()[:_LONGEST_CODE]
    kiosk = "kiosk" in request.query
    session = start_session() if kiosk else session_of(request) or start_session()
    found: Values = {"code": code, "card": None, "reply": None}
    if code:
        found |= await _ask(request, session, f"{code} {str(form.get('digits', '')).strip()[:4]}".strip(), form)
    if "part" in request.query:
        response = aiohttp_jinja2.render_template("card.html", request, found)
    else:
        response = await show_home(request, found)
    if not kiosk:
        give_session(request, response, session)
    return response


async def show_home(request: web.Request, found: Values) -> web.Response:
    """The whole page, with what a look-up found."""
    parts = request.app[PARTS]
    session = session_of(request)
    kiosk = "kiosk" in request.query
    thread = await _thread(parts, None if kiosk else session)
    async with parts.database.read() as tx:
        figures = await public_figures(tx)
    values = {
        "thread": thread,
        "figures": figures,
        "on_time": part_of(figures.kept, figures.missed),
        "say": lambda part: say_part(part, words(language_of(request))),
        "once": secrets.token_urlsafe(9),
        "code": "",
        "looked_up": bool(found),
    }
    response = aiohttp_jinja2.render_template("home.html", request, {"card": None, "reply": None, **values, **found})
    if not kiosk:
        give_session(request, response, session or start_session())
    keep_language(request, response)
    return response


async def _thread(parts: Parts, session: str | None) -> list[Message]:
    if session is None:
        return []
    async with parts.database.read() as tx:
        return await messages_of(tx, "web", session, parts.clock() - _MEMORY)


async def _ask(request: web.Request, session: str, text: str, form: Any) -> Values:
    parts = request.app[PARTS]
    once = str(form.get("id") or secrets.token_urlsafe(9))[:64]
    inbound = say(request, session, text, once)
    reply = await parts.answer(inbound)
    request["inbound"] = inbound
    return {"reply": reply, "card": await _card(request, reply)}


async def _card(request: web.Request, reply: Reply) -> Card | None:
    if not isinstance(reply.card, Seen):
        return None
    parts = request.app[PARTS]
    way = []
    if reply.card.details:
        async with parts.database.read() as tx:
            way = await steps(tx, reply.card.id)
    return draw(reply.card, way, language_of(request), parts.clock())
