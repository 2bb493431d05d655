"""A real worker process of the laboratory: the service's own Dispatcher, which kills itself at a named point."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp

from notices.dispatch import Dispatcher
from notices.rules import Content, Rules
from store.database import Database, Tx
from store.notices import Notice
from store.vault import Vault
from store.ways import Way
from tests.crashlab.wire import LabChannel

POINTS = (
    "before claim",
    "claimed, not committed",
    "claimed",
    "sending",
    "answered",
    "recorded, not committed",
    "recorded",
)
"""The named points of a delivery's way, as dispatch's `trace` calls them."""
IN_FLIGHT = 16
DURING = "during the provider's call"
"""The point that only the provider can know: it took the message and has not answered yet."""


@dataclass(frozen=True)
class Plan:
    """One worker's life: where its database and provider are, and at which point it dies the n-th time.

    `lease` and `wait` are seconds; `receipts` and `askable` say what its provider can do.
    """

    name: str
    database_url: str
    secret: str
    provider_url: str
    receipts: bool
    askable: bool
    lease: float
    wait: float
    rate: float = 1e6
    dies_at: str = ""
    passes: int = 0

    @property
    def rules(self) -> Rules:
        """The service's own rules, with the laboratory's short times."""
        return Rules(
            lease=timedelta(seconds=self.lease),
            unknown_wait=timedelta(seconds=self.wait),
            chase_after=timedelta(seconds=self.lease),
            poll_seconds=0.2,
            settle_seconds=0.25,
            drain_seconds=10,
            quiet_hours=None,
            channel_order=("sms",),
            without_receipts=frozenset() if self.receipts else frozenset({"sms"}),
            askable=frozenset({"sms"}) if self.askable else frozenset(),
            batch=8,
            in_flight=IN_FLIGHT,
        )


@dataclass(frozen=True)
class LabKind:
    policy: Any = "again"
    reminder: bool = False


def run_worker(plan: Plan) -> None:
    """The process: until SIGTERM, or until its nursery is gone."""
    asyncio.run(_work(plan))


async def _work(plan: Plan) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database(plan.database_url, Vault([plan.secret]))
    async with aiohttp.ClientSession() as client:
        channel = LabChannel(plan.provider_url, plan.name, plan.askable, client, rate=plan.rate)
        trace = _Death(plan.dies_at, plan.passes)
        holder = f"{plan.name} {os.getpid()}"
        dispatcher = Dispatcher(database, {"sms": channel}, CONTENT, plan.rules, holder=holder, trace=trace)
        await dispatcher.run(stop)
    await database.close()


class _Death:
    """Kills this process, as kill -9 does, when the point is reached once more than `passes`."""

    def __init__(self, point: str, passes: int) -> None:
        self.point, self.left = point, passes

    def __call__(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left < 0:
                os.kill(os.getpid(), signal.SIGKILL)


async def _no_facts(tx: Tx, found: Sequence[Notice]) -> Mapping[int, Any]:
    return {}


def _still_true(notice: Notice, facts: Any, now: Any) -> None:
    return None


def _compose(notice: Notice, facts: Any, way: Way) -> str:
    return f"notice {notice.id}"


def _kind(name: str) -> LabKind:
    return LabKind()


CONTENT = Content(_no_facts, _still_true, _compose, _kind)
