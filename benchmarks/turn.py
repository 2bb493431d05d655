"""Whole turns a second, webhook to stored answer, against handlers that check a signature and insert one row.

usage: python -m benchmarks.turn [--only sqlite|postgresql] [--seconds N] [--write]      (--write: docs/benchmarks.md)

Each server is a process of its own, on a database of its own; all take the same load by turns, so that whatever else
the machine does falls on all. Then the service alone takes 200 messages a second, whatever it does: the p99 is counted
from the moment at which a message was due.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from statistics import median

from aiohttp.test_utils import unused_port

from benchmarks.load import SECRET, process, processor_seconds, saturate, steady
from benchmarks.postgresql import server
from benchmarks.report import write_section
from store import migrations
from store.database import Database
from store.vault import Vault
from tests.conftest import fresh_postgresql

ROUNDS, MESSAGES, AT_ONCE, RATE = 7, 300, 16, 200
ROLES = ("turn", "handler", "ceiling")
AIM = "aim: at least 0.5; p99 at most 50 ms"
WHAT = "The handler makes its statement for each row, the least of it once (benchmarks/turn_server.py)."


@dataclass
class Server:
    """A server process under load, and what it gave: messages a second, and its processor time a message."""

    base: str
    process_id: int
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    async def take(self) -> None:
        before = processor_seconds(self.process_id)
        self.rates.append(await saturate(self.base, MESSAGES, AT_ONCE))
        self.costs.append((processor_seconds(self.process_id) - before) / MESSAGES * 1000)


async def measure(name: str, urls: Sequence[str], seconds: float) -> str:
    """A line of the table: the rate of turns, those of the handlers and the ratios to them, what each costs of the
    processor, and how long a turn takes at RATE."""
    async with AsyncExitStack() as stack:
        serving = [await stack.enter_async_context(_serving(role, url)) for role, url in zip(ROLES, urls, strict=True)]
        for server_ in serving * (ROUNDS + 1):
            await server_.take()
    async with _serving("turn", urls[0]) as alone:
        await alone.take()
        told = await steady(alone.base, RATE, seconds)
    for server_ in serving:
        del server_.rates[0], server_.costs[0]  # the first round warms up
    ours, *others = serving
    rates = " | ".join(f"{median(each.rates):,.0f} | {_ratio(ours.rates, each.rates):.2f}" for each in others)
    costs = " / ".join(f"{median(each.costs):.2f}" for each in serving)
    times = f"{told.percentile(0.5):.1f} | {told.percentile(0.99):.1f} | {told.refused}"
    line = f"| {name} | {median(ours.rates):,.0f} | {rates} | {costs} | {times} |"
    print(line, flush=True)
    return line


def _ratio(ours: Sequence[float], bare: Sequence[float]) -> float:
    return median(one / other for one, other in zip(ours, bare, strict=True))


@asynccontextmanager
async def _serving(role: str, url: str) -> AsyncIterator[Server]:
    port = unused_port()
    async with process("-m", "benchmarks.turn_server", role, url=url, port=port) as running:
        yield Server(f"http://127.0.0.1:{port}", running.pid)


async def migrated(url: str) -> str:
    """The address of a database, with this version's tables."""
    database = Database(url, Vault([SECRET]))
    await migrations.upgrade(database)
    await database.close()
    return url


async def run(only: str, seconds: float) -> list[str]:
    """The table."""
    lines = [
        "| database | turns /s | signature + insert /s | ratio | the least of it /s | ratio | processor ms of each "
        f"| median ms at {RATE}/s | p99 ms | refused |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    print("\n".join(lines), flush=True)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mc-turn-", dir="/tmp"))
        if only != "postgresql":
            urls = [await migrated(f"sqlite+aiosqlite:///{folder}/{each}.sqlite3") for each in ROLES]
            lines.append(await measure("SQLite", urls, seconds))
        if only != "sqlite":
            place = stack.enter_context(server())
            urls = [await migrated(await fresh_postgresql(place)) for _ in ROLES]
            lines.append(await measure("PostgreSQL", urls, seconds))
    print(AIM)
    return [*lines, "", f"Medians of {ROUNDS} rounds of {MESSAGES} messages, {AT_ONCE} at once; {AIM}. {WHAT}"]


def main() -> None:
    """Measure, print, and write the section where that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    reader.add_argument("--seconds", type=float, default=20)
    reader.add_argument("--write", action="store_true")
    asked = reader.parse_args()
    lines = asyncio.run(run(asked.only, asked.seconds))
    if asked.write:
        write_section("Turn", lines)


if __name__ == "__main__":
    main()
