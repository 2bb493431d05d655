"""Minutes at 200 messages a second against a real `motcua web`: its memory and its answers, minute by minute.

usage: python -m benchmarks.soak [--minutes 10] [--rate 200] [--database URL] [--write]   (--write: docs/benchmarks.md)

Memory is flat where the last half holds no more than a tenth above the first full minute. Exit 1 where it does not, or
where a message was refused.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from aiohttp.test_utils import unused_port

from benchmarks.load import Told, process, resident_mb, steady
from benchmarks.plots import Plot, draw_curves
from benchmarks.report import write_section
from benchmarks.turn import migrated

EVERY = 5.0
"""Seconds between two looks at the memory."""
SAID_EVERY = 6
MAY_GROW = 1.1
WARM = 60.0


@dataclass
class Soak:
    """What came of it: the answers, and (second, megabytes) of the process's resident memory."""

    began: float
    told: Told = field(default_factory=Told)
    memory: list[tuple[float, float]] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """The most memory of the last half over the most of the first full minute after warming up."""
        last = self.memory[-1][0]
        warm = [mb for at, mb in self.memory if min(WARM, last / 4) <= at <= max(2 * WARM, last / 2)]
        late = [mb for at, mb in self.memory if at >= last / 2]
        return max(late) / max(warm) if warm and late else float("nan")

    def say_how_far(self, minutes: float) -> None:
        """On the terminal, each half minute: how far it is and what the process holds."""
        if (len(self.memory) - 1) % SAID_EVERY == 0:
            at, mb = self.memory[-1]
            print(f"{at / 60:5.1f} of {minutes:g} minutes, {mb:.0f} MB", file=sys.stderr, flush=True)

    def lines(self, rate: float) -> list[str]:
        """A line for each minute."""
        rows = [
            f"| minute | p50 ms | p99 ms | resident MB | at {rate:,.0f} messages a second |",
            "|---|---|---|---|---|",
        ]
        for minute in range(int(self.memory[-1][0] // 60) + 1):
            since = self.began + minute * 60
            some = [mb for at, mb in self.memory if minute * 60 <= at < minute * 60 + 60]
            answered = sum(since <= at < since + 60 for at, _ in self.told.took)
            if some and answered:
                p50, p99 = (self.told.percentile(share, since, since + 60) for share in (0.5, 0.99))
                rows.append(f"| {minute + 1} | {p50:.1f} | {p99:.1f} | {max(some):.0f} | {answered:,} answered |")
        return rows


async def soak(url: str, minutes: float, rate: float) -> Soak:
    """Load the process, look at its memory, until the time is over."""
    port = unused_port()
    async with process("-c", "from cli import main; main()", "web", url=url, port=port) as running:
        result = Soak(time.perf_counter())
        loading = asyncio.create_task(steady(f"http://127.0.0.1:{port}", rate, minutes * 60))
        while not loading.done():
            result.memory.append((time.perf_counter() - result.began, resident_mb(running.pid)))
            result.say_how_far(minutes)
            await asyncio.wait([loading], timeout=EVERY)
        result.told = await loading
        result.memory.append((time.perf_counter() - result.began, resident_mb(running.pid)))
    return result


def main() -> None:
    """Measure, print, draw, and write the section where that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--minutes", type=float, default=10)
    reader.add_argument("--rate", type=float, default=200)
    reader.add_argument("--database", default="", help="the address of an empty database; a SQLite file without it")
    reader.add_argument("--write", action="store_true")
    asked = reader.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mc-soak-", dir="/tmp"))
        url = asked.database or f"sqlite+aiosqlite:///{folder}/soak.sqlite3"
        asyncio.run(migrated(url))
        done = asyncio.run(soak(url, asked.minutes, asked.rate))
    says = f"memory grew to {done.growth:.2f} of its first minutes; {done.told.refused} messages refused"
    lines = [*done.lines(asked.rate), "", says]
    print("\n".join(lines))
    if asked.write:
        curve = {"resident MB": [(at / 60, mb) for at, mb in done.memory]}
        plot = Plot("soak", "Memory of a web process under load", ("minutes", "MB"), powers=False)
        shown = draw_curves(plot, curve)
        write_section("Soak", [*lines, "", shown])
    sys.exit(int(done.told.refused > 0 or not done.growth <= MAY_GROW))


if __name__ == "__main__":
    main()
