"""What broadcasts' notices say, for dispatch: whether they may still go, when, and the text for each way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import store.broadcast_lists
import store.broadcasts
from notices.broadcast import EVENTS, KINDS, NO_REFUSAL, Refusal, advertising_window, free_again, text_of
from notices.rules import HELD, Content, KindRules, Rules, opens_at
from store.broadcasts import Broadcast
from store.database import Tx
from store.notices import Notice
from store.ways import Way

_PLAIN = frozenset({"sms", "sandbox"})


@dataclass(frozen=True, slots=True)
class About:
    """What dispatch must know of a broadcast's notice: the broadcast, the person's values, advertising sent before."""

    broadcast: Broadcast
    values: Mapping[str, str] = field(default_factory=dict)
    sent: tuple[datetime, ...] = ()
    failing: bool = False


def with_broadcasts(dossiers: Content, rules: Rules, refusal: Refusal = NO_REFUSAL) -> Content:
    """The content of dossiers' notices and of broadcasts'."""

    async def facts(tx: Tx, notices: Sequence[Notice]) -> Mapping[int, Any]:
        theirs = [each for each in notices if each.kind not in EVENTS]
        return {**(await dossiers.facts_of(tx, theirs) if theirs else {}), **await facts_of(tx, notices)}

    def holds(notice: Notice, about: Any, now: datetime) -> str | None:
        return still_true(about) if notice.kind in EVENTS else dossiers.still_true(notice, about, now)

    def write(notice: Notice, about: Any, way: Way) -> str:
        return say(notice, about, way, refusal) if notice.kind in EVENTS else dossiers.compose(notice, about, way)

    def kind(event: str) -> KindRules:
        return EVENTS[event] if event in EVENTS else dossiers.kind(event)

    def when(notice: Notice, about: Any, now: datetime) -> datetime:
        if notice.kind in EVENTS:
            return may_go_at(notice, about, now, rules)
        return dossiers.may_go_at(notice, about, now) if dossiers.may_go_at else opens_at(rules, now)

    return Content(facts, holds, write, kind, when)


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
    return found


def still_true(about: About | None) -> str | None:
    """None while it may go; held back while its broadcast is stopped, or fails so often that it is about to be."""
    if about is None:
        return "no broadcast"
    return HELD if about.failing or about.broadcast.state == "stopped" else None


def may_go_at(notice: Notice, about: About | None, now: datetime, rules: Rules) -> datetime:
    """When people may next be written to: advertising in its own hours, three times a day at most."""
    if not EVENTS[notice.kind].advertising or about is None:
        return opens_at(rules, now)
    opens = opens_at(Rules(quiet_hours=advertising_window(rules.quiet_hours)), now)
    return max(opens, free_again(about.sent, now))


def say(notice: Notice, about: About, way: Way, refusal: Refusal) -> str:
    """The text for this way."""
    return text_of(about.broadcast.template, about.values, way.channel in _PLAIN, EVENTS[notice.kind], refusal)


async def _read(tx: Tx, broadcast_id: int) -> tuple[Broadcast | None, bool]:
    found = await store.broadcasts.read(tx, broadcast_id)
    if found is None:
        return None, False
    return found, await store.broadcasts.fails_too_often(tx, broadcast_id, int(found.figures.get("forgiven", 0)))


def _key(notice: Notice) -> tuple[int, str]:
    return int(notice.subject.removeprefix("broadcast:")), notice.recipient.removeprefix("number:")
