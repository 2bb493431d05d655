"""Two gateways as one: the second takes what the first refuses for good or cannot be reached for.

Never while the first's outcome is unknown, for the message may have arrived; and never for an address that the first
knows to be unreachable or stopped. After several failures in a row the first rests and the second goes ahead; then one
message tries the first again, which counts as well again only after as many successes in a row: no flapping.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from messages import Answer, Outbound, Receipt, Record, SendFailed, Unreachable, Unsure
from sms_gateway.gateway import Gateway

log = logging.getLogger(__name__)


@dataclass
class Health:
    """Whether the first gateway is to be tried. `after` failures in a row put it to rest for `rest` seconds."""

    after: int = 3
    rest: float = 300.0
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _successes: int = 0
    _resting_until: float | None = None

    @property
    def rests(self) -> bool:
        return self._resting_until is not None and self.clock() < self._resting_until

    def note(self, *, well: bool) -> None:
        """What the last attempt showed. On trial after a rest, a single failure is enough for another one."""
        self._successes = self._successes + 1 if well else 0
        self._failures = 0 if well else self._failures + 1
        on_trial = self._resting_until is not None
        if not well and (on_trial or self._failures >= self.after):
            self._resting_until = self.clock() + self.rest
        elif on_trial and self._successes >= self.after:
            self._resting_until = None


class Failover:
    """The channel. Sender, rate and cost are those of the gateway that goes ahead just now."""

    def __init__(self, first: Gateway, second: Gateway, health: Health | None = None) -> None:
        self._first, self._second, self._health = first, second, health or Health()
        self.name = first.name

    @property
    def ahead(self) -> Gateway:
        """The gateway that takes the next message."""
        return self._second if self._health.rests else self._first

    @property
    def sender(self) -> str:
        return self.ahead.sender

    @property
    def rate(self) -> float:
        return self.ahead.rate

    @property
    def chat_rate(self) -> float:
        return self.ahead.chat_rate

    @property
    def cost(self) -> int:
        return self.ahead.cost

    def parts(self, text: str) -> list[str]:
        return self.ahead.parts(text)

    async def send(self, outbound: Outbound) -> str:
        """Through the first, or through the second where the first certainly did not take it."""
        if self._health.rests:
            return await self._second.send(outbound)
        try:
            taken = await self._first.send(outbound)
        except SendFailed as failure:
            self._health.note(well=_reached(failure))
            if not _second_may_take(failure):
                raise
            log.warning("the second gateway takes over", extra={"reason": failure.reason})
            return await self._second.send(outbound)
        self._health.note(well=True)
        return taken

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """Either may have taken it."""
        return await self._first.find(outbound, since) or await self._second.find(outbound, since)

    def routes(self, answer: Answer, record: Record) -> Iterable[Any]:
        return [*self._first.routes(answer, record), *self._second.routes(answer, record)]


def _reached(failure: SendFailed) -> bool:
    """A refusal shows that the gateway is well; silence and temporary failures do not."""
    return failure.permanent or failure.retry_after is not None


def _second_may_take(failure: SendFailed) -> bool:
    """Not what may have arrived, not what nobody can reach, not what only came too fast."""
    return not isinstance(failure, Unsure | Unreachable) and failure.retry_after is None
