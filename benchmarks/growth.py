"""How cost grows: with workers, with dossiers, with notices that wait. Curves and tables for docs/scale.md.

usage: python -m benchmarks.growth [--workers 1,2,4] [--dossiers 10000,100000,500000,1000000,5000000]
       [--notices 1000,10000,100000,1000000] [--only sqlite|postgresql] [--minutes 60] [--write]

--write puts each part's table and plot into docs/scale.md, between its marks, with the day and the machine, as soon as
it is measured; without it they are printed. A list that is empty ("") leaves that part out.

Filling takes nearly all of the time, and 20 GB of disk under /tmp; both databases are filled at once. A size that would
not be filled within --minutes is left out, and the table says so. All sizes of one database are then asked in turns, so
that whatever else the machine does falls on each of them alike. The medians are told, of the time that passed and of
the processor's, ours and the server's; and what ten times as many make of them, as all sizes together have it. No
question waits for the disk: PostgreSQL is told not to, for it would be the disk that is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import dispatch
from benchmarks.costs import Cost, cost_of, median, servers_of, tenfold
from benchmarks.crowd import crowd, queue
from benchmarks.load import SECRET
from benchmarks.plots import FOLDER, Plot, Points, draw_curves
from benchmarks.postgresql import forget_the_disk, server
from dossier_code import find_codes
from messages import Lane
from store import dossier_looks, dossiers
from store import notices as notice_store
from store.database import Database
from store.notices import Due
from store.vault import Vault
from tests.conftest import fresh_postgresql

DOCUMENT = Path(__file__).parents[1] / "docs" / "scale.md"
MARKED = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
SENT, CLAIMED, LOOKED_AT = 3_000, 50, 200
ROUNDS, TIMES = 40, 5
BUSY = 0.5
"""Processes that want to run, beside us: from so many on the document says so."""
TWICE_AS_SLOW = 2.0
"""Filling slows down where a database outgrows the memory: a larger size is begun only where twice the time is left."""
Question = Callable[[Database, int, int], Awaitable[object]]
"""Asked of a database, with how many dossiers it has and which one of them is meant."""
Took = dict[tuple[str, int], Cost]
"""The medians, by question and size."""


@dataclass(frozen=True, slots=True)
class Engines:
    """Where databases are made: a folder for SQLite's files, the folder of PostgreSQL's socket; "" for neither.

    `plots` is where pictures go; `until` when filling has to be over (time.monotonic).
    """

    files: str
    socket: str
    plots: Path
    until: float

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
    lines = ["| workers | messages a second | of one |", "|---|---|---|"]
    lines += [f"| {count} | {rate:,.0f} | {rate / rates[0][1]:.2f} |" for count, rate in rates]
    plot = Plot("workers", "Messages a second by workers", ("workers", "messages/s"), powers=False)
    return [*lines, "", draw_curves(plot, {"PostgreSQL": rates}, engines.plots)]


async def by_dossiers(engines: Engines, sizes: Sequence[int]) -> list[str]:
    """Milliseconds of look-ups, of a claim and of the clock's look, with so many dossiers."""
    asked: Mapping[str, Question] = {
        "look-up by code": _look_up,
        "look-up by phone": _of_phone,
        f"claim of {CLAIMED}": _claim_notices,
        f"{LOOKED_AT} reminders due": _due_looks,
    }
    return await _by_size(engines, sizes, crowd, asked, ("dossiers", "Look-ups and claims by dossiers"))


async def by_notices(engines: Engines, sizes: Sequence[int]) -> list[str]:
    """Milliseconds of the claim of 50 while so many wait in the broadcast's lane."""
    asked: Mapping[str, Question] = {f"claim of {CLAIMED}": _claim_broadcast}
    return await _by_size(engines, sizes, queue, asked, ("notices", "Claim by notices that wait"))


async def _by_size(
    engines: Engines,
    sizes: Sequence[int],
    fill: Callable[[Database, int], Awaitable[None]],
    asked: Mapping[str, Question],
    named: tuple[str, str],
) -> list[str]:
    lines = [f"| database | {named[0]} | {' ms | '.join(asked)} ms |", "|---|" + "---|" * (len(asked) + 1)]
    shown: list[str] = []
    names = list(engines.names())
    all_filled = await asyncio.gather(*(_filled(engines, name, sizes, fill) for name in names))
    os.sync()  # or the machine still writes while we measure
    for name, filled in zip(names, all_filled, strict=True):
        took = await _in_turns(filled, asked)
        for database in filled.values():
            await database.close()
        lines += [_line(name, size, took, asked) for size in filled]
        lines += [f"| {name} | {size:,} | left out: no time to fill it |" for size in sizes if size not in filled]
        curves: dict[str, Points] = {each: [(size, took[each, size].passed) for size in filled] for each in asked}
        plot = Plot(f"{named[0]}-{name.lower()}", f"{named[1]}, {name}", (named[0], "milliseconds"))
        shown += ["", _growth(name, took, asked), "", draw_curves(plot, curves, engines.plots)]
    return [*lines, *shown]


async def _filled(
    engines: Engines, name: str, sizes: Sequence[int], fill: Callable[[Database, int], Awaitable[None]]
) -> dict[int, Database]:
    """A database of each size, as far as there is time; the first is made whatever the time."""
    made: dict[int, Database] = {}
    a_row = 0.0
    for size in sizes:
        began = time.monotonic()
        if began + a_row * size * TWICE_AS_SLOW > engines.until:
            print(f"{name}, {size:,}: left out, for it would take {a_row * size / 60:.0f} minutes", flush=True)
            continue
        made[size] = Database(await engines.fresh(name), Vault([SECRET]))
        await fill(made[size], size)
        a_row = (time.monotonic() - began) / size if size > sizes[0] else 0.0
        print(f"{name}, {size:,}: filled in {time.monotonic() - began:.0f} s", flush=True)
    return made


