"""Two web processes and two workers on one PostgreSQL, killed and started again at random while people write."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from notices import samples
from notices.intake import Terms, take
from notices.reading import read_envelope
from notices.sample_offices import sample_offices
from store import migrations, offices, synonyms
from store.database import Database
from store.staff import Role
from store.staff_sessions import open_session
from store.tables.citizens import inbound
from store.tables.jobs import job_runs
from store.tables.notices import deliveries, notices
from store.vault import Vault
from tests.conftest import fresh_postgresql
from tests.loopback import free_ports
from tests.web.officials import put_official
from web.console.guard import COOKIE

ROOT = Path(__file__).parents[2]
SECRET = "a secret that all processes share"
MESSAGES, READY, KILLS = 45, 30, 3
WORDS = ("xin chao", "dang ky khai sinh lam o dau", "con le phi?")
NEW_WORDS = "zumbi kawaka"
PATIENCE = 240
"""Seconds until something is taken for stuck: on a busy machine a process alone may need a minute to begin."""


@dataclass
class Fleet:
    """The processes by name; a web process listens on the port that its name ends in."""

    url: str
    database: Database
    client: aiohttp.ClientSession
    running: dict[str, Process] = field(default_factory=dict)

    @property
    def ports(self) -> list[str]:
        return [name.partition("-")[2] for name in self.running if name.startswith("web")]

    async def start(self, name: str) -> None:
        kind, _, number = name.partition("-")
        environment = {
            **os.environ,
            "MOTCUA_DATABASE__URL": self.url,
            "MOTCUA_SECRET_KEY": SECRET,
            "MOTCUA_SANDBOX__ENABLED": "true",
            "MOTCUA_NOTICES__QUIET_HOURS": "off",
            "MOTCUA_NOTICES__LEASE_SECONDS": "10",
            "MOTCUA_NOTICES__UNKNOWN_WAIT_SECONDS": "1",
            "MOTCUA_LOGS__LEVEL": "error",
            **({"MOTCUA_WEB__PORT": number} if kind == "web" else {}),
        }
        command = (sys.executable, "-c", "from cli import main; main()", kind)
        self.running[name] = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment)

    async def end(self, name: str, how: signal.Signals) -> int:
        process = self.running[name]
        if process.returncode is None:
            process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            return await process.wait()

    async def says(self, id_: str, words: str, first: int = 0) -> str:
        """Text the service as a gateway would: until one of the web processes takes the message."""
        body = {"id": id_, "from": f"09120000{int(id_[1:]) % 20:02d}", "text": words}
        ports = self.ports[first:] + self.ports[:first]
        async with asyncio.timeout(PATIENCE):
            for port in cycle(ports):
                self.assert_none_fell()
                try:
                    async with self.client.post(f"http://127.0.0.1:{port}/sms/sandbox/inbound", json=body) as response:
                        if response.status == 200:
                            return str((await response.json())["text"])
                except (aiohttp.ClientError, TimeoutError):  # dead, or busy: the same message may be told again
                    pass
                await asyncio.sleep(0.05)
        raise AssertionError("there is no web process")

    def assert_none_fell(self) -> None:
        """None ended by itself; one that was killed is about to come back."""
        codes = {name: each.returncode for name, each in self.running.items()}
        fallen = {name: code for name, code in codes.items() if code not in (None, -signal.SIGKILL)}
        assert fallen == {}

    async def listens(self, port: str) -> None:
        """Wait until the web process of that port, perhaps started a moment ago, answers."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    async with self.client.get(f"http://127.0.0.1:{port}/healthz") as response:
                        if response.status == 200:
                            return
                except (aiohttp.ClientError, TimeoutError):
                    pass
                await asyncio.sleep(0.05)

    async def rows(self, *query: Any) -> list[Any]:
        async with self.database.read() as tx:
            return list((await tx.execute(select(*query))).all())


@pytest.fixture
async def fleet(postgresql: str) -> AsyncIterator[Fleet]:
    url = await fresh_postgresql(postgresql)
    database = Database(url, Vault([SECRET]))
    await migrations.upgrade(database)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as client:
        fleet = Fleet(url, database, client)
        for name in (*(f"web-{port}" for port in free_ports(2)), "worker-1", "worker-2"):
            await fleet.start(name)
        yield fleet
        for name in fleet.running:
            await fleet.end(name, signal.SIGKILL)
    await database.close()


