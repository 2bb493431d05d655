"""How cost grows: with workers, with dossiers, with notices that wait. Curves and tables for docs/scale.md.

usage: python -m benchmarks.growth [--workers 1,2,4] [--dossiers 10000,100000,1000000,5000000]
       [--notices 1000,10000,100000,1000000] [--only sqlite|postgresql] [--write]

--write puts tables and plots into docs/scale.md, between its marks, with the day and the machine; without it they are
printed. A list that is empty ("") leaves that part out.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import dispatch
from benchmarks.crowd import crowd
from benchmarks.load import SECRET
from benchmarks.plots import FOLDER, Plot, Points, draw_curves
from benchmarks.postgresql import server
from dossier_code import find_codes
from messages import Lane
from store import dossiers
from store import notices as notice_store
from store.database import Database
from store.notices import Due
from store.vault import Vault
from tests.conftest import fresh_postgresql

DOCUMENT = Path(__file__).parents[1] / "docs" / "scale.md"
MARKED = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
SENT, CLAIMS, CLAIMED, LOOKS = 3_000, 20, 50, 200
Made = dict[str, list[str]]
"""Lines of the document by the name of their place in it."""


@dataclass(frozen=True, slots=True)
class Engines:
    """Where databases are made: a folder for SQLite's files, the folder of PostgreSQL's socket; "" for neither.

    `plots` is where pictures go.
    """

    files: str
    socket: str
    plots: Path

    async def fresh(self, name: str) -> str:
        """The address of an empty database of that engine."""
        if name == "PostgreSQL":
            return await fresh_postgresql(self.socket)
        return f"sqlite+aiosqlite:///{self.files}/{time.monotonic_ns()}.sqlite3"

    def names(self) -> Iterator[str]:
        yield from ["SQLite"] * bool(self.files) + ["PostgreSQL"] * bool(self.socket)


async def by_workers(engines: Engines, counts: Sequence[int]) -> list[str]:
    """Messages a second against a provider that takes 50 ms, from so many worker processes on PostgreSQL."""
    rates = [(count, await dispatch.ours(await engines.fresh("PostgreSQL"), SENT, count)) for count in counts]
    for count, rate in rates:
        print(f"{count} workers: {rate:,.0f} messages/s", flush=True)
    lines = ["| workers | messages a second | of one |", "|---|---|---|"]
    lines += [f"| {count} | {rate:,.0f} | {rate / rates[0][1]:.2f} |" for count, rate in rates]
    plot = Plot("workers", "Messages a second by workers", ("workers", "messages/s"), powers=False)
    shown = draw_curves(plot, {"PostgreSQL": rates}, engines.plots)
    return [*lines, "", shown]


async def by_dossiers(engines: Engines, sizes: Sequence[int]) -> list[str]:
    """Milliseconds of a look-up by code and of the claim of 50 notices, with so many dossiers."""
    lines = ["| database | dossiers | look-up ms | claim ms | look-up, of ten times fewer |", "|---|---|---|---|---|"]
    curves: dict[str, list[tuple[float, float]]] = {}
    for name in engines.names():
        before = 0.0
        for size in sizes:
            found, claimed = await _with_dossiers(await engines.fresh(name), size)
            curves.setdefault(f"{name}: look-up", []).append((size, found))
            curves.setdefault(f"{name}: claim", []).append((size, claimed))
            grown = f"{found / before:.2f}" if before else "–"
            lines.append(f"| {name} | {size:,} | {found:.2f} | {claimed:.2f} | {grown} |")
            print(lines[-1], flush=True)
            before = found
    return [*lines, "", _over_sizes(engines, ("dossiers", "Look-up and claim by dossiers"), curves)]


async def _with_dossiers(url: str, size: int) -> tuple[float, float]:
    database = Database(url, Vault([SECRET]))
    await crowd(database, size)
    places = iter(range(0, 10**9, 7919))
    found = await _median(LOOKS, lambda: _look_up(database, next(places) % size))
    claimed = await _median(CLAIMS, lambda: _claim(database, Lane.NOTICE))
    await database.close()
    return found, claimed


async def by_notices(engines: Engines, sizes: Sequence[int]) -> list[str]:
    """Milliseconds of the claim of 50 notices while so many wait in the broadcast's lane."""
    lines = ["| database | notices waiting | claim of 50, ms |", "|---|---|---|"]
    curves: dict[str, list[tuple[float, float]]] = {}
    for name in engines.names():
        for size in sizes:
            database = await dispatch.open_database(await engines.fresh(name))
            await dispatch.seed(database, size, Lane.BROADCAST)
            took = await _median(CLAIMS, lambda database=database: _claim(database, Lane.BROADCAST))  # type: ignore[misc]
            await database.close()
            curves.setdefault(name, []).append((size, took))
            lines.append(f"| {name} | {size:,} | {took:.2f} |")
            print(lines[-1], flush=True)
    return [*lines, "", _over_sizes(engines, ("notices", "Claim of 50 by notices that wait"), curves)]


