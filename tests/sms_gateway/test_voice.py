"""A call: the keys that a caller presses are the text of a turn, and the answer is spoken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from xml.etree import ElementTree

import pytest
from aiohttp import ClientSession, web

from messages import Reply, SendFailed
from sms_gateway.gateway import Shared
from sms_gateway.texts import VOICE
from sms_gateway.voice import CODE, DIGITS, START, Voice
from tests.sms_gateway.house import NOTICE, NOW, House, serving
from tests.sms_gateway.twilio_house import PUBLIC, Settings, call, sign

KEYED = "29125102603100420"
CALL = {"CallSid": "CA0123456789abcdef0123456789abcdef", "From": "+84912345678", "To": "+12015550123"}
WORDS = VOICE["vi"]


@pytest.fixture
async def door(session: ClientSession, house: House) -> AsyncIterator[str]:
    voice = Voice(Settings(), Shared(session, PUBLIC, clock=lambda: NOW))
    async with serving(voice.routes(house.answer, house.record)) as base:
        yield base


async def said(session: ClientSession, door: str, path: str, form: Mapping[str, str]) -> ElementTree.Element:
    answered = await call(session, door, path, form)
    assert answered.status == 200
    return ElementTree.fromstring(await answered.text())


async def test_a_caller_is_asked_for_the_code_in_vietnamese(session: ClientSession, door: str) -> None:
    told = await said(session, door, START, CALL)

    gather = told.find("Gather")
    assert gather is not None
    assert (gather.get("finishOnKey"), gather.get("action")) == ("#", PUBLIC + CODE)
    assert [each.text for each in told.iter("Say")] == [WORDS["welcome"], WORDS["ask_code"], WORDS["goodbye"]]
    assert {each.get("language") for each in told.iter("Say")} == {"vi-VN"}


async def test_the_keyed_code_is_a_turn_and_more_is_offered_for_the_last_digits(
    session: ClientSession, door: str, house: House
) -> None:
    house.reply = Reply("Hồ sơ đang được xử lý.")

    told = await said(session, door, CODE, {**CALL, "Digits": KEYED})

    (heard,) = house.heard
    assert (heard.channel, heard.address, heard.text) == ("voice", "+84912345678", f"HS {KEYED}")
    assert heard.verified_phone is None
    gather = told.find("Gather")
    assert gather is not None
    assert (gather.get("numDigits"), gather.get("action")) == ("4", f"{PUBLIC}{DIGITS}?code={KEYED}")
    assert told.findtext("Say") == "Hồ sơ đang được xử lý."


async def test_the_last_four_digits_go_with_the_code(session: ClientSession, door: str, house: House) -> None:
    told = await said(session, door, f"{DIGITS}?code={KEYED}", {**CALL, "Digits": "1234"})

    assert house.heard[0].text == f"HS {KEYED} 1234"
    assert told.find("Gather") is None
    assert told.find("Hangup") is not None


async def test_zero_asks_for_hours_and_address(session: ClientSession, door: str, house: House) -> None:
    await said(session, door, CODE, {**CALL, "Digits": "0"})

    assert house.heard[0].text == WORDS["hours"]


async def test_who_pressed_nothing_is_asked_again(session: ClientSession, door: str, house: House) -> None:
    told = await said(session, door, CODE, {**CALL, "Digits": ""})

    assert told.findtext("Say") == WORDS["nothing"]
    assert house.heard == []


async def test_the_same_keys_of_the_same_call_are_the_same_message(
    session: ClientSession, door: str, house: House
) -> None:
    for _ in range(2):
        await said(session, door, CODE, {**CALL, "Digits": KEYED})

    assert house.heard[0].provider_id == house.heard[1].provider_id


async def test_a_calls_messages_are_told_apart_by_names_that_hold_no_key_of_the_caller(
    session: ClientSession, door: str, house: House
) -> None:
    await said(session, door, CODE, {**CALL, "Digits": KEYED})
    await said(session, door, f"{DIGITS}?code={KEYED}", {**CALL, "Digits": "1234"})

    names = [each.provider_id for each in house.heard]
    assert names == [f"twilio:{CALL['CallSid']}:code", f"twilio:{CALL['CallSid']}:digits"]


async def test_hidden_numbers_call_under_their_calls_id_and_are_counted_together(
    session: ClientSession, door: str, house: House
) -> None:
    for call_id in ("CA1", "CA2"):
        await said(session, door, CODE, {**CALL, "CallSid": call_id, "From": "anonymous", "Digits": KEYED})
    await said(session, door, CODE, {**CALL, "Digits": KEYED})

    told = [(each.address, each.network) for each in house.heard]
    assert told == [("call:CA1", "hidden"), ("call:CA2", "hidden"), (CALL["From"], None)]


async def test_where_nothing_is_to_be_said_nothing_is_spoken_but_goodbye(
    session: ClientSession, door: str, house: House
) -> None:
    house.reply = Reply("")

    told = await said(session, door, f"{DIGITS}?code={KEYED}", {**CALL, "Digits": "1234"})

    assert [each.text for each in told.iter("Say")] == [WORDS["goodbye"]]


@pytest.mark.parametrize("path", [START, CODE, DIGITS])
async def test_an_unsigned_call_is_refused(session: ClientSession, door: str, house: House, path: str) -> None:
    statuses = [
        (await session.post(door + path, data={**CALL, "Digits": KEYED})).status,
        (await session.post(door + path, data={**CALL, "Digits": "1"}, headers=sign(path, CALL))).status,
    ]

    assert (statuses, house.heard) == ([403, 403], [])


async def test_while_the_database_is_down_twilio_takes_its_fallback(
    session: ClientSession, door: str, house: House
) -> None:
    house.fault = web.HTTPServiceUnavailable()

    answered = await call(session, door, CODE, {**CALL, "Digits": KEYED})

    assert answered.status == 503


async def test_nobody_is_called(session: ClientSession) -> None:
    with pytest.raises(SendFailed) as failure:
        await Voice(Settings(), Shared(session, PUBLIC)).send(NOTICE)

    assert failure.value.permanent


def test_both_languages_say_the_same_things() -> None:
    assert VOICE["vi"].keys() == VOICE["en"].keys()
