"""Broadcasts: written by one official, approved by another, watched while they go out, stopped and told of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web

import store.broadcast_lists
import store.broadcasts
from messages import Reply
from notices import broadcasting
from notices.broadcast import text_of
from notices.weighing import AT_ONCE, Wording, around_of, keep, weigh_on
from store.broadcasts import Broadcast
from store.database import Tx
from store.deliveries import Say, add_reply
from store.officials import phones
from store.staff_sessions import record
from web.console.broadcast_event import event_in, too_many
from web.console.broadcast_view import SMS, WRITERS, csv_of, day, may_approve, refusal_of, values_of
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.numbers import ID
from web.parts import PARTS, Parts
from web.words import VIETNAM

_LONGEST_TEXT = 1500
_DAY = timedelta(days=1)
_ONE = f"/staff/broadcasts/{{id:{ID}}}"


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/broadcasts", overview),
        web.get(_ONE, one),
        web.post(f"{_ONE}/text", save),
        web.post(f"{_ONE}/test", test),
        web.post(f"{_ONE}/propose", propose),
        web.post(f"{_ONE}/approve", approve),
        web.post(f"{_ONE}/edit", edit),
        web.post(f"{_ONE}/send", send),
        web.post(f"{_ONE}/stop", stop),
        web.post(f"{_ONE}/resume", resume),
        web.get(f"{_ONE}/report.csv", report),
    ]


@staff(*WRITERS)
async def overview(request: web.Request) -> web.Response:
    """The broadcasts of one's offices, the newest first."""
    async with request.app[PARTS].database.read() as tx:
        found = await store.broadcasts.listed(tx, request[VISITOR].scope)
    return show(request, "staff/broadcasts.html", {"broadcasts": found})


@staff(*WRITERS)
async def one(request: web.Request) -> web.Response:
    """A broadcast: its text and preview, what may be done with it next, and how far it has come."""
    async with request.app[PARTS].database.read() as tx:
        broadcast = await _find(request, tx)
        values = await values_of(request, tx, broadcast)
    return show(request, "staff/broadcast.html", values)


@staff(*WRITERS)
async def save(request: web.Request) -> web.Response:
    """Keep the text and weigh it; whatever was approved no longer is."""
    form, parts = await request.post(), request.app[PARTS]
    text = str(form.get("text", "")).replace("\r\n", "\n").strip()[:_LONGEST_TEXT]
    at = day(str(form.get("at", "")), VIETNAM)
    async with parts.database.begin() as tx:
        broadcast = await _find(request, tx, "draft")
        if "unread" in broadcast.figures:
            raise web.HTTPConflict
        wording = Wording(text, refusal_of(parts), at, event_in(form, broadcast))
        faults = await keep(tx, broadcast, wording, parts.clock())
        await record(tx, entry(request, request[VISITOR].official, "broadcast-saved", broadcast.subject))
        values = await values_of(request, tx, await _find(request, tx)) if faults else {}
    if not faults:
        await weigh_on(parts.database, broadcast.id, wording.refusal, AT_ONCE)
        return _to(broadcast.id)
    return show(request, "staff/broadcast.html", values | {"faults": [(each.what, each.detail) for each in faults]})


@staff(*WRITERS)
async def test(request: web.Request) -> web.Response:
    """Send the first person's text to the official's own telephone, over the real gateway; it is written down."""
    parts, official = request.app[PARTS], request[VISITOR].official
    async with parts.database.begin() as tx:
        broadcast = await _find(request, tx)
        number = (await phones(tx, [official.id])).get(official.id)
        if number is None:
            raise web.HTTPConflict
        first = await store.broadcast_lists.some(tx, broadcast.id, 1)
        if not broadcast.figures.get("people") or not first:
            raise web.HTTPConflict
        text = text_of(broadcast.template, first[0][0].values, True, around_of(broadcast, refusal_of(parts)))
        sent = await add_reply(tx, Say(SMS, number, Reply(text)), parts.clock())
        await record(tx, entry(request, official, "broadcast-tested", broadcast.subject))
    await parts.send_now([sent])
    return _to(broadcast.id)


@staff(*WRITERS)
async def propose(request: web.Request) -> web.Response:
    """Hand it to an approver. The same text to the same people within a day needs a reason."""
    parts = request.app[PARTS]
    why = str((await request.post()).get("override", "")).strip()[:300]
    async with parts.database.begin() as tx:
        broadcast = await _find(request, tx, "draft")
        if not broadcast.figures.get("people") or too_many(broadcast):
            raise web.HTTPConflict
        repeated = await store.broadcasts.repeats(tx, broadcast, parts.clock() - _DAY)
        if repeated and not why:
            raise web.HTTPConflict
        changes = {"state": "proposed", "proposed_at": parts.clock(), "override": why if repeated else ""}
        await store.broadcasts.change(tx, broadcast.id, **changes)
        facts = {"again": why} if repeated else {}
        await record(tx, entry(request, request[VISITOR].official, "broadcast-proposed", broadcast.subject, **facts))
    return _to(broadcast.id)


