"""Apologies: dossiers that will hardly be ready in time, and the form that apologises and appoints a new date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from aiohttp import web

from knowledge.working_time import OfficeHours, closing
from notices.apologies import Counting, Decision, NotConfirmed, confirm
from notices.office_time import ANY, hours_of, rules_of
from store import apologies, caseload
from store.database import Tx
from store.staff_sessions import record
from web.console.dossiers import show_dossier
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.numbers import ID
from web.parts import PARTS, Parts


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/apologies", drafts),
        web.post(f"/staff/dossiers/{{id:{ID}}}/apology", apologise),
    ]


@staff()
async def drafts(request: web.Request) -> web.Response:
    """What the clock drafted two working days before each date, the nearest first."""
    parts = request.app[PARTS]
    async with parts.database.read() as tx:
        rows = await apologies.waiting(tx, request[VISITOR].scope, parts.clock())
    return show(request, "staff/apologies.html", {"rows": rows})


@staff()
async def apologise(request: web.Request) -> web.Response:
    """Tell the citizen why it is late and when it will be ready, at the office's closing of that day."""
    visitor, parts = request[VISITOR], request.app[PARTS]
    form, dossier_id = await request.post(), int(request.match_info["id"])
    try:
        async with parts.database.begin() as tx:
            row = await caseload.dossier(tx, dossier_id)
            if row is None or not visitor.may_see(row.office_id):
                raise web.HTTPNotFound
            hours = await _hours(tx, row.office_id)
            new_due = _closing(str(form.get("day", "")), hours)
            decision = Decision(visitor.official.id, visitor.official.role, str(form.get("reason", "")), new_due)
            counting = Counting(hours, rules_of(parts.config.notices))
            await confirm(tx, dossier_id, decision, parts.clock(), counting)
            told = {"new_due": new_due.isoformat()}
            await record(tx, entry(request, visitor.official, "apologised", f"dossier:{dossier_id}", **told))
    except NotConfirmed as error:
        return await show_dossier(request, error.what)
    parts.wake()
    return web.Response(status=303, headers={"Location": f"/staff/dossiers/{dossier_id}#apology"})


async def _hours(tx: Tx, office_id: int) -> OfficeHours:
    known = await hours_of(tx)
    return known.get(str(office_id)) or known.get(ANY) or OfficeHours()


def _closing(day: str, hours: OfficeHours) -> datetime:
    """When the office closes on that day. Raises NotConfirmed where it is none, or one on which it is shut."""
    try:
        return closing(date.fromisoformat(day), hours)
    except ValueError:
        raise NotConfirmed("day") from None
