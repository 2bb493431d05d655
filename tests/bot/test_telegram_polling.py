"""Where no webhook is set one process asks Telegram for updates, and confirms what was stored."""

from __future__ import annotations

import asyncio

import pytest
from telegram.error import Conflict

from bot.telegram import TelegramChannel, TurnFailed
from messages import Inbound, Reply
from tests.bot.telegram_house import (
    CHAT,
    Listener,
    channel,
    clock,
    decode,
    listener,
    settings,
    telegram,
    webhook,
)  # fmt: skip
from tests.bot_api_server import BotApiServer

__all__ = ["channel", "clock", "listener", "telegram", "webhook"]


async def test_polling_confirms_only_what_was_stored(telegram: BotApiServer, listener: Listener) -> None:
    channel = TelegramChannel(settings(telegram, mode="polling"), "", decode)
    listener.failures = 1
    await telegram.deliver(telegram.says(CHAT, "một"))
    stop = asyncio.Event()

    with pytest.raises(Exception, match="down"):
        await channel.poll_once(None, listener.answer, listener.record, stop)
    offset = await channel.poll_once(None, listener.answer, listener.record, stop)
    await telegram.deliver(telegram.says(CHAT, "hai"))
    await channel.poll_once(offset, listener.answer, listener.record, stop)

    await channel.close()
    assert listener.texts == ["một", "hai"]
    assert [each.get("offset") for each in telegram.calls_of("getUpdates")] == [None, None, offset]


async def test_a_message_that_no_turn_can_take_does_not_hold_up_the_others_for_ever(
    telegram: BotApiServer, listener: Listener
) -> None:
    channel = TelegramChannel(settings(telegram, mode="polling"), "", decode)
    for text in ("poison", "xin chào"):
        await telegram.deliver(telegram.says(CHAT, text))

    async def answer(said: Inbound) -> Reply:
        if said.text == "poison":
            raise LookupError
        return await listener.answer(said)

    for _ in range(2):
        with pytest.raises(TurnFailed):
            await channel.poll_once(None, answer, listener.record, asyncio.Event())
    offset = await channel.poll_once(None, answer, listener.record, asyncio.Event())

    await channel.close()
    assert offset is not None
    assert listener.texts == ["xin chào"]


async def test_polling_goes_on_until_it_is_stopped(telegram: BotApiServer, listener: Listener) -> None:
    channel = TelegramChannel(settings(telegram, mode="polling"), "", decode)
    stop, holds = asyncio.Event(), []

    async def hold() -> bool:
        holds.append(True)
        return True

    polling = asyncio.create_task(channel.poll(listener.answer, listener.record, hold, stop))
    await telegram.deliver(telegram.says(CHAT, "xin chào"))
    await listener.news.wait()
    stop.set()
    await polling

    await channel.close()
    assert listener.texts == ["xin chào"]
    assert holds


async def test_only_the_process_that_holds_the_lease_asks_for_updates(
    telegram: BotApiServer, listener: Listener
) -> None:
    channel = TelegramChannel(settings(telegram, mode="polling"), "", decode)
    stop = asyncio.Event()

    async def hold() -> bool:
        stop.set()
        return False

    await channel.poll(listener.answer, listener.record, hold, stop)

    await channel.close()
    assert telegram.calls_of("getUpdates") == []


async def test_two_pollers_of_one_bot_never_both_get_an_answer(telegram: BotApiServer, listener: Listener) -> None:
    first, second = (TelegramChannel(settings(telegram, mode="polling"), "", decode) for _ in range(2))
    never = asyncio.Event()
    asking = asyncio.create_task(first.poll_once(None, listener.answer, listener.record, never))
    await telegram.asked.wait()
    overtaking = asyncio.create_task(second.poll_once(None, listener.answer, listener.record, never))

    with pytest.raises(Conflict):
        await asking
    await telegram.deliver(telegram.says(CHAT, "xin chào"))
    await overtaking

    await first.close()
    await second.close()
    assert listener.texts == ["xin chào"]


async def test_polling_outlives_a_provider_that_cannot_be_reached(telegram: BotApiServer, listener: Listener) -> None:
    channel = TelegramChannel(settings(telegram, mode="polling", api_url="http://127.0.0.1:9"), "", decode)
    stop = asyncio.Event()

    async def hold() -> bool:
        asyncio.get_running_loop().call_later(0.05, stop.set)
        return True

    await channel.poll(listener.answer, listener.record, hold, stop)

    await channel.close()
    assert listener.heard == []
