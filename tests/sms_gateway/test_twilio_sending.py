"""Twilio, what goes out: what we ask of it is what its API takes, and what it answers is told apart."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from aiohttp import ClientSession
from twilio.base.exceptions import TwilioRestException

from benchmarks.shared import MISSING
from messages import DeliveryState, Receipt, SendFailed, Unreachable, Unsure
from sms_gateway import twilio
from sms_gateway.gateway import NotReached, Shared
from sms_gateway.twilio import Twilio
from tests.loopback import free_ports
from tests.sms_gateway import twilio_server
from tests.sms_gateway.house import NOTICE, NOW
from tests.sms_gateway.twilio_house import ACCOUNT, NEW, PUBLIC, Settings, channel, server
from tests.sms_gateway.twilio_server import TwilioServer, payload

__all__ = ["channel", "server"]
NEEDS_OPENAPI = pytest.mark.skipif(twilio_server.openapi() is None, reason=MISSING)


class TestSending:
    async def test_a_notice_is_created_with_the_address_for_its_receipts(
        self, channel: Twilio, server: TwilioServer
    ) -> None:
        sid = await channel.send(NOTICE)

        assert sid == "SM00000000000000000000000000000001"
        assert dict(server.calls[0]) == {
            "To": "+84912345678",
            "From": "+12015550123",
            "Body": NOTICE.text,
            "StatusCallback": f"{PUBLIC}/sms/twilio/receipt/d1#rc=5&rp=all",
        }
        basic = base64.b64encode(f"{ACCOUNT}:{NEW}".encode()).decode()
        assert server.authorization == [f"Basic {basic}"]

    async def test_a_messaging_service_may_be_the_sender(self, session: ClientSession, server: TwilioServer) -> None:
        service = "MG0123456789abcdef0123456789abcdef"

        await Twilio(Settings(server.url, sender=service), Shared(session, PUBLIC)).send(NOTICE)

        assert server.calls[0]["MessagingServiceSid"] == service
        assert "From" not in server.calls[0]

    @NEEDS_OPENAPI
    async def test_every_call_is_what_twilios_openapi_describes(
        self, session: ClientSession, channel: Twilio, server: TwilioServer
    ) -> None:
        await channel.send(replace(NOTICE, text="Hồ sơ đã có kết quả 👋"))
        await Twilio(Settings(server.url, sender="MG0123456789abcdef0123456789abcdef"), Shared(session, PUBLIC)).send(
            NOTICE
        )
        server.status, server.body = 200, payload("list")
        await channel.find(NOTICE, NOW)

        assert (len(server.calls), server.wrong) == (3, [])

    @NEEDS_OPENAPI
    def test_the_openapi_is_held_strictly(self) -> None:
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"

        assert twilio_server.faults("POST", path, {}, {"Body": "x"}) == ["To is missing"]
        assert twilio_server.faults("POST", path, {}, {"To": "+84912345678", "Colour": "red"}) == ["Colour is unknown"]
        assert twilio_server.faults("POST", path.replace("AC0", "XX0"), {}, {"To": "1"}) != []

    async def test_the_carriers_opt_out_is_a_fact_about_the_address(
        self, channel: Twilio, server: TwilioServer
    ) -> None:
        server.status, server.body = 400, payload("refused")

        with pytest.raises(Unreachable) as failure:
            await channel.send(NOTICE)

        assert (failure.value.state, failure.value.reason) == ("stopped", "21610 stopped at the carrier")

    @pytest.mark.parametrize(
        ("status", "code", "failure", "permanent"),
        [
            (400, 21211, Unreachable, True),
            (400, 21614, Unreachable, True),
            (400, 21617, SendFailed, True),
            (400, 21606, SendFailed, False),
            (401, 20003, SendFailed, False),
            (400, 99999, SendFailed, False),
        ],
    )
    def test_refusals_are_final_only_where_the_table_says_so(
        self, status: int, code: int, failure: type[SendFailed], permanent: bool
    ) -> None:
        told = twilio.refusal(TwilioRestException(status, "", code=code))

        assert (type(told), told.permanent) == (failure, permanent)

    async def test_too_fast_halts_the_sender_for_a_while(self, channel: Twilio, server: TwilioServer) -> None:
        server.status, server.body = 429, {"code": 20429, "message": "Too Many Requests", "status": 429}

        with pytest.raises(SendFailed) as failure:
            await channel.send(NOTICE)

        assert failure.value.retry_after == 1.0

    @pytest.mark.parametrize(("status", "body"), [(500, "{}"), (503, "oops"), (201, "not json"), (201, "{}")])
    async def test_what_may_have_been_taken_is_unsure(
        self, channel: Twilio, server: TwilioServer, status: int, body: str
    ) -> None:
        server.status, server.body = status, body

        with pytest.raises(Unsure):
            await channel.send(NOTICE)
        assert len(server.calls) == 1

    async def test_where_twilio_cannot_be_reached_a_later_try_may_do(self, session: ClientSession) -> None:
        nowhere = Twilio(Settings(f"http://127.0.0.1:{free_ports(1)[0]}"), Shared(session, PUBLIC))

        with pytest.raises(NotReached):
            await nowhere.send(NOTICE)


class TestAsking:
    async def test_the_message_of_that_time_with_that_text_is_found_among_others(
        self, channel: Twilio, server: TwilioServer
    ) -> None:
        server.status, server.body = 200, payload("list")

        assert await channel.find(NOTICE, NOW) == Receipt("d1", DeliveryState.FAILED, "30005 no such number")
        assert server.calls[0]["To"] == "+84912345678"

    async def test_what_twilio_does_not_know_stays_unknown(self, channel: Twilio, server: TwilioServer) -> None:
        server.status, server.body = 200, payload("list")

        assert await channel.find(replace(NOTICE, text="Never sent"), NOW) is None

    async def test_a_twilio_that_cannot_be_asked_tells_nothing(self, channel: Twilio, server: TwilioServer) -> None:
        server.status, server.body = 500, "{}"

        assert await channel.find(NOTICE, NOW) is None
