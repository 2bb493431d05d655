"""An invitation by mail: the QR code stands in it, and the event for a calendar is attached (RFC 2387, 5545)."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage
from html import escape

from bot import invitation_texts as texts
from invitation import calendar_file, linked_token, qr_picture
from store import invitations
from store.database import Database
from store.gatherings import Gathering

_LINK = re.compile(r"https?://[^\s<]+")
_PICTURE = "qr.motcua"


async def complete(database: Database, message: EmailMessage, text: str, now: datetime) -> None:
    """Give a message whose text links to an invitation its subject, QR code and calendar file; others stay as they are.

    The QR code holds the token alone, and nothing is loaded from outside.
    """
    token = linked_token(text)
    if token is None:
        return
    async with database.read() as tx:
        found = await invitations.by_token(tx, token)
    if found is not None:
        _add(message, text, token, found[1], now)


def _add(message: EmailMessage, text: str, token: str, event: Gathering, now: datetime) -> None:
    subject = texts.MAIL_SUBJECT.say("vi", plain=False, title=event.title)
    message.replace_header("Subject", subject)
    message.add_alternative(_page(subject, text), subtype="html", cte="base64")
    html = message.get_body(preferencelist=("html",))
    assert html is not None, "it was added just now"
    html.add_related(qr_picture(token), maintype="image", subtype="png", cid=f"<{_PICTURE}>", filename="qr.png")
    file = calendar_file(event.event, token, now, event.cancelled_at is not None)
    message.add_attachment(file, maintype="text", subtype="calendar", filename="giay-moi.ics")


def _page(subject: str, text: str) -> str:
    lines = "".join(f"<p>{_LINK.sub(_anchor, escape(line))}</p>" for line in text.splitlines() if line.strip())
    alt = escape(texts.MAIL_QR.say("vi", plain=False))
    picture = f'<p><img src="cid:{_PICTURE}" alt="{alt}" width="232" height="232"></p>'
    head = f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
    return f'{head}<body style="font:16px/1.5 sans-serif">{lines}{picture}</body></html>'


def _anchor(found: re.Match[str]) -> str:
    return f'<a href="{found[0]}">{found[0]}</a>'
