"""Invitations as texts: a broadcast's event, what keeps it from being sent, what stands at the text's end. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from invitation import COMING, NOT_COMING, Event, entry_code, link_to
from knowledge.working_time import VIETNAM
from messages import Choice
from notices import invitation_texts as texts
from notices.broadcast import BroadcastKind
from notices.privacy import private
from notices.wording import Finding
from sms_text import GSM_EXTENSION, unsigned
from store.ways import Way

LONGEST_PLACE, LONGEST_CONTACT = 70, 40
MOST_INVITED = 50_000
"""So that six digits at the door stay far apart."""
PLAIN = frozenset({"sms", "sandbox"})
_SHOWN_CODE = "******"
_SENTENCES = {"invite": texts.INVITED, "move": texts.MOVED, "cancel": texts.CANCELLED, "remind": texts.REMINDED}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one person's text needs of the event; `token` "" for a preview."""

    sort: str  # invite | move | cancel | remind
    event: Event
    token: str = ""
    public_url: str = ""


def event_of(title: str, facts: Mapping[str, Any]) -> Event | None:
    """The event that a broadcast carries; None while it has no time."""
    if not facts.get("starts_at"):
        return None
    at = datetime.fromisoformat(facts["starts_at"])
    return Event(title, at, facts.get("place", ""), facts.get("contact", ""), int(facts.get("seats", 0)))


def facts_of_event(event: Event) -> dict[str, Any]:
    """The event as a broadcast keeps it."""
    starts = event.starts_at.isoformat()
    return {"starts_at": starts, "place": event.place, "contact": event.contact, "seats": event.seats}


def check_event(event: Event | None, now: datetime) -> tuple[Finding, ...]:
    """What keeps people from being invited to it; empty where nothing does."""
    if event is None:
        return (Finding("event-time"),)
    findings = [Finding("event-past")] if event.starts_at <= now + timedelta(minutes=30) else []
    if not event.place or len(event.place) > LONGEST_PLACE or _costly(event.place):
        findings.append(Finding("event-place", str(LONGEST_PLACE)))
    if len(event.contact) > LONGEST_CONTACT or "name" in private(event.contact) or _costly(event.contact):
        findings.append(Finding("event-contact", str(LONGEST_CONTACT)))
    return tuple(findings)


def useful_for(event: Event | None, usual: timedelta, now: datetime) -> timedelta:
    """How long telling of it is of use: until it begins."""
    return usual if event is None else min(usual, max(event.starts_at - now, timedelta()))


def preview_tail(kind: BroadcastKind, event: Event | None) -> str:
    """The end of an SMS as each person will get it, with stars for the code."""
    return tail(Ticket(kind.gathers, event), plain=True) if kind.gathers and event else ""


def tail(ticket: Ticket, *, plain: bool, language: str = "vi") -> str:
    """When and where; the code for the door, the link in chat and mail, and the question."""
    event = ticket.event
    at = event.starts_at.astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y")
    facts = {"at": at, "place": event.place, "title": event.title}
    said = [_SENTENCES[ticket.sort].say(language, plain=plain, **facts)]
    if event.contact and ticket.sort != "remind":
        said.append(texts.CONTACT.say(language, plain=plain, contact=event.contact))
    if ticket.sort != "cancel":
        code = entry_code(ticket.token) if ticket.token else _SHOWN_CODE
        said.append(texts.ENTRY.say(language, plain=plain, code=code))
        if not plain:
            link = link_to(ticket.public_url, ticket.token)
            said.append(texts.LINK.say(language, plain=plain, link=link))
        said.append(texts.ASKED.say(language, plain=plain))
    return unsigned(" ".join(said)) if plain else "\n".join(said)


def choices_of(ticket: Ticket, way: Way) -> tuple[Choice, ...]:
    """The buttons under it in a chat; an SMS is answered with 1 or 2, a mail by its link."""
    if ticket.sort == "cancel" or way.channel in PLAIN or way.channel == "email":
        return ()
    code, words = entry_code(ticket.token), (texts.LABEL_COMING, texts.LABEL_NOT_COMING)
    labels = [each.say(way.language, plain=False) for each in words]
    return Choice(labels[0], f"{COMING} {code}"), Choice(labels[1], f"{NOT_COMING} {code}")


def _costly(text: str) -> bool:
    return bool(set(unsigned(text)) & set(GSM_EXTENSION))
