"""One experiment: notices, workers that die, a provider with a ledger; then the ledger against the database."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from aiohttp import web
from sqlalchemy import func, select

import store.notices
from messages import DeliveryState, Receipt
from notices.receipts import Receipts
from store.database import Database
from store.notices import Seed
from store.tables.citizens import addresses
from store.tables.notices import deliveries, notices
from tests.crashlab.nursery import Nursery
from tests.crashlab.provider import Provider
from tests.crashlab.worker import DURING, IN_FLIGHT, Plan


@dataclass(frozen=True)
class Ledger:
    """What the provider saw against what the database says. `settled_in` is seconds since the last restart.

    Lost: the provider never took it and the database does not say so. Doubled: taken more often than once.
    """

    kills: int
    notices: int
    seen: int
    lost: int
    doubled: int
    unknown: int
    unsettled: int
    at_risk: int
    settled_in: float
    states: Counter[str] = field(default_factory=Counter)


class Laboratory:
    """Workers that die and are replaced, on one database and before one provider."""

    def __init__(self, database: Database, secret: str, provider: Provider, nursery: Nursery, **plan: float) -> None:
        """`plan` overrides a worker's lease and wait (seconds) and rate (parts a second)."""
        self.database, self.provider = database, provider
        url = database.url.render_as_string(hide_password=False)
        manner = provider.manner
        base = Plan("", url, secret, "", manner.receipts, manner.askable, lease=2.5, wait=5.0)
        self._plan = replace(base, **plan)  # type: ignore[arg-type]
        self._nursery = nursery
        self._workers: dict[str, int] = {}
        self.kills = 0
        self._restarted = time.monotonic()

    async def seed(self, count: int) -> None:
        """So many notices, each to another person, due now."""
        now = datetime.now(UTC)
        async with self.database.begin() as tx:
            rows = [
                {
                    "channel": "sms",
                    "address": tx.vault.seal(f"+84{900000000 + number}"),
                    "address_hash": tx.vault.digest("sms", f"+84{900000000 + number}"),
                    "created_at": now,
                }
                for number in range(count)
            ]
            ids = list((await tx.execute(addresses.insert().returning(addresses.c.id), rows)).scalars())
            await store.notices.add_notices(tx, [_seed(each, now) for each in ids], now)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Laboratory]:
        """Provider and receipts' door on loopback; every worker is gone at the end."""
        runner = await self._listen()
        self._plan = replace(self._plan, provider_url=await self.provider.start())
        self.provider.receipts_url = f"http://127.0.0.1:{runner.addresses[0][1]}/receipt"
        self.provider.on_taken = self._kill_during
        try:
            yield self
        finally:
            for pid in self._workers.values():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            await self.provider.stop()
            await runner.cleanup()

    async def _listen(self) -> web.AppRunner:
        receipts = Receipts(self.database, lambda: datetime.now(UTC))

        async def take(request: web.Request) -> web.Response:
            body = json.loads(await request.text())
            await receipts.record(Receipt(body["delivery"], DeliveryState(body["state"])))
            return web.Response()

        app = web.Application()
        app.add_routes([web.post("/receipt", take)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    async def hire(self, name: str, dies_at: str = "") -> None:
        """Start a worker; one that `dies_at` a point kills itself there."""
        self._workers[name] = await self._nursery.hire(replace(self._plan, name=name, dies_at=dies_at))
        self._restarted = time.monotonic()

    def _kill_during(self, worker: str) -> None:
        """The provider took a message of a worker that dies in the middle of the call."""
        if worker == DURING and DURING in self._workers:
            os.kill(self._workers[DURING], signal.SIGKILL)

    async def bury(self) -> None:
        """Wait until every worker has died by kill -9."""
        for name, pid in self._workers.items():
            code = await asyncio.wait_for(self._nursery.wait(pid), 120)
            assert code == -signal.SIGKILL, (name, code)
        self.kills += len(self._workers)
        self._workers.clear()

    async def kill_at_random(self, kills: int, notices: int, seed: int) -> None:
        """Kill -9 whichever worker, at random moments of the way through so many notices, and hire another at once."""
        dice = random.Random(seed)
        for moment in sorted(dice.sample(range(notices), kills)):
            await self._has_taken(moment)
            await asyncio.sleep(dice.uniform(0, 0.1))
            name = dice.choice(sorted(self._workers))
            os.kill(self._workers[name], signal.SIGKILL)
            await self._nursery.wait(self._workers[name])
            self.kills += 1
            await self.hire(name)

    async def _has_taken(self, count: int, within: float = 30) -> None:
        """Until the provider took so many messages."""
        end = time.monotonic() + within
        while self.provider.taken.total() < count and time.monotonic() < end:  # noqa: ASYNC110 (kills are not exact)
            await asyncio.sleep(0.01)

    async def settle(self, within: float = 120) -> float:
        """Until nothing is under way any more; seconds since the last restart."""
        end = time.monotonic() + within
        while await self._unsettled() and time.monotonic() < end:  # noqa: ASYNC110 (it is the database that tells)
            await asyncio.sleep(0.1)
        took = time.monotonic() - self._restarted
        await self.provider.told_everything()
        return took

    async def send_home(self) -> list[int]:
        """SIGTERM for everybody; the exit codes."""
        for pid in self._workers.values():
            os.kill(pid, signal.SIGTERM)
        codes = [await self._nursery.wait(pid) for pid in self._workers.values()]
        self._workers.clear()
        return codes

    async def ledger(self, settled_in: float) -> Ledger:
        """Compare what the provider took with what the database says."""
        async with self.database.read() as tx:
            rows = (await tx.execute(select(notices.c.id, notices.c.state))).all()
        taken = {row.id: self.provider.taken[f"notice {row.id}"] for row in rows}
        said = {row.id: row.state for row in rows}
        return Ledger(
            kills=self.kills,
            notices=len(rows),
            seen=sum(self.provider.taken.values()),
            lost=sum(1 for id_, times in taken.items() if times == 0 and said[id_] in ("sent", "delivered")),
            doubled=sum(1 for times in taken.values() if times > 1),
            unknown=sum(1 for state in said.values() if state == "unknown"),
            unsettled=sum(1 for state in said.values() if state in ("waiting", "sending")),
            at_risk=IN_FLIGHT,
            settled_in=settled_in,
            states=Counter(said.values()),
        )

    async def _unsettled(self) -> int:
        """Notices under way; what is unknown counts while somebody is still to look at it."""
        waits = select(func.count()).select_from(notices).where(notices.c.state.in_(("waiting", "sending")))
        looked_at = deliveries.c.state.in_(("sending", "unknown")) & deliveries.c.look_at.is_not(None)
        async with self.database.read() as tx:
            return int(await tx.scalar(waits)) + int(
                await tx.scalar(select(func.count()).select_from(deliveries).where(looked_at))
            )


def _seed(address_id: int, now: datetime) -> Seed:
    return Seed("CO_KET_QUA", "1", f"address:{address_id}", now, subject=f"lab:{address_id}")
