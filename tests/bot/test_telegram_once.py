"""An update is taken once, for ever: told again at once, ten times side by side, and three days later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from bot.conversation import Conversation
from bot.telegram import PATH, TelegramChannel
from bot.turn import House
from messages import Inbound, Reply, Unreached
from store import deliveries
from store.database import Database, Tx
from store.deliveries import Say
from store.tables.citizens import inbound
from store.tables.notices import deliveries as delivery_rows
from tests.bot.telegram_house import CHAT, SECRET, channel, clock, telegram
from tests.bot_api_server import BotApiServer

__all__ = ["channel", "clock", "telegram"]


@dataclass
class Counter:
    """The service behind the webhook: real turns over a real database, at the moment that the test says."""

    database: Database
    house: House
    now: datetime
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.conversation = Conversation(self.database)

    async def answer(self, heard: Inbound) -> Reply:
        reply = await self.conversation.answer(self.house, replace(heard, received_at=self.now), self._carry)
        self.said.append(reply.text)
        return reply

    async def _carry(self, tx: Tx, heard: Inbound, reply: Reply, row: int) -> None:
        await deliveries.add_reply(tx, Say(heard.channel, heard.address, reply, row), self.now)

    async def record(self, fact: object) -> None:
        assert not isinstance(fact, Unreached)

    async def counts(self) -> tuple[int, int]:
        """Messages that are kept, and answers that were handed out."""
        async with self.database.read() as tx:
            messages = await tx.scalar(select(func.count()).select_from(inbound))
            return messages, await tx.scalar(select(func.count()).select_from(delivery_rows))


@pytest.fixture
async def counter(
    telegram: BotApiServer, channel: TelegramChannel, database: Database, house: House, now: datetime
) -> AsyncIterator[Counter]:
    counter = Counter(database, house, now)
    app = web.Application()
    app.add_routes(channel.routes(counter.answer, counter.record))
    server = TestServer(app)
    await server.start_server()
    telegram.webhook = {"url": str(server.make_url(PATH)), "secret_token": SECRET}
    yield counter
    await server.close()


async def test_an_update_told_ten_times_at_once_and_again_three_days_later_is_one_message_with_one_answer(
    telegram: BotApiServer, counter: Counter
) -> None:
    update = telegram.says(CHAT, "xin chào")

    at_once = await asyncio.gather(*(telegram.push(update, SECRET) for _ in range(10)))
    first = await counter.counts()
    counter.now += timedelta(days=3)
    later = await telegram.push(update, SECRET)

    assert set(at_once) | {later} == {200}
    assert first == await counter.counts() == (1, 1)


async def test_the_same_words_in_another_update_count_anew(telegram: BotApiServer, counter: Counter) -> None:
    await telegram.push(telegram.says(CHAT, "xin chào"), SECRET)
    counter.now += timedelta(days=3)

    await telegram.push(telegram.says(CHAT, "xin chào"), SECRET)

    assert await counter.counts() == (2, 2)
