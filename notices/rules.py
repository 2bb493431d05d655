"""What dispatch is told from outside: its times and limits, the content of notices, and what its channels can do."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Literal, Protocol

from knowledge.working_time import VIETNAM
from messages import Choice
from store.database import Tx
from store.notices import Notice
from store.ways import Way

HELD = "held"
"""What `still_true` says of a notice that an official holds back: it waits in state `held` until it is released."""


class KindRules(Protocol):
    """What dispatch asks of a kind of notice."""

    @property
    def policy(self) -> Literal["again", "leave"]:
        """What to do where nobody can say whether it arrived."""
        ...

    @property
    def reminder(self) -> bool:
        """Stops for who refused reminders; a mandatory notice does not."""
        ...


@dataclass(frozen=True, slots=True)
class Content:
    """What notices say, from the rooms that know: all of it but `facts_of` is pure.

    `facts_of(tx, notices)` reads what the batch is about; `still_true` returns None or why it is no longer so (`HELD`
    to keep it back); `compose` writes the text for this way, `choices` the buttons under it.
    """

    facts_of: Callable[[Tx, Sequence[Notice]], Awaitable[Mapping[int, Any]]]
    still_true: Callable[[Notice, Any, datetime], str | None]
    compose: Callable[[Notice, Any, Way], str]
    kind: Callable[[str], KindRules]
    may_go_at: Callable[[Notice, Any, datetime], datetime] | None = None
    choices: Callable[[Notice, Any, Way], tuple[Choice, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Times and limits. `quiet_hours` is the window in which people may be written to, in Vietnam's time."""

    lease: timedelta = timedelta(seconds=60)
    unknown_wait: timedelta = timedelta(minutes=30)
    reply_wait: timedelta = timedelta(seconds=30)
    retry_for: timedelta = timedelta(hours=24)
    chase_after: timedelta = timedelta(minutes=30)
    receipt_for: timedelta = timedelta(hours=72)
    poll_seconds: float = 0.5
    settle_seconds: float = 1.0
    drain_seconds: float = 20
    quiet_hours: tuple[time, time] | None = (time(7), time(21))
    channel_order: Sequence[str] = ("zalo", "telegram", "sms", "email")
    without_receipts: frozenset[str] = field(default=frozenset({"telegram", "web", "email"}))
    askable: frozenset[str] = frozenset()
    batch: int = 100
    in_flight: int = 400

    @property
    def send_within(self) -> timedelta:
        """How long a channel may take: well within the lease, so that nobody else settles it meanwhile."""
        return self.lease * 0.6


def opens_at(rules: Rules, now: datetime) -> datetime:
    """When people may next be written to: now, or when the window opens."""
    return now if rules.quiet_hours is None else opens_within(rules.quiet_hours, now)


def opens_within(window: tuple[time, time], now: datetime) -> datetime:
    """Now, where it lies within these hours of Vietnam's day, else when they begin. They may run over midnight."""
    local, (opens, closes) = now.astimezone(VIETNAM), window
    at = local.time()
    if opens <= at < closes or (closes < opens and not closes <= at < opens):
        return now
    day = local.date() + timedelta(days=1 if at >= opens else 0)
    return datetime.combine(day, opens, VIETNAM).astimezone(now.tzinfo)


def back_off(attempts: int) -> timedelta:
    """How long to wait after the n-th failure: 5 s, 10 s, 20 s … at most 15 minutes, with half of it left to chance."""
    longest = min(900.0, 5.0 * 2 ** min(attempts, 12))
    return timedelta(seconds=longest * random.uniform(0.5, 1.0))  # noqa: S311 (no secret)
