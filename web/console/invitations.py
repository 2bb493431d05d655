"""Invitations: what takes place, who comes, does not or has not said, and telling them of a change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web

import store.broadcasts
from notices.inviting import tell_anew
from store import gatherings, invitations
from store.database import Tx
from store.gatherings import Gathering
from store.staff_sessions import record
from web.console.broadcast_view import WRITERS, display
from web.console.frame import show
from web.console.guard import VISITOR, entry, note, staff
from web.console.guest_list import as_csv, as_sheet
from web.numbers import ID, number_of
from web.parts import PARTS, Parts

SHOWN = 200
_BEHIND = timedelta(days=30)
"""How long what is over stands in the list."""
_ANSWERS = {"yes": "yes", "no": "no", "silent": "", "there": "there"}
_FILES = {
    "csv": (as_csv, "text/csv"),
    "xlsx": (as_sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
ONE = f"/staff/invitations/{{id:{ID}}}"


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/invitations", overview),
        web.get(ONE, one),
        web.get(f"{ONE}/list.{{ending:csv|xlsx}}", export),
        web.post(f"{ONE}/{{kind:change|cancel}}", tell),
    ]


@staff()
async def overview(request: web.Request) -> web.Response:
    """What takes place at one's offices, the next first, and what is in preparation for those who write."""
    parts, visitor = request.app[PARTS], request[VISITOR]
    writes = visitor.official.role in WRITERS
    async with parts.database.read() as tx:
        found = await gatherings.listed(tx, visitor.scope, parts.clock() - _BEHIND)
        figures = await gatherings.figures(tx, [each.id for each in found])
        drafts = await store.broadcasts.invitations_in_preparation(tx, visitor.scope) if writes else []
    now = parts.clock()
    coming = [each for each in found if not each.is_over(now)]
    past = [each for each in reversed(found) if each.is_over(now)]
    values = {"coming": coming, "past": past, "figures": figures, "drafts": drafts, "writes": writes}
    return show(request, "staff/invitations.html", values)


@staff()
async def one(request: web.Request) -> web.Response:
    """Who comes, does not, or has not said; of one answer where the address asks for it."""
    parts = request.app[PARTS]
    asked = request.query.get("answer", "")
    after = number_of(request.query.get("after", "")) or 0
    async with parts.database.read() as tx:
        event = await find(request, tx)
        figures = (await gatherings.figures(tx, [event.id]))[event.id]
        guests = await invitations.guests(tx, event.id, after, SHOWN + 1, _ANSWERS.get(asked))
        written = await store.broadcasts.of_gathering(tx, event.id)
    more = guests[SHOWN - 1].id if len(guests) > SHOWN else 0
    values = {"event": event, "figures": figures, "guests": guests[:SHOWN], "more": more, "asked": asked}
    values |= {"written": written, "display": display, "writes": request[VISITOR].official.role in WRITERS}
    return show(request, "staff/invitation.html", values | {"open": event.is_open(parts.clock())})


@staff(*WRITERS)
async def export(request: web.Request) -> web.Response:
    """The whole list as a file; it is written down who took it."""
    database = request.app[PARTS].database
    async with database.read() as tx:
        event = await find(request, tx)
        guests, after = [], 0
        while some := await invitations.guests(tx, event.id, after):
            guests += some
            after = some[-1].id
    await note(request, request[VISITOR].official, "guests-exported", f"gathering:{event.id}")
    ending = request.match_info["ending"]
    write, kind = _FILES[ending]
    headers = {"Content-Disposition": f'attachment; filename="invitation-{event.id}.{ending}"'}
    body = await asyncio.to_thread(write, request, guests)
    return web.Response(body=body, content_type=kind, headers=headers)


@staff(*WRITERS)
async def tell(request: web.Request) -> web.Response:
    """A draft that tells those who are invited of a change or the end; it is approved and sent like any other."""
    parts, official, kind = request.app[PARTS], request[VISITOR].official, request.match_info["kind"]
    async with parts.database.begin() as tx:
        event = await find(request, tx)
        broadcast_id = await tell_anew(tx, event.id, kind, official.id, parts.clock())
        if broadcast_id is None:
            raise web.HTTPConflict
        await record(tx, entry(request, official, f"gathering-{kind}", f"gathering:{event.id}"))
    raise web.HTTPSeeOther(f"/staff/broadcasts/{broadcast_id}")


async def find(request: web.Request, tx: Tx) -> Gathering:
    """The event of the address, within one's offices. Raises HTTPNotFound."""
    found = await gatherings.read_gathering(tx, int(request.match_info["id"]))
    if found is None or not request[VISITOR].may_see(found.office_id):
        raise web.HTTPNotFound
    return found
