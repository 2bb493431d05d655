"""What the pages of broadcasts show: figures, rows and progress, ready for their templates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

import phone
import store.broadcast_lists
import store.broadcasts
from notices.broadcast import (
    BroadcastKind,
    Limits,
    Refusal,
    advertising_window,
    needs_a_second,
    seconds_to_send,
    text_of,
)
from notices.invitations import MOST_INVITED, event_of
from notices.weighing import around_of
from store.broadcast_lists import Told
from store.broadcasts import Broadcast
from store.database import Tx
from store.officials import phones
from store.staff import Role
from web.console.broadcast_event import too_many
from web.console.guard import VISITOR, Visitor
from web.parts import PARTS, Parts
from web.words import language_of, say_time, words

WRITERS = (Role.EDITOR, Role.APPROVER, Role.LEADER, Role.ADMINISTRATOR)
APPROVERS = (Role.APPROVER, Role.LEADER)
SMS = "sms"
"""The channel by which broadcasts go out: the gateway, or without one the sandbox."""
SHOWN = 10
_LEFT_OUT_SHOWN = 50
_DAY = timedelta(hours=24)
_OVER = frozenset({"sent", "delivered", "failed", "unknown", "no-receipt", "expired", "suppressed"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def refusal_of(parts: Parts) -> Refusal:
    """How advertising of this service is refused."""
    return Refusal(parts.config.service.sms_number, parts.config.service.hotline)


def limits_of(parts: Parts) -> Limits:
    """Above these a second official approves."""
    return Limits(parts.config.staff.second_official_above, parts.config.staff.second_official_cost)


def cost_of(parts: Parts, broadcast: Broadcast) -> int:
    """What it costs at most, in đồng."""
    return int(broadcast.figures.get("parts", 0)) * int(getattr(_sender(parts), "cost", 0))


def may_approve(parts: Parts, visitor: Visitor, broadcast: Broadcast) -> bool:
    """Whether this official may approve it: a small one its author too, a large one only somebody else."""
    if needs_second(parts, broadcast):
        return visitor.official.role in APPROVERS and visitor.official.id != broadcast.author_id
    return visitor.official.role in WRITERS


def needs_second(parts: Parts, broadcast: Broadcast) -> bool:
    """Whether it is so large that its author cannot approve it."""
    return needs_a_second(int(broadcast.figures.get("people", 0)), cost_of(parts, broadcast), limits_of(parts))


async def values_of(request: web.Request, tx: Tx, broadcast: Broadcast) -> dict[str, Any]:
    """Everything that a broadcast's page shows."""
    parts, visitor, now = request.app[PARTS], request[VISITOR], request.app[PARTS].clock()
    around = around_of(broadcast, refusal_of(parts))
    weighed = "people" in broadcast.figures
    rows = await store.broadcast_lists.some(tx, broadcast.id, SHOWN) if weighed else []
    texts = [(each, number, text_of(broadcast.template, each.values, True, around)) for each, number in rows]
    repeated = (
        await store.broadcasts.repeats(tx, broadcast, now - _DAY) if broadcast.state == "draft" and weighed else []
    )
    return {
        "bc": broadcast,
        "kind": around.kind,
        "event": event_of(broadcast.title, broadcast.event),
        "too_many": MOST_INVITED if too_many(broadcast) else 0,
        "weighed": weighed,
        "cost": cost_of(parts, broadcast),
        "eta": _say_duration(request, seconds_to_send(broadcast.figures.get("parts", 0), _rate(parts))),
        "texts": texts,
        "left_out": await store.broadcast_lists.some(tx, broadcast.id, _LEFT_OUT_SHOWN, left_out=True),
        "repeated": repeated,
        "limits": limits_of(parts),
        "second": needs_second(parts, broadcast),
        "may_approve": may_approve(parts, visitor, broadcast),
        "holds": broadcast.is_approved(now),
        "display": display,
        "my_number": (await phones(tx, [visitor.official.id])).get(visitor.official.id, ""),
        "hours": _hours(parts, around.kind),
        "unread": _unread(broadcast),
        "more_left_out": sum(broadcast.figures.get("left_out", {}).values()) > _LEFT_OUT_SHOWN,
        "progress": progress(broadcast, await store.broadcasts.states(tx, broadcast.id)),
        "faults": [],
    }


def fault_of_list(what: str, detail: str) -> tuple[str, str]:
    """Why a list cannot be read, as the page words it."""
    return (what if what in ("no-phone-column", "file_kind") else "file", detail)


def progress(broadcast: Broadcast, states: dict[str, int]) -> dict[str, Any]:
    """How far it has come: people done of all, whether all is over, counts by state, what the preview did not know."""
    people = int(broadcast.figures.get("people", 0))
    done = sum(number for state, number in states.items() if state in _OVER)
    over = broadcast.state == "done" or (broadcast.queued_at is not None and done >= sum(states.values()))
    return {"done": done, "all": people, "over": over, "states": states, "differs": states.get("suppressed", 0)}


def csv_of(request: web.Request, told: Iterable[Told], *, head: bool) -> bytes:
    """Rows of the report as CSV that no spreadsheet takes for formulas."""
    t = words(language_of(request))
    file = io.StringIO()
    writer = csv.writer(file)
    if head:
        names = ("line", "number", "state", "why", "channel", "parts", "at")
        writer.writerow([t[f"csv_{name}"] for name in names])
    for each in told:
        why = t[f"why_{each.left_out}"].format(detail=each.detail) if each.left_out else each.reason
        state = t["bc_left_out"] if each.left_out else t.get(f"bc_count_{each.state}", each.state)
        number = display(each.number) if each.number else each.detail
        at = say_time(each.at, "%d/%m/%Y %H:%M:%S")
        writer.writerow([safe(str(cell)) for cell in (each.line, number, state, why, each.channel, each.parts, at)])
    return ("\ufeff" if head else "").encode() + file.getvalue().encode()


def display(address: str) -> str:
    """A number as people read it; an e-mail address as it is."""
    return phone.display(address) if address.startswith("+") else address


def safe(cell: str) -> str:
    """A cell that a spreadsheet shows and does not reckon."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _sender(parts: Parts) -> object:
    named = (each for each in parts.channels if getattr(each, "name", "") == SMS)
    return next(named, None)


def _unread(broadcast: Broadcast) -> list[tuple[str, str]]:
    what, detail = broadcast.figures.get("unread", ("", ""))
    return [fault_of_list(what, detail)] if what else []


def _hours(parts: Parts, kind: BroadcastKind) -> str:
    """The hours in which it goes out, "" for any."""
    usual = parts.config.notices.quiet_hours
    window = advertising_window(usual) if kind.advertising else usual
    return "–".join(each.strftime("%H:%M") for each in window) if window else ""


def _rate(parts: Parts) -> float:
    return float(getattr(_sender(parts), "rate", 0.0))


def _say_duration(request: web.Request, seconds: float) -> str:
    t = words(language_of(request))
    if seconds < 90:
        return t["bc_seconds"].format(n=max(1, round(seconds)))
    minutes = seconds / 60
    return t["bc_minutes"].format(n=round(minutes)) if minutes < 120 else t["bc_hours"].format(n=round(minutes / 60))


def day(text: str, zone: Any) -> datetime | None:
    """The start of a day written as 2026-03-25, or a moment as 2026-03-25T08:00; None where nothing is written."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None
    except ValueError:
        raise web.HTTPBadRequest from None