async def import_dossiers(database: Database, *, ready: int, now: datetime) -> None:
    """The sample dossiers, so many of them now with their result."""
    envelope = samples.sample_envelope(now - timedelta(days=1))
    under_way = [row for row in envelope["data"] if row["TrangThaiHoSo"] == "4"][:READY]
    at = now.astimezone(samples.ZONE).strftime("%Y%m%d%H%M%S")
    for row in under_way[:ready]:
        row |= {"TrangThaiHoSo": "9", "NgayKetThucXuLy": at}
    told = {**envelope, "data": under_way}
    await take(database, lambda: read_envelope(told), Terms(samples.SOURCE, sample=True), now)


async def write_messages(fleet: Fleet) -> None:
    for number in range(MESSAGES):
        await fleet.says(
            f"m{number}", ("xin chao", "dang ky khai sinh lam o dau", "con le phi?")[number % 3], number % 2
        )


async def kill_at_random(fleet: Fleet) -> None:
    """One process after another dies without warning and comes back."""
    fate = random.Random(7)
    for _ in range(KILLS):
        name = fate.choice(sorted(fleet.running))
        await fleet.end(name, signal.SIGKILL)
        await fleet.start(name)
        await asyncio.sleep(fate.uniform(0.2, 1.0))


async def all_told(fleet: Fleet) -> None:
    """Wait until no notice is under way any more: other processes work, so only looking tells."""
    under_way = {"waiting", "sending", "unknown"}
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE
    while (left := [row for row in await fleet.rows(notices) if row.state in under_way]) and loop.time() < until:
        fleet.assert_none_fell()
        await asyncio.sleep(0.2)
    assert left == []


async def learn(fleet: Fleet) -> None:
    """A new word for a procedure, and wait until each web process knows it."""
    ids = count(2000)
    async with fleet.database.begin() as tx:
        await synonyms.put(tx, NEW_WORDS, "1.001193", "live", "an", datetime.now(UTC))
    async with asyncio.timeout(PATIENCE):
        for place in (0, 1):
            while not (await fleet.says(f"m{next(ids)}", NEW_WORDS, place)).startswith("Khai sinh:"):  # noqa: ASYNC110
                await asyncio.sleep(0.2)


async def see_pages(fleet: Fleet, session: str) -> list[int]:
    """What each web process answers to an official who signed in before all this."""
    found = []
    for port in fleet.ports:
        await fleet.listens(port)
        page = f"http://127.0.0.1:{port}/staff/dossiers"
        async with fleet.client.get(page, cookies={COOKIE: session}, allow_redirects=False) as response:
            found.append(response.status)
    return found


async def test_killed_at_random_they_lose_nothing_double_nothing_learn_at_once_and_drain(fleet: Fleet) -> None:
    now = datetime.now(UTC)
    async with fleet.database.begin() as tx:
        await offices.add_offices(tx, sample_offices())
    await import_dossiers(fleet.database, ready=0, now=now)
    official = await put_official(fleet.database, "an", Role.CLERK)
    async with fleet.database.begin() as tx:
        session = await open_session(tx, official, now)
    unknown = await fleet.says("m1000", NEW_WORDS)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(write_messages(fleet))
        tasks.create_task(kill_at_random(fleet))
        tasks.create_task(import_dossiers(fleet.database, ready=READY, now=now))
    await all_told(fleet)
    pages = await see_pages(fleet, session)
    await learn(fleet)
    codes = {name: await fleet.end(name, signal.SIGTERM) for name in fleet.running}

    heard = [row.provider_id.partition(":m")[2] for row in await fleet.rows(inbound.c.provider_id)]
    assert sorted(int(each) for each in heard if int(each) < MESSAGES) == list(range(MESSAGES))
    assert {row.state for row in await fleet.rows(notices.c.state)} <= {"sent", "delivered"}
    told = await fleet.rows(deliveries.c.notice_id, deliveries.c.state)
    assert len({row.notice_id for row in told}) == READY
    assert len([row for row in told if row.state in ("sent", "delivered")]) == READY
    assert {row.state for row in told} <= {"sent", "delivered", "unknown"}
    runs = await fleet.rows(job_runs.c.job, job_runs.c.scheduled_for)
    assert len(set(runs)) == len(runs) > 0
    assert pages == [200, 200]
    assert not unknown.startswith("Khai sinh:")
    assert {code for name, code in codes.items() if name.startswith("web")} == {0}
    assert set(codes.values()) <= {0, -signal.SIGTERM}, "a worker may be told to stop before it has begun to listen"
