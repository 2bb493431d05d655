"""A channel that keeps what it was given and does what a test asks: the wire of dispatch's tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from messages import Answer, Outbound, Receipt, Record, SendFailed


@dataclass
class RecordingChannel:
    """Takes everything unless `fails` says otherwise; `knows` is what asking it brings."""

    name: str = "sms"
    sender: str = "8188"
    rate: float = 1e6
    chat_rate: float = 1e6
    taken: list[Outbound] = field(default_factory=list)
    fails: list[SendFailed | Exception] = field(default_factory=list)
    knows: dict[str, Receipt] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    during: Callable[[Outbound], Awaitable[None]] | None = None
    pause: float = 0

    async def send(self, outbound: Outbound) -> str:
        if self.during is not None:
            await self.during(outbound)
        if self.fails:
            raise self.fails.pop(0)
        self.taken.append(outbound)
        if self.pause:
            await asyncio.sleep(self.pause)
        return f"provider {outbound.delivery_id}"

    def parts(self, text: str) -> list[str]:
        return [text[at : at + 160] for at in range(0, len(text), 160)]

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        self.asked.append(outbound.delivery_id)
        return self.knows.get(outbound.delivery_id)

    def routes(self, answer: Answer, record: Record) -> Iterable[Any]:
        return ()


@dataclass
class Clock:
    """A clock that tests turn."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)
