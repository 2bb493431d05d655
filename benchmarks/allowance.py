"""How much of each channel's allowance is used while more waits than may go, and how often a provider has to refuse.

usage: python -m benchmarks.allowance [--seconds 20] [--write]      (--write puts the section into docs/benchmarks.md)

Four providers are simulated at once, each with its own limit, in front of one worker on PostgreSQL: SMS counts parts
(texts of one to three), Telegram counts messages in all and to each chat, Zalo and e-mail count messages. A provider
holds a bucket of one second of its limit and refuses, as with a 429, what finds it empty; a chat's bucket holds two.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from statistics import median
from typing import Any

import store.notices
from benchmarks.dispatch import open_database
from benchmarks.postgresql import server
from benchmarks.report import write_section
from messages import Answer, Channel, Lane, Outbound, Receipt, Record, SendFailed
from notices.dispatch import Dispatcher
from notices.rates import BUCKET_SECONDS
from notices.rules import Content, Rules
from store.database import Database, Tx
from store.notices import Notice, Seed
from store.tables.citizens import addresses
from store.ways import Way
from tests.conftest import fresh_postgresql
from tests.crashlab.worker import CONTENT

WARM = 6.0
"""Seconds before the measuring begins: the buckets are full at first, and that is no steady state."""
PART = 150
TO_ONE_CHAT = 3


@dataclass
class Bucket:
    """A provider's own limit: so many a second, up to `size` saved up."""

    rate: float
    size: float
    tokens: float = 0.0
    at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.tokens = self.size

    def takes(self, cost: int) -> bool:
        now = time.monotonic()
        self.tokens, self.at = min(self.size, self.tokens + (now - self.at) * self.rate), now
        if self.tokens < 1:
            return False
        self.tokens -= cost
        return True


@dataclass
class Provider:
    """A channel and the provider behind it: what it took and when, and how often it refused."""

    name: str
    rate: float
    chat_rate: float
    in_parts: bool = False
    sender: str = "bench"
    taken: list[tuple[float, int]] = field(default_factory=list)
    refused: int = 0
    chats: dict[str, Bucket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.limit = Bucket(self.rate, self.rate)

    async def send(self, outbound: Outbound) -> str:
        await asyncio.sleep(0.03)
        cost = len(self.parts(outbound.text))
        chat = self.chats.setdefault(outbound.address, Bucket(self.chat_rate, max(2.0, self.chat_rate)))
        if not chat.takes(1) or not self.limit.takes(cost):
            self.refused += 1
            raise SendFailed("429", retry_after=1.0)
        self.taken.append((time.monotonic(), cost))
        return f"P{outbound.delivery_id}"

    def parts(self, text: str) -> list[str]:
        return [text[at : at + PART] for at in range(0, len(text), PART)] if self.in_parts else [text]

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        return None

    def routes(self, answer: Answer, record: Record) -> Iterable[Any]:
        return ()

    def used(self, since: float, until: float) -> float:
        """The share of the allowance that was handed over in that time."""
        return sum(cost for at, cost in self.taken if since <= at < until) / (self.rate * (until - since))


def providers() -> list[Provider]:
    """The limits that the settings have by default, and an SMS sender of 30 parts a second."""
    return [
        Provider("sms", 30.0, 1000.0, in_parts=True),
        Provider("telegram", 25.0, 1.0),
        Provider("zalo", 20.0, 1.0),
        Provider("email", 10.0, 0.2),
    ]


async def measure(seconds: float) -> list[str]:
    """The lines of the table."""
    with server() as folder:
        database = await open_database(await fresh_postgresql(folder))
        ways = providers()
        for each in ways:
            await _seed(database, each, int(each.rate * (seconds + WARM) * 1.5))
        channels: Mapping[str, Channel] = {each.name: each for each in ways}
        rules = Rules(quiet_hours=None, channel_order=tuple(channels))
        claims: list[float] = []
        dispatcher = Dispatcher(database, channels, _content(), rules, trace=partial(_note, claims))
        stop = asyncio.Event()
        running = asyncio.create_task(dispatcher.run(stop))
        since = time.monotonic() + WARM
        await asyncio.sleep(WARM + seconds)
        until = time.monotonic()
        stop.set()
        await running
        await database.close()
    rows = [f"| {each.name} | {_limit(each)} | {each.used(since, until):.1%} | {each.refused} |" for each in ways]
    head = ["| channel | allowance | used | refused by the provider |", "|---|---|---|---|"]
    return [*head, *rows, "", _pace(claims, since)]


def _note(claims: list[float], point: str) -> None:
    if point == "claimed":
        claims.append(time.monotonic())


def _pace(claims: Sequence[float], since: float) -> str:
    """How often the worker came to claim: what a bucket cannot hold meanwhile is lost, whoever is to blame."""
    pauses = sorted(after - before for before, after in pairwise(at for at in claims if at >= since))
    late = sum(each > BUCKET_SECONDS for each in pauses) / len(pauses)
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    return (
        f"Between claims {median(pauses) * 1000:.0f} ms (median); {late:.0%} of the pauses were longer than the "
        f"{BUCKET_SECONDS * 1000:.0f} ms that a bucket holds, with {busy:.1f} processes waiting for each core."
    )


def _limit(each: Provider) -> str:
    what = "parts" if each.in_parts else "messages"
    chat = f", {each.chat_rate:g} to one chat" if each.chat_rate < each.rate else ""
    return f"{each.rate:g} {what} a second{chat}"


def _content() -> Content:
    async def no_facts(tx: Tx, found: Sequence[Notice]) -> Mapping[int, Any]:
        return {}

    def compose(notice: Notice, facts: Any, way: Way) -> str:
        return "x" * (PART * (1 + notice.id % 3) - 5)

    return Content(no_facts, CONTENT.still_true, compose, CONTENT.kind)


async def _seed(database: Database, way: Provider, count: int) -> None:
    """So many notices, up to TO_ONE_CHAT to a person in turn, due now."""
    now = datetime.now(UTC)
    people = max(1, count // TO_ONE_CHAT)
    async with database.begin() as tx:
        rows = [_address(tx, way.name, f"{way.name}-{number}", now) for number in range(people)]
        ids = list((await tx.execute(addresses.insert().returning(addresses.c.id), rows)).scalars())
        seeds: dict[int, list[Seed]] = defaultdict(list)
        for number in range(count):
            round_ = number // people
            told = f"address:{ids[number % people]}"
            seeds[round_].append(
                Seed("CO_KET_QUA", str(round_), told, now, subject=f"bench:{way.name}:{number}", lane=Lane.NOTICE)
            )
        for each in seeds.values():
            await store.notices.add_notices(tx, each, now)


def _address(tx: Tx, channel: str, address: str, now: datetime) -> dict[str, object]:
    sealed, digest = tx.vault.seal(address), tx.vault.digest(channel, address)
    return {"channel": channel, "address": sealed, "address_hash": digest, "created_at": now}


def main() -> None:
    """Print the table, and write it down where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    lines = asyncio.run(measure(chosen.seconds))
    print("\n".join(lines))
    if chosen.write:
        write_section("Sends per channel against the allowance", lines)


if __name__ == "__main__":
    main()
