"""The crash laboratory's table: 300 random kills over 10,000 notices, for each kind of provider and each database.

usage: python -m benchmarks.crashlab [--kills N] [--notices N] [--write]      (--write puts it into docs/benchmarks.md)

Exits with 1 where a notice was lost, where one was doubled although the provider gives receipts or can be asked, or
where anything was not settled a minute after the last restart.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.postgresql import server
from benchmarks.report import write_section
from store.database import Database
from store.tables import metadata
from store.vault import Vault
from tests.conftest import fresh_postgresql
from tests.crashlab.laboratory import Laboratory, Ledger
from tests.crashlab.nursery import Nursery
from tests.crashlab.provider import Manner, Provider

SECRET = "a secret that only benchmarks know"
WORKERS = 4
MANNERS = {
    "receipts": Manner(receipts=True, askable=False, faults=0.02),
    "can be asked": Manner(receipts=False, askable=True, faults=0.02),
    "neither": Manner(receipts=False, askable=False),
}
HEAD = (
    "| database | provider | notices | kills | seen | lost | doubled | may double | unknown | settled after |",
    "|---|---|---|---|---|---|---|---|---|---|",
)


async def experiment(url: str, manner: Manner, notices: int, kills: int) -> Ledger:
    """Kills spread over the whole way of the notices, at random."""
    database = Database(url, Vault([SECRET]))
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    async with (
        Nursery() as nursery,
        Laboratory(database, SECRET, Provider(manner), nursery, lease=5.0, wait=5.0).open() as laboratory,
    ):
        await laboratory.seed(notices)
        for number in range(WORKERS):
            await laboratory.hire(f"worker {number}")
        await laboratory.kill_at_random(kills, notices, seed=kills)
        ledger = await laboratory.ledger(await laboratory.settle(120))
        await laboratory.send_home()
    await database.close()
    return ledger


def row(database: str, provider: str, ledger: Ledger) -> str:
    bound = 0 if provider != "neither" else ledger.kills * ledger.at_risk
    told = f"{ledger.settled_in:.0f} s" if not ledger.unsettled else f"{ledger.unsettled} not settled"
    return (
        f"| {database} | {provider} | {ledger.notices:,} | {ledger.kills} | {ledger.seen:,} | {ledger.lost} |"
        f" {ledger.doubled} | {bound:,} | {ledger.unknown} | {told} |"
    )


def fails(provider: str, ledger: Ledger) -> bool:
    allowed = ledger.kills * ledger.at_risk if provider == "neither" else 0
    return bool(ledger.lost or ledger.unsettled or ledger.doubled > allowed or ledger.settled_in > 60)


async def measure(notices: int, kills: int) -> tuple[list[str], bool]:
    lines, failed = list(HEAD), False
    with server() as pg, tempfile.TemporaryDirectory() as lite:
        for database in ("SQLite", "PostgreSQL"):
            for provider, manner in MANNERS.items():
                file = Path(lite) / f"{len(lines)}.sqlite3"
                url = f"sqlite+aiosqlite:///{file}" if database == "SQLite" else await fresh_postgresql(pg)
                ledger = await experiment(url, manner, notices, kills)
                lines.append(row(database, provider, ledger))
                failed = failed or fails(provider, ledger)
                print(lines[-1], flush=True)
    return lines, failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--notices", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    print("\n".join(HEAD), flush=True)
    lines, failed = asyncio.run(measure(chosen.notices, chosen.kills))
    if chosen.write:
        told = (
            f"{WORKERS} workers, each killed with -9 at random moments and replaced at once; leases and waits of 5 s."
        )
        write_section("Crash laboratory", [told, "", *lines])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
