"""Processes: web, worker, both, and the demonstration; each runs until it is told to stop, and then drains."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import shutil
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

import logs
from app import Service, open_service
from channels import Finding, check_ways
from commands.accounts import invite_new, link_of
from config import Config
from demo_texts import WELCOME
from notices import sample_offices, samples
from notices.intake import Terms, take
from notices.reading import read_envelope, read_progress
from opening import open_database
from schedule import Clock, timetable
from store import migrations, offices, procedures
from store.database import DatabaseError, Unavailable
from store.rotation import prove_secret
from store.staff import Role
from store.vault import WrongSecret
from web.server import build_app

log = logging.getLogger(__name__)
SWITCH_SECONDS = 0.002
Ready = Callable[[Service], Awaitable[None]]


async def run(config: Config, *, pages: bool, worker: bool, ready: Ready | None = None) -> None:
    """Run pages, worker or both in this process until SIGTERM or SIGINT; `ready` is called once all is up."""
    logs.begin(config.logs)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with (
        open_service(config) as service,
        serving(service) if pages else nullcontext(),
        asyncio.TaskGroup() as tasks,
    ):
        settle()
        tasks.create_task(service.keep_fresh(stop))
        if worker:
            tasks.create_task(service.dispatcher.run(stop))
            tasks.create_task(service.poll_telegram(stop))
            tasks.create_task(Clock(service.database, service.jobs(), timetable(config.notices.digest_at)).run(stop))
        if ready is not None:
            await ready(service)


def settle() -> None:
    """Let nobody wait for what is not about them.

    What was loaded at the start is left out of garbage collections: looking through it takes a tenth of a second. And a
    thread that reads a catalogue anew gives way within two milliseconds, not five, each time that a message comes in.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_SECONDS)


class serving:
    """The pages and routes, listening while inside."""

    def __init__(self, service: Service) -> None:
        self.runner = web.AppRunner(build_app(service.parts()), access_log=None, shutdown_timeout=10)
        self.config = service.config

    async def __aenter__(self) -> web.AppRunner:
        await self.runner.setup()
        await web.TCPSite(self.runner, self.config.web.host, self.config.web.port).start()
        log.info("listening", extra={"addresses": [str(each) for each in self.runner.addresses]})
        return self.runner

    async def __aexit__(self, *_: object) -> None:
        await self.runner.cleanup()


async def demonstrate(config: Config, folder: Path, say: Callable[[str], None]) -> None:
    """The service on sample data in that folder, made anew at each start, with the sandbox and no quiet hours."""
    config = for_demonstration(config, _fresh(folder))

    async def ready(service: Service) -> None:
        now = datetime.now(UTC)
        await load_samples(service, now)
        await service.refresh()
        change = folder / "ket-qua.json"
        change.write_text(json.dumps(samples.sample_change(now), ensure_ascii=False, indent=1), encoding="utf-8")
        async with service.database.begin() as tx:
            invitation = await invite_new(tx, config, ("can-bo-mau", "Cán bộ Mẫu", Role.ADMINISTRATOR, ""))
        say(welcome(config, now, change, link_of(config, invitation)))

    await run(config, pages=True, worker=True, ready=ready)


def for_demonstration(config: Config, folder: Path) -> Config:
    """The configuration with a database in that folder, the sandbox instead of any gateway, and no quiet hours."""
    return _with(
        config,
        database={"url": f"sqlite+aiosqlite:///{folder / 'motcua.sqlite3'}"},
        sandbox={"enabled": True},
        logs={"format": "plain", "level": "warning"},
        sms={"gateway": "", "second": ""},
        telegram={"enabled": False},
        zalo={"enabled": False},
        email={"enabled": False},
        notices={"quiet_hours": None},
        service={
            "public_url": f"http://{config.web.host}:{config.web.port}",
            "province": "Tỉnh Mẫu (dữ liệu mẫu)",
            "sms_number": "8188",
            "hotline": "0290 000 0000",
        },
    )


async def load_samples(service: Service, now: datetime) -> None:
    """Sample offices, dossiers and steps, through the same intake as real ones."""
    async with service.database.begin() as tx:
        await offices.add_offices(tx, sample_offices.sample_offices(), sample_offices.POINTS)
        await procedures.raise_version(tx)
    envelope, steps = samples.sample_envelope(now), samples.sample_progress(now)
    terms = Terms(samples.SOURCE, sample=True, confirmed=True)
    await take(service.database, lambda: read_envelope(envelope), terms, now)
    await take(service.database, lambda: read_progress(steps), terms, now)
    await service.refresh()


async def find_faults(config: Config, *, apply: bool = False) -> list[Finding]:
    """What stands in the way of running, a line each: database, tables, gateways, chats."""
    database = open_database(config)
    try:
        made = await migrations.current(database) is not None or database.on_postgresql
        if made and await migrations.differences(database):
            return [Finding("database: the tables are not this version's: run motcua db upgrade")]
        if made:
            await prove_secret(database)
        return await check_ways(config, database, apply=apply)
    except (*Unavailable, DatabaseError, WrongSecret) as error:
        return [Finding(f"database: {str(error).splitlines()[0]}")]
    finally:
        await database.close()


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder.resolve()


def _with(config: Config, **sections: Mapping[str, Any]) -> Config:
    changed = {name: getattr(config, name).model_copy(update=dict(values)) for name, values in sections.items()}
    return config.model_copy(update=changed)


def welcome(config: Config, now: datetime, change: Path, sign_in: str) -> str:
    """What the demonstration prints: where to go, what to text, and how a notice is made to arrive."""
    return WELCOME.format(
        address=f"http://{config.web.host}:{config.web.port}",
        sign_in=sign_in,
        code=samples.sample_code(now),
        phone=samples.sample_phone(),
        database=config.database.url,
        change=change,
        source=samples.SOURCE,
    )
