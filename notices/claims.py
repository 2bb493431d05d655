"""Step one of a delivery, in one transaction: claim what is due, see whether it still holds, compose it, lease it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

import store.deliveries
import store.notices
import store.ways
from messages import Channel, Lane
from notices.allowance import Candidate, allow, read_budgets
from notices.guard import guard
from notices.rules import HELD, Content, Rules, opens_at, opens_within
from store.database import Tx
from store.deliveries import Attempt, Delivery
from store.notices import Due, Move, Notice, NoticeState
from store.ways import Person, Way

log = logging.getLogger(__name__)
AT_ONCE = 2000
"""What the fastest sender may have claimed at a time."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one claim brought: deliveries to hand over, how many notices it settled, when the next may go."""

    leased: tuple[Delivery, ...] = ()
    looked_at: int = 0
    next_at: datetime | None = None


class Claims:
    """Claims due notices for these channels."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        content: Content,
        rules: Rules,
        holder: str,
        clock: Callable[[], datetime],
    ) -> None:
        self.channels, self.content, self.rules, self.holder, self.clock = channels, content, rules, holder, clock

    async def look(self, tx: Tx, now: datetime) -> Claim:
        """Whether a claim may find anything (`looked_at` 1), and when a sender may go again; it only reads."""
        budgets = await read_budgets(tx, self.channels.values(), now)
        moments = {name: each.free_at(now) for name, each in budgets.items()}
        later = min((each for each in moments.values() if each > now), default=None)
        free = [name for name, each in moments.items() if each <= now]
        anything = bool(free) and await store.notices.any_due(tx, [*free, ""], now)
        return Claim(looked_at=int(anything), next_at=later)

    async def claim(self, tx: Tx, limit: int, now: datetime) -> Claim:
        """Claim up to `limit` notices, notices before broadcasts, and lease what may go now to this process."""
        stored = await read_budgets(tx, self.channels.values(), now)
        budgets = {name: each.refilled(now) for name, each in stored.items()}
        open_now = {name: each for name, each in budgets.items() if each.free_at(now) <= now}
        next_at = min((each.free_at(now) for each in budgets.values() if each.free_at(now) > now), default=None)
        if not open_now:
            return Claim(next_at=next_at)
        parts = ceil(sum(min(AT_ONCE, each.tokens) for each in open_now.values()))
        looks = min(limit, parts) if len(budgets) == 1 else limit
        own = {name: min(limit, ceil(min(AT_ONCE, each.tokens))) for name, each in open_now.items()}
        notices = await self._due(tx, {**own, "": looks}, limit, now)
        if not notices:
            return Claim(next_at=next_at)
        judged = await self._judge(tx, notices, now)
        candidates = [each for each in judged if isinstance(each, Candidate)]
        going, later = await allow(tx, candidates, self.channels, now)
        leased = await self._lease(tx, going, now)
        await store.notices.move(tx, [*(each for each in judged if isinstance(each, Move)), *later], now)
        return Claim(tuple(leased), len(notices), next_at)

    async def _due(self, tx: Tx, via: Mapping[str, int], limit: int, now: datetime) -> list[Notice]:
        """Up to so many for each channel, what its own bucket lets go: no channel's queue takes another one's place.

        Where there are several channels more is looked at than may go, to find what waits behind another one's queue.
        """
        found: list[Notice] = []
        for lane in (Lane.NOTICE, Lane.BROADCAST):
            for channel, most in via.items():
                mine = len(found) if channel == "" else sum(each.via == channel for each in found)
                room = min(most - mine, limit - len(found))
                if room > 0:
                    found += await store.notices.claim_due(tx, Due(lane, channel, room), now)
        return found

    async def _judge(self, tx: Tx, notices: Sequence[Notice], now: datetime) -> list[Candidate | Move]:
        people = await store.ways.resolve(tx, notices, self.rules.channel_order)
        facts = await self.content.facts_of(tx, notices)
        return [await self._look_at(each, facts.get(each.id), people[each.id], now) for each in notices]

    async def _look_at(self, notice: Notice, facts: Any, person: Person, now: datetime) -> Candidate | Move:
        """One bad notice must not hold back its whole batch: what goes wrong in its text is its own failure."""
        result = await guard(self._decide(notice, facts, person, now))
        if isinstance(result, Candidate | Move):
            return result
        return Move(notice.id, NoticeState.FAILED, f"content: {result.reason}")

    async def _decide(self, notice: Notice, facts: Any, person: Person, now: datetime) -> Candidate | Move:
        kind = self.content.kind(notice.kind)
        if notice.useful_until is not None and notice.useful_until <= now:
            return Move(notice.id, NoticeState.EXPIRED, notice.reason or "no longer useful")
        why_not = self.content.still_true(notice, facts, now)
        if why_not:
            return Move(notice.id, NoticeState.HELD if why_not == HELD else NoticeState.SUPPRESSED, why_not)
        way, why_none = choose_way(person, notice, kind.reminder, self.channels)
        opens = self._opens_at(notice, facts, way, now)
        if opens > now and not notice.urgent:
            return Move(notice.id, NoticeState.WAITING, "quiet hours", not_before=opens)
        if way is None:
            return Move(notice.id, NoticeState.FAILED if notice.tried else NoticeState.SUPPRESSED, why_none)
        if opens > now:
            log.info("notice goes in quiet hours, for it is urgent", extra={"notice": notice.id, "kind": notice.kind})
        text = self.content.compose(notice, facts, way)
        choices = self.content.choices(notice, facts, way) if self.content.choices else ()
        parts = len(self.channels[way.channel].parts(text))
        return Candidate(notice, way, text, parts, kind.policy, choices)

    def _opens_at(self, notice: Notice, facts: Any, way: Way | None, now: datetime) -> datetime:
        """A person's own hours hold in place of the service's for what they wait for; what staff send keeps to both."""
        may_go_at = self.content.may_go_at
        usual = may_go_at(notice, facts, now) if may_go_at else opens_at(self.rules, now)
        if way is None or way.hours is None:
            return usual
        own = opens_within(way.hours, now)
        return own if notice.lane is Lane.NOTICE else max(own, usual)

    async def _lease(self, tx: Tx, going: Sequence[Candidate], now: datetime) -> list[Delivery]:
        until = self.clock() + self.rules.lease  # what the claim took so far is not the channel's time
        attempts = [_attempt(each, until) for each in going]
        leased = await store.deliveries.insert_attempts(tx, attempts, self.holder, now)
        moves = [_leased(each.notice, made.id, now) for each, made in zip(going, leased, strict=True)]
        await store.notices.move(tx, moves, now)
        return leased


def choose_way(
    person: Person, notice: Notice, reminder: bool, channels: Mapping[str, Channel]
) -> tuple[Way | None, str]:
    """The first way that is open and was not refused, or why there is none.

    A refusal said anywhere stops reminders everywhere; mandatory notices stop only at an address that refused all.
    """
    if reminder and person.refused:
        return None, "refused"
    if not person.ways:
        return None, person.why_none
    wanted = [way for way in person.ways if way.refused != "all"]
    ok = [way for way in wanted if way.state == "ok" and way.channel in channels and way.channel not in notice.tried]
    if ok:
        return ok[0], ""
    if notice.tried:
        return None, notice.reason or "unreachable"
    return None, "unreachable" if wanted else "refused"


def _attempt(each: Candidate, lease_until: datetime) -> Attempt:
    return Attempt(
        channel=each.way.channel,
        address=each.way.address,
        text=each.text,
        lane=each.notice.lane,
        policy=each.policy,
        look_at=lease_until,
        notice_id=each.notice.id,
        parts=each.parts,
        choices=each.choices,
    )


def _leased(notice: Notice, delivery_id: str, now: datetime) -> Move:
    return Move(
        notice.id,
        NoticeState.SENDING,
        delivery_id=delivery_id,
        attempts=notice.attempts + 1,
        tried_since=notice.tried_since or now,
    )
