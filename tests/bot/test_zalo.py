"""Zalo's account: what comes in is signed and answered in time; what goes out keeps to its windows and tokens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import insert, update

from bot import channel_texts as texts
from bot.zalo import PATH, ZaloChannel
from messages import Choice, DeliveryState, Inbound, Lane, Outbound, Receipt, SendFailed, Unreachable, Unreached, Unsure
from settings import Zalo
from store import conversations
from store.database import Database
from store.jobs import take_lease
from store.tables.citizens import addresses
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.offices import offices
from store.tokens import Tokens, keep_tokens, read_tokens
from tests.bot.telegram_house import Listener, decode, listener
from tests.bot.zalo_server import APP, APP_SECRET, OA_SECRET, ZaloServer
from tests.conftest import fresh_postgresql

__all__ = ["listener"]
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


async def test_a_reply_goes_as_text_with_buttons_that_say_their_words(
    zalo: ZaloServer, channel: ZaloChannel, wrote: None
) -> None:
    message_id = await channel.send(outbound("Chọn:", Choice("Khai sinh", "đăng ký khai sinh")))

    [sent] = zalo.sent
    assert message_id == "m1"
    assert sent["recipient"] == {"user_id": USER}
    assert sent["message"]["attachment"]["payload"]["buttons"] == [
        {"title": "Khai sinh", "type": "oa.query.show", "payload": "đăng ký khai sinh"}
    ]


async def test_a_long_text_goes_in_parts(zalo: ZaloServer, channel: ZaloChannel, wrote: None) -> None:
    await channel.send(outbound("hồ sơ " * 900))

    assert len(zalo.sent) == len(channel.parts("hồ sơ " * 900)) > 1


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


async def test_what_zalo_refuses_is_told_apart(zalo: ZaloServer, channel: ZaloChannel, wrote: None) -> None:
    expected: list[tuple[int, type[SendFailed], bool]] = [
        (-213, Unreachable, True), (-227, Unreachable, True), (-230, SendFailed, True), (-201, SendFailed, True),
        (-32, SendFailed, False), (-99999, SendFailed, False),
    ]  # fmt: skip

    for code, kind, permanent in expected:
        zalo.errors = [code]
        with pytest.raises(SendFailed) as failure:
            await channel.send(outbound("x"))
        assert (type(failure.value), failure.value.permanent) == (kind, permanent), code


async def test_what_may_have_arrived_is_unsure(zalo: ZaloServer, channel: ZaloChannel, wrote: None) -> None:
    for fault in ("drop", "500"):
        zalo.errors = [fault]
        with pytest.raises(Unsure):
            await channel.send(outbound("x"))

    assert len(zalo.sent) == 2


async def test_no_connection_means_that_nothing_was_sent(
    zalo: ZaloServer, database: Database, clock: Clock, wrote: None
) -> None:
    unplugged = ZaloChannel(settings(zalo, api_url="http://127.0.0.1:9"), database, decode, clock)

    with pytest.raises(SendFailed) as failure:
        await unplugged.send(outbound("x"))

    await unplugged.close()
    assert not isinstance(failure.value, Unsure)


async def _told(database: Database, now: datetime, *, proved: str = "") -> None:
    """A notice "result ready" about the person's dossier, on its way as delivery d9."""
    async with database.begin() as tx:
        phone_hash = tx.vault.digest("phone", PHONE)
        if proved:
            await tx.execute(update(addresses).values(phone_hash=tx.vault.digest("phone", proved)))
        office = (
            await tx.execute(insert(offices).values(code="O", name="Một Cửa").returning(offices.c.id))
        ).scalar_one()
        facts = {"code": "H29.125.10-260310-0420", "code_key": "K", "source": "s", "office_id": office, "status": 9}
        times = dict.fromkeys(("status_at", "status_known_at", "last_event_at"), now)
        row = insert(dossiers).values(**facts, **times, phone=tx.vault.seal(PHONE), phone_hash=phone_hash)
        dossier = (await tx.execute(row.returning(dossiers.c.id))).scalar_one()
        told = {"kind": "CO_KET_QUA", "subject": "s", "occasion": "1", "recipient": "applicant", "lane": Lane.NOTICE}
        times = dict.fromkeys(("not_before", "created_at", "changed_at"), now)
        row = insert(notices).values(**told, **times, state="sending", dossier_id=dossier).returning(notices.c.id)
        notice = (await tx.execute(row)).scalar_one()
        to = {"channel": "zalo", "address_hash": tx.vault.digest("zalo", USER), "address": tx.vault.seal(USER)}
        facts = {"id": "d9", "lane": Lane.NOTICE, "state": DeliveryState.SENDING, "created_at": now}
        await tx.execute(insert(deliveries).values(**facts, **to, notice_id=notice))


@both
async def test_outside_the_window_a_notice_goes_as_a_template_to_the_phone_that_was_proved(
    zalo: ZaloServer, channel: ZaloChannel, database: Database, clock: Clock, wrote: None
) -> None:
    await _told(database, clock.at, proved=PHONE)
    clock.at += timedelta(hours=49)

    await channel.send(outbound("Hồ sơ đã có kết quả.", delivery="d9"))

    [asked] = zalo.templates
    assert (asked["phone"], asked["template_id"], asked["tracking_id"]) == (PHONE[1:], "t-9", "d9")
    assert asked["template_data"] == {"ma_ho_so": "H29.125.10-260310-0420", "noi_dung": "Hồ sơ đã có kết quả."}
    assert zalo.sent == []


@pytest.mark.parametrize("proved", ["", "+84987654321"])
async def test_outside_the_window_nothing_goes_to_a_phone_that_this_person_did_not_prove(
    zalo: ZaloServer, channel: ZaloChannel, database: Database, clock: Clock, wrote: None, proved: str
) -> None:
    await _told(database, clock.at, proved=proved)
    clock.at += timedelta(hours=49)

    with pytest.raises(SendFailed) as failure:
        await channel.send(outbound("x", delivery="d9"))

    assert (failure.value.reason, failure.value.permanent) == ("outside-window", True)
    assert zalo.templates == []


@both
async def test_zalos_receipts_name_our_delivery_or_its_own_message(
    zalo: ZaloServer, webhook: str, database: Database, listener: Listener, clock: Clock, wrote: None
) -> None:
    await _told(database, clock.at, proved=PHONE)
    async with database.begin() as tx:
        await tx.execute(update(deliveries).values(provider_id="m5"))

    for message in ({"tracking_id": "d9", "msg_id": "z1"}, {"msg_id": "m5"}, {"msg_id": "unknown"}):
        await zalo.push(webhook, {"event_name": "user_received_message", "message": message})

    assert listener.told == [Receipt("d9", DeliveryState.DELIVERED, at=clock.at)] * 2