@staff(*WRITERS)
async def approve(request: web.Request) -> web.Response:
    """Approve the very content and list that the form showed, for a time."""
    parts, official = request.app[PARTS], request[VISITOR].official
    seen = str((await request.post()).get("hash", ""))
    async with parts.database.begin() as tx:
        broadcast = await _find(request, tx, "proposed")
        if seen != broadcast.hash:
            raise web.HTTPConflict
        if not may_approve(parts, request[VISITOR], broadcast):
            raise web.HTTPForbidden
        until = parts.clock() + timedelta(hours=parts.config.staff.approval_hours)
        approval = {"approver_id": official.id, "approved_hash": seen, "approved_until": until, "state": "approved"}
        await store.broadcasts.change(tx, broadcast.id, **approval)
        await record(tx, entry(request, official, "broadcast-approved", broadcast.subject, hash=seen))
    return _to(broadcast.id)


@staff(*WRITERS)
async def edit(request: web.Request) -> web.Response:
    """Back to a draft; an approval is void."""
    async with request.app[PARTS].database.begin() as tx:
        broadcast = await _find(request, tx, "proposed", "approved")
        changes = {"state": "draft", "approver_id": None, "approved_hash": None, "approved_until": None}
        await store.broadcasts.change(tx, broadcast.id, **changes)
        await record(tx, entry(request, request[VISITOR].official, "broadcast-returned", broadcast.subject))
    return _to(broadcast.id)


@staff(*WRITERS)
async def send(request: web.Request) -> web.Response:
    """Let it go, if its approval holds; one that has its time goes by itself."""
    parts = request.app[PARTS]
    async with parts.database.begin() as tx:
        broadcast = await _find(request, tx, "approved")
        if broadcast.not_before is not None and broadcast.not_before > parts.clock():
            raise web.HTTPConflict
        if not await broadcasting.start(tx, broadcast, parts.clock()):
            raise web.HTTPConflict
        await record(tx, entry(request, request[VISITOR].official, "broadcast-sent", broadcast.subject))
    await broadcasting.queue_some(parts.database, broadcast.id, parts.clock())
    parts.wake()
    return _to(broadcast.id)


@staff(*WRITERS)
async def stop(request: web.Request) -> web.Response:
    """Hold back whatever has not gone out."""
    parts = request.app[PARTS]
    async with parts.database.begin() as tx:
        broadcast = await _find(request, tx, "running")
        await store.broadcasts.stop(tx, broadcast.id, "official", parts.clock())
        await record(tx, entry(request, request[VISITOR].official, "broadcast-stopped", broadcast.subject))
    return _to(broadcast.id)


@staff(*WRITERS)
async def resume(request: web.Request) -> web.Response:
    """Let the rest go on."""
    parts = request.app[PARTS]
    async with parts.database.begin() as tx:
        broadcast = await _find(request, tx, "stopped")
        await store.broadcasts.resume(tx, broadcast.id, parts.clock())
        await record(tx, entry(request, request[VISITOR].official, "broadcast-resumed", broadcast.subject))
    parts.wake()
    return _to(broadcast.id)


@staff(*WRITERS)
async def report(request: web.Request) -> web.StreamResponse:
    """What became of each, written out as it is read."""
    database = request.app[PARTS].database
    async with database.begin() as tx:
        broadcast = await _find(request, tx)
        await record(tx, entry(request, request[VISITOR].official, "broadcast-exported", broadcast.subject))
    response = web.StreamResponse(
        headers={"Content-Disposition": f'attachment; filename="broadcast-{broadcast.id}.csv"'}
    )
    response.content_type, response.charset = "text/csv", "utf-8"
    await response.prepare(request)
    after, head = 0, True
    while head or after:
        async with database.read() as tx:
            told, after = await store.broadcast_lists.report(tx, broadcast, after)
        await response.write(csv_of(request, told, head=head))
        head = False
    await response.write_eof()
    return response


async def _find(request: web.Request, tx: Tx, *states: str) -> Broadcast:
    """The broadcast of the address; one that is about to change is locked and must be in one of these states."""
    found = await store.broadcasts.read(tx, int(request.match_info["id"]), lock=bool(states))
    if found is None or not request[VISITOR].may_see(found.office_id):
        raise web.HTTPNotFound
    if states and found.state not in states:
        raise web.HTTPConflict
    return found


def _to(broadcast_id: int) -> web.Response:
    raise web.HTTPSeeOther(f"/staff/broadcasts/{broadcast_id}")