def _over_sizes(engines: Engines, named: tuple[str, str], curves: dict[str, list[tuple[float, float]]]) -> str:
    told: dict[str, Points] = dict(curves)
    return draw_curves(Plot(*named, (named[0], "milliseconds")), told, engines.plots)


async def _median(times: int, work: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds; the first run warms up."""
    took = []
    for _ in range(times + 1):
        began = time.perf_counter()
        await work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took[1:])


async def _look_up(database: Database, number: int) -> None:
    code = find_codes(f"H29.1-260102-{number:07}")[0]
    async with database.begin() as tx:
        await dossiers.for_citizen(tx, code, dossiers.Asker(1, "sms", None, "bench", datetime.now(UTC)), _RULES)


async def _claim(database: Database, lane: Lane) -> None:
    async with database.begin() as tx:
        await notice_store.claim_due(tx, Due(lane, "", CLAIMED), datetime.now(UTC))


_RULES = dossiers.Rules()


def write(made: Made) -> None:
    """Put each part between its marks; parts that were not measured stay as they were."""
    machine = f"{datetime.now(UTC):%d/%m/%Y}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    text = DOCUMENT.read_text(encoding="utf-8")

    def fill(place: re.Match[str]) -> str:
        lines = made.get(place[2])
        body = "\n".join([f"Measured {machine}.", "", *lines]) if lines else ""
        return f"{place[1]}\n{body}\n\n{place[3]}" if lines else place[0]

    DOCUMENT.write_text(MARKED.sub(fill, text), encoding="utf-8")


async def measure(engines: Engines, asked: argparse.Namespace) -> Made:
    """Each part that has sizes."""
    made: Made = {}
    if asked.workers and engines.socket:
        made["workers"] = await by_workers(engines, asked.workers)
    if asked.dossiers:
        made["dossiers"] = await by_dossiers(engines, asked.dossiers)
    if asked.notices:
        made["notices"] = await by_notices(engines, asked.notices)
    return made


def main() -> None:
    """Measure, print, and write the document where that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, sizes in (
        ("--workers", [1, 2, 4]),
        ("--dossiers", [10_000, 100_000, 1_000_000, 5_000_000]),
        ("--notices", [1_000, 10_000, 100_000, 1_000_000]),
    ):
        reader.add_argument(name, type=lambda text: [int(each) for each in text.split(",") if each], default=sizes)
    reader.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    reader.add_argument("--write", action="store_true")
    asked = reader.parse_args()
    with ExitStack() as stack:
        files = stack.enter_context(tempfile.TemporaryDirectory(prefix="mc-growth-", dir="/tmp"))
        socket = "" if asked.only == "sqlite" else stack.enter_context(server())
        plots = FOLDER if asked.write else Path(files)
        made = asyncio.run(measure(Engines("" if asked.only == "postgresql" else files, socket, plots), asked))
    if asked.write:
        write(made)


if __name__ == "__main__":
    main()
