"""Rates in parts: a bucket per sender, refilled all the time, shared between workers. Pure.

A message goes while there is at least one part in the bucket; a long one takes it below zero and the next one waits, so
that three parts cost three. The bucket holds a fifth of a second of the rate (at least one part): what one claim may
take is far below one second's allowance, and the provider sees an even flow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

BUCKET_SECONDS = 0.2
REPLY_DEBT_SECONDS = 1.0
"""How far replies may go ahead of the allowance; notices and broadcasts wait until it is made good."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a sender may send: `tokens` parts at that moment, `rate` parts a second, nothing while it is halted."""

    rate: float
    tokens: float
    at: datetime
    halted_until: datetime | None = None

    @property
    def size(self) -> float:
        return max(1.0, self.rate * BUCKET_SECONDS)

    def refilled(self, now: datetime) -> Budget:
        """The budget at that moment; a clock that went back adds nothing."""
        elapsed = max(0.0, (now - self.at).total_seconds())
        tokens = min(self.size, self.tokens + elapsed * self.rate)
        return replace(self, tokens=tokens, at=max(now, self.at))

    def free_at(self, now: datetime, floor: float | None = None) -> datetime:
        """When the next messages may go; `now` or earlier means at once. `floor` is what must be in the bucket.

        Without one it is half the bucket: a claim for each single part would cost more than the sending.
        """
        wanted = max(1.0, self.size / 2) if floor is None else floor
        missing = max(0.0, wanted - self.refilled(now).tokens)
        ready = now + timedelta(seconds=missing / self.rate)
        return max(ready, self.halted_until) if self.halted_until else ready


def full(rate: float, now: datetime) -> Budget:
    """The budget of a sender that has not sent yet."""
    return Budget(rate, max(1.0, rate * BUCKET_SECONDS), now)


def take(budget: Budget, costs: Sequence[int], now: datetime) -> tuple[Budget, int]:
    """Let messages of these costs (parts) go in order while the bucket lasts; what is left, and how many go."""
    budget = budget.refilled(now)
    if budget.halted_until and budget.halted_until > now:
        return budget, 0
    tokens, going = budget.tokens, 0
    for cost in costs:
        if tokens < 1:
            break
        tokens, going = tokens - cost, going + 1
    return replace(budget, tokens=tokens), going


def take_reply(budget: Budget, cost: int, now: datetime) -> tuple[Budget, bool]:
    """Let a reply go ahead of its turn, up to one second of debt; whether it may."""
    budget = budget.refilled(now)
    halted = budget.halted_until is not None and budget.halted_until > now
    if halted or budget.tokens <= -max(1.0, budget.rate * REPLY_DEBT_SECONDS):
        return budget, False
    return replace(budget, tokens=budget.tokens - cost), True
