"""A real Kannel carries citizens' messages in and our answers and notices out; its configuration is the guide's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

import sms_text
from messages import DeliveryState, Inbound, Receipt, Reply, SendFailed, Unsure
from sms_gateway import kannel
from sms_gateway.gateway import Answered, Shared
from tests.loopback import HERE, PATIENCE, free_ports
from tests.sms_gateway import kannel_rig as rig
from tests.sms_gateway.house import NOTICE, NOW, House, serving
from tests.sms_gateway.smpp_carrier import INVALID_DESTINATION

CITIZEN = "+84902345678"
LONG = " ".join(["Kính gửi Ông/Bà, hồ sơ đã có kết quả."] * 6)


@dataclass(frozen=True)
class Settings:
    send_url: str = "http://127.0.0.1:1/cgi-bin/sendsms"
    username: str = "motcua"
    password: SecretStr = SecretStr(rig.PASSWORD)
    inbound_secret: SecretStr = SecretStr(rig.SECRET)
    smsc: str = ""
    sender: str = "8188"
    rate: float = 10.0
    cost: int = 500
    timeout: float = 30.0
    callback_url: str = ""


@dataclass
class Town:
    """Our side, the real Kannel, and both networks behind it."""

    channel: kannel.Kannel
    house: House
    kannel: rig.Kannel

    async def hears_of(self, delivery: str, state: DeliveryState) -> Receipt:
        """The first receipt that says this of the delivery."""
        while True:
            told = await asyncio.wait_for(self.house.told.get(), PATIENCE)
            if isinstance(told, Receipt) and (told.delivery_id, told.state) == (delivery, state):
                return told


@pytest.fixture
async def town(tmp_path: Path, session: ClientSession, house: House) -> AsyncIterator[Town]:
    if not rig.installed():
        pytest.skip(rig.MISSING)
    (port,) = free_ports(1)
    here = f"http://{HERE}:{port}"
    async with rig.running_kannel(tmp_path, port) as boxes:
        channel = kannel.Kannel(
            Settings(boxes.send_url, callback_url=here), Shared(session, "https://public.example.vn")
        )
        app = web.Application()
        app.add_routes(channel.routes(house.answer, house.record))
        async with TestServer(app, host=HERE, port=port):
            yield Town(channel, house, boxes)


@pytest.mark.kannel
async def test_a_citizen_texts_and_the_answer_comes_back(town: Town) -> None:
    town.house.reply = Reply("H29.125.10-260310-0420: Dang xu ly. Hen tra 25/03/2026.")

    await town.kannel.phones.says(CITIZEN, "HS H29.125.10-260310-0420")

    assert await town.kannel.phones.hears() == "H29.125.10-260310-0420: Dang xu ly. Hen tra 25/03/2026."
    (said,) = town.house.heard
    assert (said.channel, said.address, said.verified_phone) == ("sms", CITIZEN, CITIZEN)
    assert said.text == "HS H29.125.10-260310-0420"


@pytest.mark.kannel
async def test_accents_and_long_texts_pass_both_ways(town: Town) -> None:
    town.house.replies = lambda said: Reply(f"Ông/Bà hỏi: {said.text}")

    await town.kannel.phones.says(CITIZEN, LONG)

    assert await town.kannel.phones.hears() == f"Ông/Bà hỏi: {LONG}"
    assert town.house.heard[0].text == LONG


@pytest.mark.kannel
async def test_an_empty_answer_sends_nothing(town: Town) -> None:
    town.house.replies = lambda said: Reply("" if said.text == "im lang" else "con day")

    await town.kannel.phones.says(CITIZEN, "im lang")
    await town.kannel.phones.says(CITIZEN, "con khong")

    assert await town.kannel.phones.hears() == "con day"
    assert [said.text for said in town.house.heard] == ["im lang", "con khong"]


@pytest.mark.kannel
async def test_after_a_503_kannel_brings_the_same_message_again_under_the_same_id(town: Town) -> None:
    asked: list[Inbound] = []

    def answer_the_second_time(said: Inbound) -> Reply:
        asked.append(said)
        if len(asked) == 1:
            raise web.HTTPServiceUnavailable
        return Reply("Dang xu ly.")

    town.house.replies = answer_the_second_time

    await town.kannel.phones.says(CITIZEN, "HS H29.125.10-260310-0420")

    assert await town.kannel.phones.hears() == "Dang xu ly."
    assert asked[0].provider_id == asked[1].provider_id


@pytest.mark.kannel
async def test_notices_go_out_cut_as_we_count_them_and_receipts_come_back(town: Town) -> None:
    texts = {
        "d1": NOTICE.text,
        "d2": LONG,
        "d3": "ế" * 66 + "👋" * 40,
        "d4": "a" * 152 + "[x]" * 30,
        "d5": "ế" * 66 + "👨‍👩‍👧" * 10,
    }
    for number, (delivery, text) in enumerate(texts.items()):
        await town.channel.send(replace(NOTICE, delivery_id=delivery, address=f"+8491234567{number}", text=text))
        await town.hears_of(delivery, DeliveryState.DELIVERED)

    carrier = town.kannel.carrier
    for number, text in enumerate(texts.values()):
        arrived = carrier.parts_to(f"8491234567{number}")
        assert len(arrived) == sms_text.count(text)
        if not sms_text.is_gsm7(text):
            assert arrived == sms_text.parts(text)


@pytest.mark.kannel
async def test_failures_of_the_carrier_come_back_with_their_reason(town: Town) -> None:
    town.kannel.carrier.fates["84912345001"] = "UNDELIV 034"
    town.kannel.carrier.fates["84912345002"] = "EXPIRED 000"
    town.kannel.carrier.refuses["84912345003"] = INVALID_DESTINATION
    reasons = []

    for number in (1, 2, 3):
        address = f"+8491234500{number}"
        await town.channel.send(replace(NOTICE, delivery_id=f"d{number}", address=address))
        reasons.append((await town.hears_of(f"d{number}", DeliveryState.FAILED)).reason)

    assert reasons == ["UNDELIV 034", "EXPIRED 000", "refused by the SMSC"]


@pytest.mark.kannel
async def test_a_wrong_password_is_our_fault_and_not_the_messages(town: Town, session: ClientSession) -> None:
    settings = Settings(town.kannel.send_url, password=SecretStr("wrong"))
    stranger = kannel.Kannel(settings, Shared(session, "http://127.0.0.1"))

    with pytest.raises(SendFailed) as failure:
        await stranger.send(NOTICE)

    assert (failure.value.permanent, failure.value.reason) == (False, "HTTP 403 wrong user or password")


@pytest.fixture
def channel(session: ClientSession) -> kannel.Kannel:
    return kannel.Kannel(Settings(), Shared(session, "http://127.0.0.1", clock=lambda: NOW))


@pytest.mark.parametrize(
    "query", ["", "secret=", "secret=wrong", "secret=inboundsecret012345678", "secret=inboundsecret01234567890"]
)
@pytest.mark.parametrize("path", ["inbound", "receipt/d1"])
async def test_without_the_shared_secret_nothing_is_heard(
    channel: kannel.Kannel, house: House, session: ClientSession, path: str, query: str
) -> None:
    async with serving(channel.routes(house.answer, house.record)) as base:
        answered = await session.get(f"{base}/sms/kannel/{path}?id=1&from=0912345678&text=x&status=1&{query}")

        assert answered.status == 403
    assert (house.heard, house.everything_told()) == ([], [])


async def test_where_no_secret_is_set_everything_is_refused(house: House, session: ClientSession) -> None:
    open_door = kannel.Kannel(Settings(inbound_secret=SecretStr("")), Shared(session, "http://127.0.0.1"))

    async with serving(open_door.routes(house.answer, house.record)) as base:
        answered = await session.get(f"{base}/sms/kannel/inbound?id=1&from=0912345678&text=x&secret=")

        assert answered.status == 403


@pytest.mark.parametrize("sender", ["8188", "Viettel", "1022"])
async def test_a_service_number_is_never_answered(
    channel: kannel.Kannel, house: House, session: ClientSession, sender: str
) -> None:
    async with serving(channel.routes(house.answer, house.record)) as base:
        query = f"secret={quote(rig.SECRET)}&id=1&from={sender}&text=khuyen+mai"
        answered = await session.post(f"{base}/sms/kannel/inbound?{query}")

        assert (answered.status, await answered.text()) == (200, "")
    assert house.heard == []


async def test_a_repeat_of_what_was_answered_sends_nothing_more(
    channel: kannel.Kannel, house: House, session: ClientSession
) -> None:
    house.reply = Reply("Dang xu ly.", repeat=True, again=True)

    async with serving(channel.routes(house.answer, house.record)) as base:
        answered = await session.get(
            f"{base}/sms/kannel/inbound?secret={quote(rig.SECRET)}&id=1&from=0912345678&text=x"
        )

        assert await answered.text() == ""


async def test_what_the_database_cannot_take_is_asked_again(
    channel: kannel.Kannel, house: House, session: ClientSession
) -> None:
    house.fault = web.HTTPServiceUnavailable()

    async with serving(channel.routes(house.answer, house.record)) as base:
        answered = await session.get(
            f"{base}/sms/kannel/inbound?secret={quote(rig.SECRET)}&id=1&from=0912345678&text=x"
        )

        assert answered.status == 503


@pytest.mark.parametrize(
    ("status", "words", "state", "reason"),
    [
        (1, "", "delivered", ""),
        (8, "ACK/", "sent", ""),
        (4, "", "sent", ""),
        (9, "", "delivered", ""),
        (2, "id:1 sub:001 stat:UNDELIV err:034 text:", "failed", "UNDELIV 034"),
        (2, "", "failed", "not delivered"),
        (16, "NACK/0x0000000b/Invalid Destination Address", "failed", "refused by the SMSC"),
        (34, "id:1 stat:EXPIRED err:000", "failed", "EXPIRED 000"),
    ],
)
def test_a_delivery_reports_bits_say_what_became_of_it(status: int, words: str, state: str, reason: str) -> None:
    told = kannel.receipt("d1", {"status": str(status), "words": words})

    assert told == Receipt("d1", DeliveryState(state), reason)


@pytest.mark.parametrize(
    ("status", "text", "failure", "permanent"),
    [
        (403, "Not routable. Do not try again.", SendFailed, True),
        (400, "Empty receiver number not allowed, rejected", SendFailed, True),
        (403, "Authorization failed for sendsms", SendFailed, False),
        (503, "Temporal failure, try again later.", SendFailed, False),
        (500, "", Unsure, False),
        (418, "something new", SendFailed, False),
    ],
)
def test_a_refusal_is_told_from_what_may_have_been_queued(
    status: int, text: str, failure: type[SendFailed], permanent: bool
) -> None:
    told = kannel.refusal(Answered(status, text, {}))

    assert (type(told), told.permanent) == (failure, permanent)


async def test_kannel_cannot_be_asked(channel: kannel.Kannel) -> None:
    assert await channel.find(NOTICE, NOW) is None
