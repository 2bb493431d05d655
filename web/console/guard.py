"""The guard before every page of the console: signed in, in time, with the right role, and from our own form."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from store.staff import Official, Role
from store.staff_sessions import Entry, offices_below, record, resume, touch
from web.network import network_of
from web.parts import PARTS

COOKIE = "motcua_staff"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The official behind a request: their session's token, the token of its forms, and the offices they may see.

    `scope` None is the whole province.
    """

    official: Official
    token: str
    csrf: str
    scope: frozenset[int] | None

    def may_see(self, office_id: int | None) -> bool:
        """Whether that office is theirs or below it."""
        return self.scope is None or office_id in self.scope


VISITOR: web.RequestKey[Visitor] = web.RequestKey("visitor", Visitor)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def staff(*roles: Role) -> Callable[[Handler], Handler]:
    """Only signed-in officials with one of these roles (none named: any); a POST must come from our own form."""

    def guard(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: web.Request) -> web.StreamResponse:
            visitor = await visitor_of(request)
            if visitor is None:
                raise _to_sign_in(request)
            if roles and visitor.official.role not in roles:
                await note(request, visitor.official, "refused", request.path[:80])
                raise web.HTTPForbidden
            if request.method == "POST" and not await _is_our_form(request, visitor):
                await note(request, visitor.official, "foreign-form", request.path[:80])
                raise web.HTTPForbidden
            request[VISITOR] = visitor
            return await handler(request)

        return guarded

    return guard


async def visitor_of(request: web.Request) -> Visitor | None:
    """Who is signed in, if anybody."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    parts = request.app[PARTS]
    rules = parts.config.staff
    idle, whole = timedelta(minutes=rules.idle_minutes), timedelta(hours=rules.session_hours)
    async with parts.database.read() as tx:  # a page waits for no import
        resumed = await resume(tx, token, parts.clock(), idle, whole)
        if resumed is None:
            return None
        official, is_stale = resumed
        scope = await offices_below(tx, official.office_id)
        csrf = tx.vault.digest("csrf", token)
    if is_stale:
        async with parts.database.begin() as tx:
            await touch(tx, token, parts.clock())
    return Visitor(official, token, csrf, None if scope is None else frozenset(scope))


async def note(request: web.Request, official: Official | None, action: str, subject: str = "", **facts: Any) -> None:
    """Write into the audit what was done or tried."""
    parts = request.app[PARTS]
    async with parts.database.begin() as tx:
        await record(tx, entry(request, official, action, subject, **facts))


def entry(request: web.Request, official: Official | None, action: str, subject: str = "", **facts: Any) -> Entry:
    """An entry of the audit, to be recorded in the transaction that does the thing."""
    who, official_id = (official.username, official.id) if official else ("", None)
    return Entry(request.app[PARTS].clock(), who, action, subject, network_of(request), official_id, facts)


def give_session(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Set the cookie of a session."""
    secure = request.app[PARTS].config.service.public_url.startswith("https:")
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=secure, path="/")


def is_foreign(request: web.Request) -> bool:
    """Whether another site's page sent this form (for the sign-in, which has no session to compare with)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin or "").netloc not in (
        request.host,
        urlsplit(request.app[PARTS].config.service.public_url).netloc,
    )


async def _is_our_form(request: web.Request, visitor: Visitor) -> bool:
    form = await request.post()
    return hmac.compare_digest(str(form.get("csrf", "")).encode(), visitor.csrf.encode())


def _to_sign_in(request: web.Request) -> web.HTTPException:
    if request.method == "GET":
        return web.HTTPSeeOther(f"/staff/sign-in?next={quote(request.path_qs)}")
    return web.HTTPForbidden()
