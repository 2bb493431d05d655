"""Processes: web, worker or both; each runs until it is told to stop, and then drains."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext

from aiohttp import web

import logs
from app import Service, open_service
from channels import Finding, check_ways
from config import Config
from opening import open_database
from schedule import Clock, timetable
from store import migrations
from store.database import DatabaseError, Unavailable
from store.rotation import prove_secret
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
        log.info("ready", extra={"pages": pages, "worker": worker})
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
