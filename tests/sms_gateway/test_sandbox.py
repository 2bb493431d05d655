from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession

from messages import DeliveryState, Receipt, Reply, SendFailed, Unreachable, Unsure
from sms_gateway import sandbox
from sms_gateway.gateway import Shared
from sms_gateway.sandbox import Sandbox
from tests.sms_gateway.house import NOTICE, NOW, House, serving

MESSAGE = {"id": "7", "from": "0912 345 678", "text": "HS H29.125.10-260310-0420"}


@pytest.fixture
async def phones(session: ClientSession, house: House) -> AsyncIterator[Sandbox]:
    shared = Shared(session, "http://127.0.0.1", record=house.record, clock=lambda: NOW)
    channel = Sandbox(None, shared, receipt_seconds=0)
    yield channel
    await channel.close()


async def test_a_text_from_a_sandbox_phone_is_answered(phones: Sandbox, house: House, session: ClientSession) -> None:
    async with serving(phones.routes(house.answer, house.record)) as base:
        answered = await session.post(f"{base}/sms/sandbox/inbound", json=MESSAGE)

        assert await answered.json() == {"text": "Dang xu ly."}
    (said,) = house.heard
    assert (said.channel, said.address, said.verified_phone) == ("sms", "+84912345678", "+84912345678")
    assert (said.provider_id, said.text, said.received_at) == ("sandbox:7", MESSAGE["text"], NOW)


async def test_beside_a_real_gateway_its_phones_have_a_channel_of_their_own(
    house: House, session: ClientSession
) -> None:
    beside = Sandbox(None, Shared(session, "http://127.0.0.1"), name="sandbox")

    async with serving(beside.routes(house.answer, house.record)) as base:
        await session.post(f"{base}/sms/sandbox/inbound", json=MESSAGE)

    assert (beside.name, house.heard[0].channel) == ("sandbox", "sandbox")


async def test_a_repeated_id_gets_the_same_answer_and_says_so(
    phones: Sandbox, house: House, session: ClientSession
) -> None:
    house.reply = Reply("Dang xu ly.", repeat=True, again=True)

    async with serving(phones.routes(house.answer, house.record)) as base:
        answered = await session.post(f"{base}/sms/sandbox/inbound", json=MESSAGE)

        assert await answered.json() == {"text": "Dang xu ly.", "repeat": True}


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"id":"1","from":"8188","text":"x"}', '{"id":"","from":"0912345678","text":""}']
)
async def test_what_no_phone_could_send_is_refused_and_nothing_is_heard(
    phones: Sandbox, house: House, session: ClientSession, body: str
) -> None:
    async with serving(phones.routes(house.answer, house.record)) as base:
        answered = await session.post(f"{base}/sms/sandbox/inbound", data=body)

        assert answered.status == 400
    assert house.heard == []


async def test_an_ordinary_number_is_delivered_soon_after(phones: Sandbox, house: House) -> None:
    provider_id = await phones.send(NOTICE)

    assert provider_id.startswith("sandbox:")
    assert await house.told.get() == Receipt("d1", DeliveryState.DELIVERED)


async def test_a_test_number_is_taken_and_then_not_delivered(phones: Sandbox, house: House) -> None:
    await phones.send(replace(NOTICE, address="+84912349999"))

    assert await house.told.get() == Receipt("d1", DeliveryState.FAILED, "not delivered")


@pytest.mark.parametrize(
    ("digits", "failure"),
    [("9998", Unreachable), ("9997", Unsure), ("9996", Unsure), ("9995", SendFailed)],
)
async def test_test_numbers_fail_as_their_table_says(phones: Sandbox, digits: str, failure: type[SendFailed]) -> None:
    with pytest.raises(failure):
        await phones.send(replace(NOTICE, address=f"+8491234{digits}"))

    assert digits in sandbox.TEST_NUMBERS


async def test_a_time_out_may_have_arrived_all_the_same(phones: Sandbox, house: House) -> None:
    with pytest.raises(Unsure):
        await phones.send(replace(NOTICE, address="+84912349996"))

    assert await house.told.get() == Receipt("d1", DeliveryState.DELIVERED)


async def test_a_number_without_receipts_stays_silent(phones: Sandbox, house: House) -> None:
    await phones.send(replace(NOTICE, address="+84912349994"))
    await phones.send(replace(NOTICE, delivery_id="d2"))

    assert await house.told.get() == Receipt("d2", DeliveryState.DELIVERED)
    assert house.everything_told() == []
