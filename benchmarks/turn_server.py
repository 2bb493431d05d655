"""One process of the turn's benchmark: the whole service, or a handler that it is measured against.

    python -m benchmarks.turn_server turn|handler|ceiling        (settings by the environment, benchmarks/load.py)

Both handlers check the signature, insert one row with SQLAlchemy, commit and answer. `handler` makes the statement for
each row, as SQLAlchemy's manual writes it; `ceiling` is the least that can be done: it is made once. Both have twenty
connections on PostgreSQL, and on SQLite this service's durability and one connection, as there is one writer.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from sqlalchemy import Insert, event, insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from twilio.request_validator import RequestValidator

from app import open_service
from benchmarks.load import PUBLIC, TOKEN, WEBHOOK
from config import read_config
from running import settle
from store.engines import PRAGMAS
from store.tables.jobs import job_runs
from web.server import build_app

Row = Mapping[str, Any]
Statement = tuple[Insert, Row | None]


def as_in_the_manual(row: Row) -> Statement:
    """The statement is made for each row."""
    return insert(job_runs).values(**row), None


def built_once() -> Callable[[Row], Statement]:
    """The statement is made once, and given each row."""
    statement = insert(job_runs)
    return lambda row: (statement, row)


def one_insert(engine: AsyncEngine, inserting: Callable[[Row], Statement]) -> web.Application:
    """Signature, one insert, commit, answer."""
    validator = RequestValidator(TOKEN)

    async def take(request: web.Request) -> web.Response:
        form = await request.post()
        if not validator.validate(PUBLIC + WEBHOOK, form, request.headers.get("X-Twilio-Signature", "")):
            raise web.HTTPForbidden
        moment = datetime.now(UTC)
        row = {"job": str(form["MessageSid"]), "scheduled_for": moment, "started_at": moment, "outcome": form["Body"]}
        async with engine.begin() as connection:
            await connection.execute(*inserting(row))
        return web.Response(text="<Response/>", content_type="application/xml")

    async def ready(_: web.Request) -> web.Response:
        return web.Response(text="ready")

    app = web.Application()
    app.add_routes([web.post(WEBHOOK, take), web.get("/readyz", ready)])
    return app


def plain_engine(url: str) -> AsyncEngine:
    """SQLAlchemy's own, with a connection for each message under way, and this service's durability on SQLite."""
    if url.startswith("postgresql"):
        return create_async_engine(url, pool_size=20)
    engine = create_async_engine(url, pool_size=1, max_overflow=0)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


async def main(role: str) -> None:
    """Serve until SIGTERM."""
    config, stop = read_config(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with AsyncExitStack() as stack:
        if role == "turn":
            app = build_app((await stack.enter_async_context(open_service(config))).parts())
        else:
            engine = plain_engine(config.database.url)
            stack.push_async_callback(engine.dispose)
            app = one_insert(engine, built_once() if role == "ceiling" else as_in_the_manual)
        settle()
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, config.web.host, config.web.port).start()
        await stop.wait()
        await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
