"""What broadcasts' notices say, for dispatch: whether they may still go, when, and the text for each way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import store.broadcast_lists
import store.broadcasts
import store.gatherings
import store.invitations
from messages import Choice
from notices.broadcast import EVENTS, KINDS, NO_REFUSAL, Around, Refusal, advertising_window, free_again, text_of
from notices.invitations import PLAIN, Ticket, choices_of, tail
from notices.rules import HELD, Content, KindRules, Rules, opens_at
from store.broadcasts import Broadcast
from store.database import Tx
from store.gatherings import Gathering
from store.notices import Notice
from store.ways import Way


@dataclass(frozen=True, slots=True)
class About:
    """What dispatch must know of a broadcast's notice: the broadcast, the person's values, advertising sent before."""

    broadcast: Broadcast
    values: Mapping[str, str] = field(default_factory=dict)
    sent: tuple[datetime, ...] = ()
    failing: bool = False
    gathering: Gathering | None = None
    token: str = ""


def with_broadcasts(
    dossiers: Content, rules: Rules, refusal: Refusal = NO_REFUSAL, public_url: str = "http://127.0.0.1"
) -> Content:
    """The content of dossiers' notices and of broadcasts'; `public_url` is where invitations are shown."""

    async def facts(tx: Tx, notices: Sequence[Notice]) -> Mapping[int, Any]:
        theirs = [each for each in notices if each.kind not in EVENTS]
        return {**(await dossiers.facts_of(tx, theirs) if theirs else {}), **await facts_of(tx, notices)}

    def holds(notice: Notice, about: Any, now: datetime) -> str | None:
        return still_true(notice, about, now) if notice.kind in EVENTS else dossiers.still_true(notice, about, now)

    def write(notice: Notice, about: Any, way: Way) -> str:
        if notice.kind not in EVENTS:
            return dossiers.compose(notice, about, way)
        return say(notice, about, way, Around(EVENTS[notice.kind], refusal), public_url)

    def offers(notice: Notice, about: Any, way: Way) -> tuple[Choice, ...]:
        if notice.kind not in EVENTS:
            return dossiers.choices(notice, about, way) if dossiers.choices else ()
        ticket = ticket_of(notice, about, public_url)
        return choices_of(ticket, way) if ticket else ()

    def kind(event: str) -> KindRules:
        return EVENTS[event] if event in EVENTS else dossiers.kind(event)

    def when(notice: Notice, about: Any, now: datetime) -> datetime:
        if notice.kind in EVENTS:
            return may_go_at(notice, about, now, rules)
        return dossiers.may_go_at(notice, about, now) if dossiers.may_go_at else opens_at(rules, now)

    return Content(facts, holds, write, kind, when, offers)


async def facts_of(tx: Tx, notices: Sequence[Notice]) -> dict[int, About]:
    """What broadcasts' notices are about, by the notice's id."""
    mine = {each.id: _key(each) for each in notices if each.kind in EVENTS}
    known = {id_: await _read(tx, id_) for id_ in {id_ for id_, _ in mine.values()}}
    values = await store.broadcast_lists.values_of(tx, set(mine.values())) if mine else {}
    event = KINDS["promotional"].event
    advertising = [each.recipient for each in notices if each.kind == event]
    sent = await store.broadcasts.sent_to(tx, advertising, event) if advertising else {}
    found: dict[int, About] = {}
    for each in notices:
        broadcast, failing = known.get(mine.get(each.id, (0, ""))[0], (None, False))
        if broadcast is not None:
            person = values.get(mine[each.id], {})
            found[each.id] = About(broadcast, person, tuple(sent.get(each.recipient, ())), failing)
    return await _with_gatherings(tx, notices, found)


def still_true(notice: Notice, about: About | None, now: datetime) -> str | None:
    """None while it may go; held back while its broadcast is stopped, or fails so often that it is about to be."""
    if about is None:
        return "no broadcast"
    sort = EVENTS[notice.kind].gathers
    if sort and about.gathering is None:
        return "no gathering"
    if sort and about.gathering is not None and about.gathering.starts_at <= now:
        return "it has begun"
    if sort in ("invite", "move") and about.gathering is not None and about.gathering.cancelled_at is not None:
        return "cancelled"
    return HELD if about.failing or about.broadcast.state == "stopped" else None


def ticket_of(notice: Notice, about: About, public_url: str) -> Ticket | None:
    """What an invitation's text needs besides its author's words; as things stand now, for it may have moved."""
    sort = EVENTS[notice.kind].gathers
    return Ticket(sort, about.gathering.event, about.token, public_url) if sort and about.gathering else None


def may_go_at(notice: Notice, about: About | None, now: datetime, rules: Rules) -> datetime:
    """When people may next be written to: advertising in its own hours, three times a day at most."""
    if not EVENTS[notice.kind].advertising or about is None:
        return opens_at(rules, now)
    opens = opens_at(Rules(quiet_hours=advertising_window(rules.quiet_hours)), now)
    return max(opens, free_again(about.sent, now))


def say(notice: Notice, about: About, way: Way, around: Around, public_url: str) -> str:
    """The text for this way."""
    plain, ticket = way.channel in PLAIN, ticket_of(notice, about, public_url)
    if ticket:
        around = replace(around, tail=tail(ticket, plain=plain, language=way.language))
    return text_of(about.broadcast.template, about.values, plain, around)


async def _with_gatherings(tx: Tx, notices: Sequence[Notice], found: dict[int, About]) -> dict[int, About]:
    """With the event, and each person's own token, where they are about one."""
    about = {each.id: (found[each.id].broadcast.gathering_id or 0, each.recipient)
             for each in notices if each.id in found and EVENTS[each.kind].gathers}  # fmt: skip
    if not about:
        return found
    gatherings = await store.gatherings.read_gatherings(tx, {each for each, _ in about.values()})
    guests = await store.invitations.of_recipients(tx, set(about.values()))
    for id_, (gathering_id, recipient) in about.items():
        guest = guests.get((gathering_id, recipient))
        known = gatherings.get(gathering_id) if guest and guest.token else None
        found[id_] = replace(found[id_], gathering=known, token=guest.token if guest else "")
    return found


async def _read(tx: Tx, broadcast_id: int) -> tuple[Broadcast | None, bool]:
    found = await store.broadcasts.read(tx, broadcast_id)
    if found is None:
        return None, False
    return found, await store.broadcasts.fails_too_often(tx, broadcast_id, int(found.figures.get("forgiven", 0)))


def _key(notice: Notice) -> tuple[int, str]:
    return int(notice.subject.removeprefix("broadcast:")), notice.recipient.partition(":")[2]
