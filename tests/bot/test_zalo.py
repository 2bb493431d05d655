"""Zalo's account: what comes in is signed and answered in time; what goes out keeps to its windows and tokens."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot import channel_texts as texts
from bot.zalo import PATH, ZaloChannel
from messages import Unreached
from store.database import Database
from store.jobs import take_lease
from store.tokens import Tokens, keep_tokens, read_tokens
from tests.bot.telegram_house import Listener, decode, listener
from tests.bot.zalo_house import (
    USER,
    Clock,
    both,
    channel,
    clock,
    database_url,
    outbound,
    settings,
    webhook,
    wrote,
    wrote_text,
    zalo,
)
from tests.bot.zalo_server import ZaloServer

__all__ = ["channel", "clock", "database_url", "listener", "webhook", "wrote", "zalo"]


async def test_a_signed_message_is_heard(zalo: ZaloServer, webhook: str, listener: Listener) -> None:
    status = await zalo.push(webhook, wrote_text("Hồ sơ đến đâu?"))

    [heard] = listener.heard
    assert status == 200
    assert (heard.channel, heard.address, heard.text, heard.provider_id) == ("zalo", USER, "Hồ sơ đến đâu?", "m1")


async def test_a_message_signed_otherwise_is_refused(zalo: ZaloServer, webhook: str, listener: Listener) -> None:
    statuses = [
        await zalo.push(webhook, wrote_text("x"), secret="another"),
        await zalo.push(webhook, wrote_text("x"), spoil=b" "),
        await zalo.push(webhook, {"timestamp": None}),
    ]

    assert statuses == [403] * 3
    assert listener.heard == []


async def test_without_a_secret_in_the_configuration_everything_is_refused(
    zalo: ZaloServer, database: Database, listener: Listener
) -> None:
    closed, app = ZaloChannel(settings(zalo, oa_secret=SecretStr("")), database, decode), web.Application()
    app.add_routes(closed.routes(listener.answer, listener.record))

    async with TestServer(app) as server:
        status = await zalo.push(str(server.make_url(PATH)), wrote_text("x"), secret="")
    await closed.close()

    assert (status, listener.heard) == (403, [])


async def test_a_database_that_is_down_makes_zalo_repeat(zalo: ZaloServer, webhook: str, listener: Listener) -> None:
    listener.failures = 1

    statuses = [await zalo.push(webhook, wrote_text("x")) for _ in range(2)]

    assert statuses == [503, 200]
    assert listener.texts == ["x"]


async def test_a_photo_brings_its_codes(zalo: ZaloServer, webhook: str, listener: Listener) -> None:
    zalo.pictures["a"] = b"H29.125.10-260310-0420"
    picture = {"type": "image", "payload": {"url": f"{zalo.url}/pictures/a"}}
    message = {"msg_id": "m2", "attachments": [picture]}

    await zalo.push(webhook, {"event_name": "user_send_image", "sender": {"id": USER}, "message": message})

    assert [each.image for each in listener.heard] == [("H29.125.10-260310-0420",)]


async def test_a_picture_of_another_host_is_not_fetched(zalo: ZaloServer, webhook: str, listener: Listener) -> None:
    zalo.pictures["a"] = b"H29.125.10-260310-0420"
    elsewhere = zalo.url.replace("127.0.0.1", "localhost")
    message = {"msg_id": "m2", "attachments": [{"type": "image", "payload": {"url": f"{elsewhere}/pictures/a"}}]}

    await zalo.push(webhook, {"event_name": "user_send_image", "sender": {"id": USER}, "message": message})

    assert [each.image for each in listener.heard] == [()]


async def test_following_and_leaving_are_facts_about_the_address(
    zalo: ZaloServer, webhook: str, listener: Listener
) -> None:
    for event in ("unfollow", "follow"):
        await zalo.push(webhook, {"event_name": event, "follower": {"id": USER}})

    assert listener.told == [Unreached("zalo", USER, "blocked"), Unreached("zalo", USER, "back")]


async def test_what_is_neither_text_nor_picture_gets_a_kind_sentence(
    zalo: ZaloServer, webhook: str, listener: Listener
) -> None:
    sticker = {"event_name": "user_send_sticker", "sender": {"id": USER}, "message": {"msg_id": "m3"}}

    await zalo.push(webhook, sticker)

    assert listener.heard == []
    assert [each["message"]["text"] for each in zalo.sent] == [texts.CANNOT_READ.vi]


async def test_a_refused_token_is_renewed_and_its_successor_kept_before_it_is_used(
    zalo: ZaloServer, channel: ZaloChannel, database: Database, wrote: None
) -> None:
    zalo.access = "another"

    await channel.send(outbound("x"))

    async with database.read() as tx:
        kept = await read_tokens(tx, "zalo-token")
    assert kept is not None
    assert (kept.access, kept.refresh) == ("access-1", "refresh-1")
    assert zalo.refreshed == ["refresh-0"]
    assert len(zalo.sent) == 1


@both
async def test_processes_that_need_a_new_token_at_once_spend_one_refresh_token(
    zalo: ZaloServer, database: Database, clock: Clock, wrote: None
) -> None:
    zalo.access = "another"
    processes = [ZaloChannel(settings(zalo), database, decode, clock) for _ in range(4)]

    await asyncio.gather(*(each.send(outbound("x")) for each in processes))

    await asyncio.gather(*(each.close() for each in processes))
    assert zalo.refreshed == ["refresh-0"]
    assert len(zalo.sent) == 4


async def test_a_token_is_renewed_before_it_ends(
    zalo: ZaloServer, channel: ZaloChannel, database: Database, clock: Clock, wrote: None
) -> None:
    async with database.begin() as tx:
        await take_lease(tx, "zalo-token", "x", clock.at, clock.at)
        seed = tx.vault.digest("seed", "refresh-0")
        old = Tokens("access-0", "refresh-0", clock.at + timedelta(minutes=5), seed)
        await keep_tokens(tx, "zalo-token", old, clock.at)

    await channel.send(outbound("x"))

    assert zalo.refreshed == ["refresh-0"]


async def test_a_refresh_token_that_is_spent_is_said_by_the_check(zalo: ZaloServer, database: Database) -> None:
    spent = ZaloChannel(settings(zalo, token="", refresh_token="spent"), database, decode)

    faults = [each.key for each in await spent.check()]

    await spent.close()
    assert faults == ["zalo-token-wrong"]


async def test_missing_secrets_are_said_by_the_check(zalo: ZaloServer, database: Database) -> None:
    bare = ZaloChannel(settings(zalo, oa_secret=SecretStr("")), database, decode)

    [fault] = await bare.check()

    assert (fault.key, fault.facts) == ("zalo-secrets-missing", {"names": "oa_secret"})


async def test_the_right_set_up_has_no_fault(channel: ZaloChannel) -> None:
    assert await channel.check() == []
