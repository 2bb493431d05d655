"""The web application: pages, chat, simulator, API and the channels' routes under one roof."""

from __future__ import annotations

import asyncio
import warnings
from dataclasses import replace
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

import phone
from messages import Inbound
from web import api, chat, guest, health, photo, public, public_figures, simulator
from web.console import (
    apologies,
    audit,
    broadcast_new,
    broadcasts,
    consents,
    door,
    dossiers,
    figures,
    holidays,
    inbox,
    invitations,
    knowledge,
    leaflets,
    offices,
    procedure_changes,
    procedure_edit,
    questions,
    sign_in,
    trials,
    wordings,
)
from web.console.frame import nobody
from web.console.knowing import FINDER, Finder
from web.errors import explain_errors
from web.headers import add_headers
from web.parts import CLOSING, PARTS, Handler, Parts
from web.words import hide_digits, page_words, say_number, say_time

HERE = Path(__file__).parent
PAGES = (
    public,
    public_figures,
    chat,
    photo,
    simulator,
    api,
    health,
    sign_in,
    inbox,
    dossiers,
    broadcast_new,
    broadcasts,
    invitations,
    door,
    guest,
    apologies,
    knowledge,
    procedure_edit,
    procedure_changes,
    questions,
    offices,
    wordings,
    holidays,
    figures,
    leaflets,
    consents,
    audit,
)

# Channels know no room but the leaves: the key under which they hand us an inbound is a plain word.
warnings.filterwarnings("ignore", category=web.NotAppKeyWarning)


def build_app(parts: Parts) -> web.Application:
    """The application, ready to be run; the parts stay the caller's to close."""
    parts = replace(parts, answer=health.count_repeats(parts.answer))
    limit = parts.config.web.body_limit
    app = web.Application(client_max_size=limit, middlewares=[note_answers, explain_errors, simulator.guard_sandbox])
    app[PARTS] = parts
    app[CLOSING] = asyncio.Event()
    app[public_figures.LATEST] = public_figures.Latest()
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_close)
    trials.prepare(app)
    app[FINDER] = Finder()
    _set_up_templates(app)
    for page in PAGES:
        app.add_routes(page.routes(parts))
    for channel in parts.channels:
        app.add_routes(channel.routes(parts.answer, parts.record))
    app.router.add_static("/static/", HERE / "static")
    return app


@web.middleware
async def note_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Write an answered message's response out whole, and only then note that its first answer went out."""
    response = await handler(request)
    inbound: Inbound | None = request.get("inbound")
    if inbound is not None and response.status < 400:
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionResetError:  # nobody listens any more: whoever asks again gets the stored answer
            return response
        await request.app[PARTS].answered(inbound)
    return response


def _set_up_templates(app: web.Application) -> None:
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        context_processors=[page_words, nobody],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(number=say_number, time=say_time, hide_digits=hide_digits, phone=phone.display)


async def _close(app: web.Application) -> None:
    app[CLOSING].set()
