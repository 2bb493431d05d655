"""Whole turns a second, webhook to stored answer, against a handler that checks a signature and inserts one row.

Both run in this process over real HTTP on loopback, on the same kind of database, in turn. Medians of several rounds.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import insert
from twilio.request_validator import RequestValidator

from app import open_service
from config import Config, read_config
from store.database import Database
from store.tables.jobs import job_runs
from web.server import build_app

ROUNDS, TURNS, AT_ONCE = 5, 400, 16
TOKEN = "0123456789abcdef0123456789abcdef"
TEXTS = ("dang ky khai sinh lam o dau", "con le phi?", "H12.101-260302-0001", "mat can cuoc lam lai o dau", "xin chao")
_ids = count(1)


def settings(folder: Path, url: str) -> Config:
    """Twilio as the gateway, on that database."""
    config = read_config()
    twilio = config.twilio.model_copy(update={"account_sid": "AC" + "0" * 32, "auth_token": [SecretStr(TOKEN)]})
    return config.model_copy(
        update={
            "database": config.database.model_copy(update={"url": f"sqlite+aiosqlite:///{folder / 'bench.sqlite3'}"}),
            "service": config.service.model_copy(update={"public_url": url}),
            "sms": config.sms.model_copy(update={"gateway": "twilio"}),
            "twilio": twilio,
        }
    )


def ceiling(database: Database, url: str) -> web.Application:
    """Signature, one insert, commit, answer."""
    validator = RequestValidator(TOKEN)

    async def take(request: web.Request) -> web.Response:
        form = await request.post()
        if not validator.validate(f"{url}{request.path}", form, request.headers.get("X-Twilio-Signature", "")):
            raise web.HTTPForbidden
        async with database.begin() as tx:
            moment = datetime.now(UTC)
            row = {"job": str(form["MessageSid"]), "scheduled_for": moment, "started_at": moment, "outcome": ""}
            await tx.execute(insert(job_runs).values(**row))
        return web.Response(text="<Response/>", content_type="application/xml")

    app = web.Application()
    app.add_routes([web.post("/sms/twilio/inbound", take)])
    return app


async def measure(server: TestServer, url: str) -> tuple[float, float]:
    """Turns a second, and the 99th percentile of one in milliseconds."""
    validator = RequestValidator(TOKEN)
    took: list[float] = []
    places = asyncio.Semaphore(AT_ONCE)

    async def turn(session: aiohttp.ClientSession, number: int) -> None:
        form = {
            "MessageSid": f"SM{next(_ids):032x}",
            "From": f"+8490{number % 500:07d}",
            "To": "+15005550006",
            "Body": TEXTS[number % len(TEXTS)],
        }
        headers = {"X-Twilio-Signature": validator.compute_signature(f"{url}/sms/twilio/inbound", form)}
        async with places:
            start = time.perf_counter()
            async with session.post(server.make_url("/sms/twilio/inbound"), data=form, headers=headers) as response:
                await response.read()
                assert response.status == 200, response.status
            took.append(time.perf_counter() - start)

    async with aiohttp.ClientSession() as session:
        start = time.perf_counter()
        await asyncio.gather(*(turn(session, number) for number in range(TURNS)))
        rate = TURNS / (time.perf_counter() - start)
    return rate, sorted(took)[int(len(took) * 0.99)] * 1000


async def main() -> None:
    url = "http://bench.example"
    with tempfile.TemporaryDirectory() as folder:
        async with open_service(settings(Path(folder), url)) as service:
            ours = await _rounds(build_app(service.parts()), url)
            bare = await _rounds(ceiling(service.database, url), url)
    rate, p99 = (median(column) for column in zip(*ours, strict=True))
    top, top99 = (median(column) for column in zip(*bare, strict=True))
    print(f"whole turns        {rate:7.0f} /s   p99 {p99:6.1f} ms at {AT_ONCE} at once   (SQLite)")
    print(f"signature + insert {top:7.0f} /s   p99 {top99:6.1f} ms")
    print(f"ratio              {rate / top:7.2f}      (aim: at least 0.5)")


async def _rounds(app: web.Application, url: str) -> list[tuple[float, float]]:
    async with TestServer(app) as server:
        await measure(server, url)  # warm
        return [await measure(server, url) for _ in range(ROUNDS)]


if __name__ == "__main__":
    asyncio.run(main())
