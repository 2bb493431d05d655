"""Our channel beside a Zalo server on loopback, and a person who writes to the account."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.zalo import PATH, ZaloChannel
from messages import Choice, Inbound, Outbound
from settings import Zalo
from store import conversations
from store.database import Database
from tests.bot.telegram_house import Listener, decode
from tests.bot.zalo_server import APP, APP_SECRET, OA_SECRET, ZaloServer
from tests.conftest import fresh_postgresql

USER, PHONE = "user-77", "+84912345678"


@pytest.fixture(params=["sqlite"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """SQLite, but for the tests that ask questions of their own to the database: those run on both."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'motcua.sqlite3'}"
    return await fresh_postgresql(request.getfixturevalue("postgresql"))


both = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloServer]:
    server = ZaloServer()
    await server.start()
    yield server
    await server.close()


def settings(zalo: ZaloServer, **changes: Any) -> Zalo:
    secrets = {"app_secret": APP_SECRET, "oa_secret": OA_SECRET, "token": "access-0", "refresh_token": "refresh-0"}
    urls: dict[str, Any] = {"api_url": zalo.url, "zns_url": zalo.url, "oauth_url": zalo.url}
    urls["picture_hosts"] = ["127.0.0.1"]
    return Zalo(**{"app_id": APP, **secrets, **urls, "templates": {"CO_KET_QUA": "t-9"}, **changes})


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
async def channel(zalo: ZaloServer, database: Database, clock: Clock) -> AsyncIterator[ZaloChannel]:
    channel = ZaloChannel(settings(zalo), database, decode, clock)
    yield channel
    await channel.close()


@pytest.fixture
async def wrote(database: Database, now: datetime) -> None:
    """The person wrote to the account just now."""
    async with database.begin() as tx:
        await conversations.greet(tx, [Inbound("zalo", USER, "xin chào", "m0", now)])


@pytest.fixture
async def webhook(channel: ZaloChannel, listener: Listener) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(channel.routes(listener.answer, listener.record))
    server = TestServer(app)
    await server.start_server()
    yield str(server.make_url(PATH))
    await server.close()


def outbound(text: str, *choices: Choice, delivery: str = "d1") -> Outbound:
    return Outbound(delivery, USER, text, choices)


def wrote_text(text: str, msg_id: str = "m1") -> dict[str, Any]:
    return {"event_name": "user_send_text", "sender": {"id": USER}, "message": {"msg_id": msg_id, "text": text}}
