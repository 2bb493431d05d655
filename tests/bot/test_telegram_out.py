"""What the channel sends to Telegram, and what it makes of its refusals."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.channel_texts import SHARE_PHONE
from bot.telegram import TelegramChannel
from messages import Choice, SendFailed, Unreachable, Unsure
from settings import Telegram
from tests.bot.telegram_house import CHAT, Clock, channel, clock, decode, outbound, settings, telegram
from tests.bot_api_server import BotApiServer, Fault

__all__ = ["channel", "clock", "telegram"]
OTHER = 5151


async def test_a_text_goes_out_as_it_is_whatever_marks_it_holds(
    telegram: BotApiServer, channel: TelegramChannel
) -> None:
    text = "Hồ sơ <b>H29</b> & *sao* _gạch_ [x](y)"

    message_id = await channel.send(outbound(text))

    assert telegram.hears(CHAT) == [text]
    assert message_id == str(telegram.chats[CHAT][0]["message_id"])
    assert "parse_mode" not in telegram.calls_of("sendMessage")[0]


async def test_choices_become_buttons_one_a_row(telegram: BotApiServer, channel: TelegramChannel) -> None:
    await channel.send(outbound("Chọn:", Choice("Có", "có"), Choice("Không", "không")))

    rows = telegram.chats[CHAT][0]["reply_markup"]["inline_keyboard"]
    assert [[each["text"] for each in row] for row in rows] == [["Có"], ["Không"]]


async def test_sharing_ones_number_is_a_key_that_asks_telegram_for_the_contact(
    telegram: BotApiServer, channel: TelegramChannel
) -> None:
    await channel.send(outbound("Xác nhận?", Choice("Chia sẻ số của tôi", SHARE_PHONE), Choice("Thôi", "thôi")))

    markup = telegram.calls_of("sendMessage")[0]["reply_markup"]
    keys = [[{"text": "Chia sẻ số của tôi", "request_contact": True}], [{"text": "Thôi"}]]
    assert markup["keyboard"] == keys


async def test_a_long_text_goes_out_in_parts_cut_between_words_with_the_buttons_on_the_last(
    telegram: BotApiServer, channel: TelegramChannel
) -> None:
    text = " ".join(["thủ tục 🏠"] * 900)

    await channel.send(outbound(text, Choice("Có", "có")))

    heard = telegram.hears(CHAT)
    assert len(heard) == len(channel.parts(text)) > 1
    assert " ".join(heard) == text
    assert ["reply_markup" in each for each in telegram.chats[CHAT]] == [False] * (len(heard) - 1) + [True]


@pytest.mark.parametrize(
    ("code", "words", "state"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: user is deactivated", "gone"),
        (403, "Forbidden: something new", "blocked"),
        (400, "Bad Request: chat not found", "gone"),
    ],
)
async def test_what_telegram_says_of_an_address_is_final(
    telegram: BotApiServer, channel: TelegramChannel, code: int, words: str, state: str
) -> None:
    telegram.faults.append(Fault(code, description=words))

    with pytest.raises(Unreachable) as failure:
        await channel.send(outbound("x"))

    assert failure.value.reason == state
    assert failure.value.permanent


@pytest.mark.parametrize(
    ("code", "words", "permanent"),
    [
        (400, "Bad Request: message is too long", True),
        (400, "Bad Request: a reason that we never saw", False),
        (401, "Unauthorized", False),
    ],
)
async def test_what_it_says_of_a_message_is_final_only_where_we_know_it(
    telegram: BotApiServer, channel: TelegramChannel, code: int, words: str, permanent: bool
) -> None:
    telegram.faults.append(Fault(code, description=words))

    with pytest.raises(SendFailed) as failure:
        await channel.send(outbound("x"))

    assert failure.value.permanent is permanent
    assert not isinstance(failure.value, Unsure)


@pytest.mark.parametrize("kind", ["drop", 502])
async def test_a_message_that_may_have_arrived_is_unsure(
    telegram: BotApiServer, channel: TelegramChannel, kind: int | str
) -> None:
    telegram.faults.append(Fault(kind))

    with pytest.raises(Unsure):
        await channel.send(outbound("x"))


async def test_silence_after_the_message_was_taken_is_unsure(telegram: BotApiServer) -> None:
    impatient = TelegramChannel(settings(telegram, timeout=1.0), "", decode)
    telegram.faults.append(Fault("silence"))

    with pytest.raises(Unsure):
        await impatient.send(outbound("x"))

    await impatient.close()
    assert telegram.hears(CHAT) == ["x"]


async def test_no_connection_means_that_nothing_was_sent() -> None:
    unplugged = TelegramChannel(Telegram(token=SecretStr("8100:x"), api_url="http://127.0.0.1:9"), "", decode)

    with pytest.raises(SendFailed) as failure:
        await unplugged.send(outbound("x"))

    await unplugged.close()
    assert not isinstance(failure.value, Unsure)
    assert not failure.value.permanent


async def test_a_later_part_that_fails_leaves_the_whole_unsure(
    telegram: BotApiServer, channel: TelegramChannel
) -> None:
    telegram.faults.append(Fault(429, after=1))

    with pytest.raises(Unsure):
        await channel.send(outbound("chữ " * 2000))

    assert len(telegram.hears(CHAT)) == 1


async def test_too_many_requests_halt_one_chat_for_as_long_as_telegram_says(
    telegram: BotApiServer, channel: TelegramChannel, clock: Clock
) -> None:
    telegram.chats[OTHER] = []
    telegram.faults.append(Fault(429, chat=CHAT, retry_after=7))

    with pytest.raises(SendFailed) as refused:
        await channel.send(outbound("một"))
    clock.at += 6
    with pytest.raises(SendFailed) as waiting:
        await channel.send(outbound("một"))
    await channel.send(outbound("hai", chat=OTHER))
    clock.at += 1.5
    await channel.send(outbound("một"))

    assert (refused.value.retry_after, refused.value.halts_all) == (7, False)
    assert (waiting.value.retry_after, waiting.value.halts_all) == (1, False)
    assert telegram.hears(CHAT) == ["một"]
    assert telegram.hears(OTHER) == ["hai"]
    assert [each["text"] for each in telegram.calls_of("sendMessage")] == ["một", "hai", "một"]


async def test_a_second_chat_refused_meanwhile_halts_everything(
    telegram: BotApiServer, channel: TelegramChannel, clock: Clock
) -> None:
    telegram.chats[OTHER] = []
    telegram.faults += [Fault(429, chat=CHAT, retry_after=7), Fault(429, chat=OTHER, retry_after=6)]

    refusals = []
    for chat in (CHAT, OTHER, 77):
        clock.at += 1.1
        with pytest.raises(SendFailed) as failure:
            await channel.send(outbound("x", chat=chat))
        refusals.append(failure.value)

    assert [each.halts_all for each in refusals] == [False, True, True]
    assert len(telegram.calls_of("sendMessage")) == 2


async def test_a_bot_near_its_rate_is_halted_as_a_whole(telegram: BotApiServer, channel: TelegramChannel) -> None:
    for chat in range(1, 15):
        telegram.chats[chat] = []
        await channel.send(outbound("x", chat=chat))
    telegram.faults.append(Fault(429, retry_after=30))

    with pytest.raises(SendFailed) as failure:
        await channel.send(outbound("x"))

    assert failure.value.halts_all


async def test_a_chat_written_to_twice_in_a_second_is_meant_however_fast_the_bot_is(
    telegram: BotApiServer, channel: TelegramChannel
) -> None:
    for chat in (*range(1, 15), CHAT):
        telegram.chats[chat] = []
        await channel.send(outbound("x", chat=chat))
    telegram.faults.append(Fault(429, retry_after=30))

    with pytest.raises(SendFailed) as failure:
        await channel.send(outbound("x"))

    assert not failure.value.halts_all


async def test_the_set_up_puts_menu_and_webhook_in_place_and_is_then_without_fault(
    telegram: BotApiServer, channel: TelegramChannel
) -> None:
    before = {each.key for each in await channel.check() if each.grave}

    await channel.apply()

    assert before == {"telegram-webhook-elsewhere"}
    assert [each.key for each in await channel.check() if each.grave] == []
    assert telegram.webhook["url"] == "https://motcua.example/telegram/webhook"
    assert set(telegram.commands) == {"", "en"}


async def test_the_set_up_for_polling_takes_the_webhook_away(telegram: BotApiServer) -> None:
    polling = TelegramChannel(settings(telegram, mode="polling"), "http://127.0.0.1:8080", decode)
    telegram.webhook = {"url": "https://elsewhere.example"}
    before = [each.key for each in await polling.check() if each.grave]

    await polling.apply()

    await polling.close()
    assert before == ["telegram-webhook-elsewhere"]
    assert telegram.webhook == {}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"token": "8100:another"}, "telegram-token-wrong"),
        ({"token": ""}, "telegram-token-missing"),
        ({"webhook_secret": "đ"}, "telegram-webhook-secret"),
        ({"api_url": "http://127.0.0.1:9"}, "telegram-unreachable"),
    ],
)
async def test_the_check_names_what_is_wrong(telegram: BotApiServer, changes: dict[str, str], fault: str) -> None:
    wrong = TelegramChannel(settings(telegram, **changes), "https://motcua.example", decode)

    faults = [each.key for each in await wrong.check()]

    await wrong.close()
    assert fault in faults
    assert "telegram-blocked-in-vietnam" in faults
