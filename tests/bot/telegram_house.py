"""A Telegram channel between a Bot API server on loopback and a turn that only writes down what it hears."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy.exc import OperationalError

from bot.telegram import PATH, TelegramChannel
from messages import Choice, Inbound, Outbound, Receipt, Reply, Unreached
from settings import Telegram
from tests.bot_api_server import BotApiServer

SECRET = "loopback_secret-1"
CHAT = 4242


@dataclass
class Listener:
    """Hears what a channel hands in; fails as a database does for the next `failures` messages."""

    heard: list[Inbound] = field(default_factory=list)
    told: list[Receipt | Unreached] = field(default_factory=list)
    failures: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, inbound: Inbound) -> Reply:
        if self.failures:
            self.failures -= 1
            raise OperationalError("", {}, Exception("down"))
        self.heard.append(inbound)
        self.news.set()
        return Reply("")

    async def record(self, fact: Receipt | Unreached) -> None:
        self.told.append(fact)

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.heard]


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


async def decode(picture: bytes) -> tuple[str, ...]:
    """Pictures of these tests say what their bytes are."""
    return tuple(picture.decode().split())


def settings(server: BotApiServer, **changes: Any) -> Telegram:
    fixed = {"enabled": True, "token": server.token, "api_url": server.url, "webhook_secret": SECRET, "timeout": 30.0}
    return Telegram(**{**fixed, "mode": "webhook", **changes})


def outbound(text: str, *choices: Choice, chat: int = CHAT) -> Outbound:
    return Outbound("d1", str(chat), text, choices)


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    server = BotApiServer()
    await server.start()
    server.chats[CHAT] = []
    yield server
    await server.close()
    assert server.rejected == []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def channel(telegram: BotApiServer, clock: Clock) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(settings(telegram), "https://motcua.example", decode, clock)
    yield channel
    await channel.close()


@pytest.fixture
async def listener() -> Listener:
    return Listener()


@pytest.fixture
async def webhook(telegram: BotApiServer, channel: TelegramChannel, listener: Listener) -> AsyncIterator[TestServer]:
    """Our own web server with the channel's route, known to Telegram."""
    app = web.Application()
    app.add_routes(channel.routes(listener.answer, listener.record))
    server = TestServer(app)
    await server.start_server()
    telegram.webhook = {"url": str(server.make_url(PATH)), "secret_token": SECRET}
    yield server
    await server.close()
