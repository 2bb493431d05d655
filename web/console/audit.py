"""The audit: what officials did, newest first, within the offices of who reads it."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from store.staff import Role
from store.staff_sessions import entries
from web.console.frame import show
from web.console.guard import VISITOR, staff
from web.numbers import number_of
from web.parts import PARTS, Parts

_PAGE = 100


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.get("/staff/audit", audit)]


@staff(Role.LEADER, Role.ADMINISTRATOR)
async def audit(request: web.Request) -> web.Response:
    """A page of a hundred entries; `before` goes back in time."""
    told = request.query.get("before", "")
    before = number_of(told)
    scope = request[VISITOR].scope
    async with request.app[PARTS].database.read() as tx:
        found = await entries(tx, None if scope is None else set(scope), before, _PAGE)
    older = found[-1].id if len(found) == _PAGE else None
    return show(request, "staff/audit.html", {"entries": found, "older": older})
