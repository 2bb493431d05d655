"""The event of an invitation in the form of a broadcast: when, where, whom to ask, how many seats."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from notices.broadcast import KINDS
from notices.invitations import LONGEST_CONTACT, LONGEST_PLACE, MOST_INVITED
from store.broadcasts import Broadcast
from web.numbers import number_of
from web.words import VIETNAM

_MOST_SEATS = 100_000


def event_in(form: Mapping[str, Any], broadcast: Broadcast) -> dict[str, Any]:
    """What the form says of the event; a cancellation tells of the event as it was. Raises HTTPBadRequest."""
    gathers = KINDS[broadcast.kind].gathers
    if gathers in ("", "cancel"):
        return dict(broadcast.event)
    said = {name: " ".join(str(form.get(name, "")).split()) for name in ("place", "contact", "seats")}
    seats = min(number_of(said["seats"]) or 0, _MOST_SEATS)
    place, contact = said["place"][: LONGEST_PLACE * 2], said["contact"][: LONGEST_CONTACT * 2]
    return {"starts_at": _moment(str(form.get("starts_at", ""))), "place": place, "contact": contact, "seats": seats}


def too_many(broadcast: Broadcast) -> bool:
    """Whether more people are invited than codes at a door keep apart."""
    return KINDS[broadcast.kind].gathers == "invite" and broadcast.figures.get("people", 0) > MOST_INVITED


def _moment(said: str) -> str:
    try:
        return datetime.fromisoformat(said).replace(tzinfo=VIETNAM).isoformat() if said else ""
    except ValueError:
        raise web.HTTPBadRequest from None