async def _in_turns(filled: Mapping[int, Database], asked: Mapping[str, Question]) -> Took:
    took: dict[tuple[str, int], list[Cost]] = {}
    serving = {size: await servers_of(database) for size, database in filled.items()}
    for turn in range(ROUNDS + 1):
        for size in sorted(filled, reverse=turn % 2 == 1):  # nobody always follows the same one
            for name, question in asked.items():
                numbers = (1 + (turn * TIMES + time_) * 7919 % size for time_ in range(TIMES))
                some = [await cost_of(question(filled[size], size, number), serving[size]) for number in numbers]
                took.setdefault((name, size), []).extend(some if turn else [])  # the first turn warms up
    return {place: median(each) for place, each in took.items()}


def _line(name: str, size: int, took: Took, asked: Mapping[str, Question]) -> str:
    cells = " | ".join(f"{took[each, size].passed:.2f} ({took[each, size].processor:.2f})" for each in asked)
    line = f"| {name} | {size:,} | {cells} |"
    print(line, flush=True)
    return line


def _growth(name: str, took: Took, asked: Mapping[str, Question]) -> str:
    """What ten times as many make of each question: the straight line through all sizes, both in logarithms."""
    told = []
    for each in asked:
        costs = {size: cost for (what, size), cost in took.items() if what == each}
        passed = tenfold({size: cost.passed for size, cost in costs.items()})
        processor = tenfold({size: cost.processor for size, cost in costs.items()})
        told.append(f"{each} × {passed:.2f} ({processor:.2f})")
    return f"{name}, for each ten times as many: {' · '.join(told)}."


async def _look_up(database: Database, _size: int, number: int) -> None:
    code = find_codes(f"H29.1-260102-{number:07}")[0]
    async with database.begin(quick=True) as tx:
        await dossiers.for_citizen(tx, code, dossiers.Asker(1, "sms", None, "bench", datetime.now(UTC)), _RULES)


async def _of_phone(database: Database, size: int, number: int) -> None:
    """Of those whose people are still kept: the newest two fifths."""
    async with database.begin(quick=True) as tx:
        await dossiers.of_phone(tx, f"p{(size - number * 2 // 5) // 2}")


async def _claim_notices(database: Database, _size: int, _number: int) -> None:
    await _claim(database, Lane.NOTICE)


async def _claim_broadcast(database: Database, _size: int, _number: int) -> None:
    await _claim(database, Lane.BROADCAST)


async def _claim(database: Database, lane: Lane) -> None:
    async with database.begin() as tx:
        await notice_store.claim_due(tx, Due(lane, "", CLAIMED), datetime.now(UTC))


async def _due_looks(database: Database, _size: int, _number: int) -> None:
    async with database.begin() as tx:
        await dossier_looks.due(tx, datetime(2100, 1, 1, tzinfo=UTC), LOOKED_AT)


_RULES = dossiers.Rules()


def write(name: str, lines: Sequence[str], load: float) -> None:
    """Put a part between its marks; the others stay as they are. `load`: what else the machine did before."""
    machine = f"{datetime.now(UTC):%d/%m/%Y}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    machine += f", other work at a load of {load:.1f}" if load >= BUSY else ", otherwise quiet"
    body = "\n".join([f"Measured {machine}.", "", *lines, ""])
    text = DOCUMENT.read_text(encoding="utf-8")
    filled = MARKED.sub(lambda place: f"{place[1]}{body}{place[3]}" if place[2] == name else place[0], text)
    DOCUMENT.write_text(filled, encoding="utf-8")


async def measure(engines: Engines, asked: argparse.Namespace) -> None:
    """Each part that has sizes; the short ones first."""
    load = os.getloadavg()[0]
    parts = (("workers", by_workers), ("notices", by_notices), ("dossiers", by_dossiers))
    for name, part in parts:
        sizes = getattr(asked, name)
        if engines.socket and name != "workers":
            await forget_the_disk(engines.socket)
        if sizes and (engines.socket or name != "workers"):
            lines = await part(engines, sizes)
            print("\n".join(["", *lines, ""]), flush=True)
            if asked.write:
                write(name, lines, load)


def main() -> None:
    """Measure, print, and write the document where that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, sizes in (
        ("--workers", [1, 2, 4]),
        ("--dossiers", [10_000, 100_000, 500_000, 1_000_000, 5_000_000]),
        ("--notices", [1_000, 10_000, 100_000, 1_000_000]),
    ):
        reader.add_argument(name, type=lambda text: [int(each) for each in text.split(",") if each], default=sizes)
    reader.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    reader.add_argument("--minutes", type=float, default=60.0, help="filling ends by then; larger sizes are left out")
    reader.add_argument("--write", action="store_true")
    asked = reader.parse_args()
    with ExitStack() as stack:
        files = stack.enter_context(tempfile.TemporaryDirectory(prefix="mc-growth-", dir="/tmp"))
        socket = "" if asked.only == "sqlite" else stack.enter_context(server())
        plots = FOLDER if asked.write else Path(files)
        until = time.monotonic() + asked.minutes * 60
        asyncio.run(measure(Engines("" if asked.only == "postgresql" else files, socket, plots, until), asked))


if __name__ == "__main__":
    main()
