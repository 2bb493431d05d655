"""An invitation's token, the code typed at the door, its QR code and its calendar file. A leaf.

The token is chance and nothing else: who holds it may see and answer one invitation, and it tells nobody whose it is.
"""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import segno

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
_LENGTH = 12
"""Of 56 letters without 0 O 1 I l: 69 bits, and with a small QR code that any camera reads."""
_TOKEN = re.compile(rf"(?:^|/i/)([{_LETTERS}]{{{_LENGTH}}})(?:[/?#].*)?$")
_LINK = re.compile(rf"https?://[^\s/]+(?:/[^\s/]+)*/i/([{_LETTERS}]{{{_LENGTH}}})\b")
_CODE = re.compile(r"\d{6}")
COMING, NOT_COMING = "DEN", "KHONG DEN"
"""What a button says, with the code behind it; people may type it too."""
LASTS = timedelta(hours=2)
"""How long an event is taken to last, for its calendar file and the door."""


@dataclass(frozen=True, slots=True)
class Event:
    """What people are invited to. `starts_at` is aware; `seats` 0: nobody counts them; `title` is for guests."""

    title: str
    starts_at: datetime
    place: str
    contact: str = ""
    seats: int = 0


def new_token() -> str:
    """A token that nobody guesses."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def entry_code(token: str) -> str:
    """The six digits that are typed at the door; they count within one event only."""
    return f"{int.from_bytes(sha256(token.encode()).digest()[:8]) % 1_000_000:06d}"


def read_token(said: str) -> str | None:
    """The token in what a camera read or a person typed: bare, or at the end of a link."""
    found = _TOKEN.search(said.strip())
    return found[1] if found else None


def read_code(said: str) -> str | None:
    """The six digits, with spaces or dashes between them."""
    digits = re.sub(r"[\s.-]", "", said)
    return digits if _CODE.fullmatch(digits) else None


def link_to(public_url: str, token: str) -> str:
    """Where the invitation is shown and answered."""
    return f"{public_url.rstrip('/')}/i/{token}"


def linked_token(text: str) -> str | None:
    """The token of the first link to an invitation in a text."""
    found = _LINK.search(text)
    return found[1] if found else None


def qr_for_a_page(token: str) -> str:
    """The QR code of the token as an address that a page may show (SVG)."""
    return segno.make(token, error="m", micro=False).svg_data_uri(scale=8, border=4, light="#fff")


def qr_picture(token: str) -> bytes:
    """The QR code of the token as a PNG, for mail."""
    file = io.BytesIO()
    segno.make(token, error="m", micro=False).save(file, kind="png", scale=8, border=4)
    return file.getvalue()


def calendar_file(event: Event, token: str, now: datetime, cancelled: bool = False) -> bytes:
    """The event as a calendar file (RFC 5545); who opens it again has it once."""
    from icalendar import Calendar
    from icalendar import Event as CalendarEvent

    entry = CalendarEvent()
    entry.add("uid", f"{sha256(token.encode()).hexdigest()[:32]}@motcua")
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.starts_at + LASTS)
    entry.add("summary", event.title)
    entry.add("location", event.place)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if event.contact:
        entry.add("contact", event.contact)
    calendar = Calendar()
    calendar.add("prodid", "-//Mot Cua//invitation//VI")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
