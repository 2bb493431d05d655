"""What the reminder of the day before says, for dispatch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import store.gatherings
import store.invitations
from messages import Choice
from notices.broadcast import BroadcastKind
from notices.invitations import PLAIN, Ticket, choices_of, tail
from notices.inviting import REMINDER, day_of
from notices.rules import Content, KindRules, Rules, opens_at
from store.database import Tx
from store.gatherings import Gathering
from store.invitations import Guest
from store.notices import Notice
from store.ways import Way

KIND = BroadcastKind("reminder", REMINDER, reminder=True)


@dataclass(frozen=True, slots=True)
class About:
    """What dispatch must know of a reminder: the event and who is invited."""

    gathering: Gathering
    guest: Guest


def with_reminders(others: Content, rules: Rules, public_url: str) -> Content:
    """The content of other notices and of reminders of invitations."""

    async def facts(tx: Tx, notices: Sequence[Notice]) -> Mapping[int, Any]:
        theirs = [each for each in notices if each.kind != REMINDER]
        mine = [each for each in notices if each.kind == REMINDER]
        known = await others.facts_of(tx, theirs) if theirs else {}
        return {**known, **(await facts_of(tx, mine) if mine else {})}

    def holds(notice: Notice, about: Any, now: datetime) -> str | None:
        return still_true(notice, about, now) if notice.kind == REMINDER else others.still_true(notice, about, now)

    def write(notice: Notice, about: Any, way: Way) -> str:
        if notice.kind != REMINDER:
            return others.compose(notice, about, way)
        return tail(_ticket(about, public_url), plain=way.channel in PLAIN, language=way.language)

    def kind(event: str) -> KindRules:
        return KIND if event == REMINDER else others.kind(event)

    def when(notice: Notice, about: Any, now: datetime) -> datetime:
        if notice.kind != REMINDER and others.may_go_at:
            return others.may_go_at(notice, about, now)
        return opens_at(rules, now)

    def offers(notice: Notice, about: Any, way: Way) -> tuple[Choice, ...]:
        if notice.kind == REMINDER:
            return choices_of(_ticket(about, public_url), way)
        return others.choices(notice, about, way) if others.choices else ()

    return Content(facts, holds, write, kind, when, offers)


async def facts_of(tx: Tx, notices: Sequence[Notice]) -> dict[int, About]:
    """What reminders are about, by the notice's id."""
    about = {each.id: (int(each.subject.removeprefix("gathering:")), each.recipient) for each in notices}
    gatherings = await store.gatherings.read_gatherings(tx, {each for each, _ in about.values()})
    guests = await store.invitations.of_recipients(tx, set(about.values()))
    return {
        id_: About(gatherings[whose[0]], guests[whose])
        for id_, whose in about.items()
        if whose[0] in gatherings and whose in guests
    }


def still_true(notice: Notice, about: About | None, now: datetime) -> str | None:
    """Only of an event that takes place on that day, to somebody who has not said no."""
    if about is None or not about.guest.token:
        return "not invited"
    if not about.gathering.is_open(now):
        return "cancelled or begun"
    if day_of(about.gathering.starts_at) != notice.occasion:
        return "moved"
    return "does not come" if about.guest.answer == "no" else None


def _ticket(about: About, public_url: str) -> Ticket:
    return Ticket("remind", about.gathering.event, about.guest.token, public_url)
