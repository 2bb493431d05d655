"""What people do in Telegram, and what the turn hears of it."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot import channel_texts as texts
from bot.telegram import TelegramChannel
from messages import Choice, Unreached
from tests.bot.telegram_house import (
    CHAT,
    SECRET,
    Listener,
    channel,
    clock,
    decode,
    listener,
    outbound,
    settings,
    telegram,
    webhook,
)  # fmt: skip
from tests.bot_api_server import BotApiServer, Fault

__all__ = ["channel", "clock", "listener", "telegram", "webhook"]


GROUP = -100200


async def test_a_message_is_heard_with_chat_and_update_id(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    update = telegram.says(CHAT, "Hồ sơ của tôi đến đâu rồi?")

    statuses = await telegram.deliver(update)

    assert statuses == [200]
    [heard] = listener.heard
    assert (heard.channel, heard.address, heard.text) == ("telegram", str(CHAT), "Hồ sơ của tôi đến đâu rồi?")
    assert heard.provider_id == f"8100:{update['update_id']}"
    assert heard.verified_phone is None


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x"])
async def test_a_webhook_without_the_right_secret_is_refused_and_nothing_is_heard(
    telegram: BotApiServer, webhook: TestServer, listener: Listener, secret: str
) -> None:
    status = await telegram.push(telegram.says(CHAT, "xin chào"), secret)

    assert status == 403
    assert listener.heard == []


async def test_no_webhook_secret_in_the_configuration_means_that_nobody_may_call(
    telegram: BotApiServer, listener: Listener
) -> None:
    unset = TelegramChannel(settings(telegram, webhook_secret=""), "https://motcua.example", decode)
    [route] = unset.routes(listener.answer, listener.record)
    app = web.Application()
    app.add_routes([route])
    server = TestServer(app)
    await server.start_server()
    telegram.webhook = {"url": str(server.make_url(route.path))}

    status = await telegram.push(telegram.says(CHAT, "xin chào"), "")

    await server.close()
    await unset.close()
    assert status == 403


async def test_a_database_that_is_down_makes_telegram_repeat_the_update(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    listener.failures = 2

    statuses = await telegram.deliver(telegram.says(CHAT, "xin chào"))

    assert statuses == [503, 503, 200]
    assert listener.texts == ["xin chào"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"update_id": 1}', b'{"update_id": 2, "message": 5}'])
async def test_a_body_that_cannot_be_read_is_never_a_server_error(
    telegram: BotApiServer, webhook: TestServer, listener: Listener, body: bytes
) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    async with ClientSession() as session, session.post(telegram.webhook["url"], data=body, headers=headers) as answer:
        status = answer.status

    assert status in (200, 400)
    assert listener.heard == []


async def test_a_button_says_its_words_and_is_marked_as_chosen_in_its_own_message(
    telegram: BotApiServer, channel: TelegramChannel, webhook: TestServer, listener: Listener
) -> None:
    await channel.send(outbound("Chọn việc:", Choice("Khai sinh", "đăng ký khai sinh"), Choice("Kết hôn", "kết hôn")))

    await telegram.deliver(telegram.presses(CHAT, "Khai sinh"))

    assert listener.texts == ["đăng ký khai sinh"]
    assert telegram.hears(CHAT) == ["Chọn việc:\n\n➜ Khai sinh"]
    assert "reply_markup" not in telegram.chats[CHAT][0]
    assert len(telegram.calls_of("answerCallbackQuery")) == 1


async def test_a_button_whose_words_are_too_long_for_telegram_says_its_label(
    telegram: BotApiServer, channel: TelegramChannel, webhook: TestServer, listener: Listener
) -> None:
    long = "thủ tục đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"
    await channel.send(outbound("Chọn:", Choice("Biến động đất", long), Choice("Khác", "khác")))

    await telegram.deliver(telegram.presses(CHAT, "Biến động đất"))

    assert listener.texts == ["Biến động đất"]


async def test_a_button_pressed_twice_is_settled_without_a_fault(
    telegram: BotApiServer, channel: TelegramChannel, webhook: TestServer, listener: Listener
) -> None:
    await channel.send(outbound("Chọn:", Choice("Có", "có")))
    twice = [telegram.presses(CHAT, "Có"), telegram.presses(CHAT, "Có")]

    statuses = [await telegram.deliver(each) for each in twice]

    assert statuses == [[200], [200]]
    assert telegram.hears(CHAT) == ["Chọn:\n\n➜ Có"]


async def test_ones_own_contact_proves_the_number(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    await telegram.deliver(telegram.shares_contact(CHAT, "84912345678"))

    assert [each.verified_phone for each in listener.heard] == ["+84912345678"]


async def test_somebody_elses_contact_proves_nothing(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    await telegram.deliver(telegram.shares_contact(CHAT, "84912345678", owner=999))

    assert listener.heard == []
    assert telegram.hears(CHAT) == [texts.NOT_YOUR_CONTACT.vi]


async def test_a_photo_is_fetched_and_its_codes_come_with_the_message(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    await telegram.deliver(telegram.sends_photo(CHAT, b"H29.125.10-260310-0420", caption="hồ sơ này"))

    [heard] = listener.heard
    assert (heard.text, heard.image) == ("hồ sơ này", ("H29.125.10-260310-0420",))


async def test_a_photo_that_cannot_be_fetched_is_heard_as_one_without_codes(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    telegram.faults.append(Fault(400, "getFile", description="Bad Request: file is too big"))

    statuses = await telegram.deliver(telegram.sends_photo(CHAT, b"H29.125.10-260310-0420"))

    assert statuses == [200]
    assert [each.image for each in listener.heard] == [()]


async def test_what_is_neither_text_nor_picture_gets_a_kind_sentence_in_the_persons_language(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    telegram.languages[CHAT] = "en-GB"

    await telegram.deliver(telegram.sends_sticker(CHAT))

    assert listener.heard == []
    assert telegram.hears(CHAT) == [texts.CANNOT_READ.en]


async def test_a_link_from_a_receipt_brings_its_dossier_code_and_flags_the_chat_as_back(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    await telegram.deliver(telegram.says(CHAT, "/start H29_125_10-260310-0420"))

    assert listener.texts == ["H29.125.10-260310-0420"]
    assert listener.told == [Unreached("telegram", str(CHAT), "back")]


async def test_blocking_and_unblocking_are_facts_about_the_address(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    await telegram.deliver(telegram.joins_or_leaves(CHAT, "kicked"))
    await telegram.deliver(telegram.joins_or_leaves(CHAT, "member"))

    states = ("blocked", "back")
    assert listener.told == [Unreached("telegram", str(CHAT), each) for each in states]


async def test_a_group_is_declined_politely_and_left(
    telegram: BotApiServer, webhook: TestServer, listener: Listener
) -> None:
    telegram.chats[GROUP] = []

    await telegram.deliver(telegram.joins_or_leaves(GROUP, "member", "supergroup"))
    await telegram.deliver(telegram.says(GROUP, "/hoso H29.125.10-260310-0420", "supergroup"))

    assert listener.heard == []
    assert telegram.hears(GROUP) == [texts.PRIVATE_ONLY.vi] * 2
    assert telegram.left == [GROUP, GROUP]


async def test_an_edited_message_is_heard_anew(telegram: BotApiServer, webhook: TestServer, listener: Listener) -> None:
    await telegram.deliver(telegram.says(CHAT, "H29.125.10-260310-0429"))
    await telegram.deliver(telegram.says(CHAT, "H29.125.10-260310-0420", edited=True))

    assert listener.texts == ["H29.125.10-260310-0429", "H29.125.10-260310-0420"]
