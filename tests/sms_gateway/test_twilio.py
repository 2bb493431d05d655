"""Twilio: what it signs is believed, what it says is understood, and what we ask of it is what its API takes."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientResponse, ClientSession, web
from pydantic import SecretStr
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from benchmarks.shared import MISSING
from messages import DeliveryState, Receipt, Reply, SendFailed, Unreachable, Unreached, Unsure
from sms_gateway import twilio
from sms_gateway.gateway import NotReached, Shared
from sms_gateway.twilio import REPEATS, Twilio
from tests.sms_gateway import twilio_server
from tests.sms_gateway.house import NOTICE, NOW, House, serving
from tests.sms_gateway.kannel_rig import free_ports
from tests.sms_gateway.twilio_server import TwilioServer, payload

ACCOUNT, OLD, NEW = "AC0123456789abcdef0123456789abcdef", "0" * 32, "1" * 32
PUBLIC = "https://dvc.example.vn:8443/motcua"
NEEDS_OPENAPI = pytest.mark.skipif(twilio_server.openapi() is None, reason=MISSING)


@dataclass(frozen=True)
class Settings:
    api_url: str = "http://127.0.0.1:1"
    account_sid: str = ACCOUNT
    auth_token: tuple[SecretStr, ...] = field(default=(SecretStr(NEW), SecretStr(OLD)))
    sender: str = "+12015550123"
    rate: float = 1.0
    cost: int = 800
    timeout: float = 2.0


@pytest.fixture
async def server() -> AsyncIterator[TwilioServer]:
    async with TwilioServer.running() as server:
        yield server


@pytest.fixture
def channel(session: ClientSession, server: TwilioServer) -> Twilio:
    return Twilio(Settings(server.url), Shared(session, PUBLIC, clock=lambda: NOW))


@pytest.fixture
async def door(channel: Twilio, house: House) -> AsyncIterator[str]:
    """Our own server, which stands behind a proxy at PUBLIC."""
    async with serving(channel.routes(house.answer, house.record)) as base:
        yield base


def sign(path: str, form: Mapping[str, str], *, token: str = NEW, public: str = PUBLIC) -> dict[str, str]:
    """As Twilio signs: the URL that it calls, and the form."""
    return {"X-Twilio-Signature": RequestValidator(token).compute_signature(public + path, form)}


async def call(session: ClientSession, door: str, path: str, form: Mapping[str, str], **signed: str) -> ClientResponse:
    return await session.post(door + path, data=form, headers=sign(path, form, **signed))


INBOUND, RECEIPT = "/sms/twilio/inbound", "/sms/twilio/receipt/d1"


class TestInbound:
    async def test_a_signed_message_is_answered_in_twiml(self, session: ClientSession, door: str, house: House) -> None:
        house.reply = Reply('Dang xu ly <"&">.')

        answered = await call(session, door, INBOUND, payload("inbound"))

        assert await answered.text() == (
            '<?xml version="1.0" encoding="UTF-8"?><Response><Message>Dang xu ly &lt;"&amp;"&gt;.</Message></Response>'
        )
        assert answered.content_type == "application/xml"
        (said,) = house.heard
        assert (said.channel, said.address, said.verified_phone) == ("sms", "+84912345678", "+84912345678")
        assert said.text == "HS H29.125.10-260310-0420 của tôi?"
        assert said.provider_id == "twilio:SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1"

    async def test_a_repeat_gets_an_empty_answer(self, session: ClientSession, door: str, house: House) -> None:
        house.reply = Reply("Dang xu ly.", repeat=True, again=True)

        answered = await call(session, door, INBOUND, payload("inbound"))

        assert await answered.text() == '<?xml version="1.0" encoding="UTF-8"?><Response />'

    async def test_what_the_database_cannot_take_twilio_repeats(
        self, session: ClientSession, door: str, house: House
    ) -> None:
        house.fault = web.HTTPServiceUnavailable()

        answered = await call(session, door, INBOUND, payload("inbound"))

        assert answered.status == 503

    @pytest.mark.parametrize(("word", "state"), [("STOP", "stopped"), ("START", "back")])
    async def test_the_carriers_own_opt_out_is_taken_over_and_not_confirmed_again(
        self, session: ClientSession, door: str, house: House, word: str, state: str
    ) -> None:
        form = {**payload("inbound"), "Body": word, "OptOutType": word}

        answered = await call(session, door, INBOUND, form)

        assert "<Message>" not in await answered.text()
        assert house.everything_told() == [Unreached("sms", "+84912345678", state)]
        assert house.heard == []

    async def test_a_question_for_help_that_the_carrier_answered_changes_nothing(
        self, session: ClientSession, door: str, house: House
    ) -> None:
        await call(session, door, INBOUND, {**payload("inbound"), "Body": "HELP", "OptOutType": "HELP"})

        assert (house.heard, house.everything_told()) == ([], [])

    async def test_a_sender_name_is_never_answered(self, session: ClientSession, door: str, house: House) -> None:
        answered = await call(session, door, INBOUND, {**payload("inbound"), "From": "Viettel"})

        assert "<Message>" not in await answered.text()
        assert house.heard == []


class TestSignature:
    @pytest.mark.parametrize("token", [NEW, OLD])
    @pytest.mark.parametrize("path", [INBOUND, f"{INBOUND}?office=01&x=%20y"])
    async def test_both_tokens_hold_during_rotation_with_a_query_behind_a_proxy(
        self, session: ClientSession, door: str, house: House, token: str, path: str
    ) -> None:
        answered = await call(session, door, path, payload("inbound"), token=token)

        assert (answered.status, len(house.heard)) == (200, 1)

    async def test_a_proxy_may_leave_the_path_prefix_on(
        self, session: ClientSession, channel: Twilio, house: House
    ) -> None:
        inner = [web.post("/motcua" + each.path, each.handler) for each in channel.routes(house.answer, house.record)]

        async with serving(inner) as base:
            answered = await session.post(
                f"{base}/motcua{INBOUND}", data=payload("inbound"), headers=sign(INBOUND, payload("inbound"))
            )

            assert answered.status == 200

    async def test_twilio_may_sign_with_or_without_the_port(
        self, session: ClientSession, door: str, house: House
    ) -> None:
        answered = await call(session, door, INBOUND, payload("inbound"), public="https://dvc.example.vn/motcua")

        assert answered.status == 200

    @pytest.mark.parametrize("path", [INBOUND, RECEIPT])
    @pytest.mark.parametrize("fault", ["form", "path", "missing", "empty", "host", "token", "scheme"])
    async def test_a_flipped_byte_or_a_missing_header_is_refused_and_nothing_is_stored(
        self, session: ClientSession, door: str, house: House, path: str, fault: str
    ) -> None:
        form = payload("inbound") | payload("receipt")
        signed = {
            "form": sign(path, {**form, "Body": "HS H29.125.10-260310-0421"}),
            "path": sign(path + "2", form),
            "missing": {},
            "empty": {"X-Twilio-Signature": ""},
            "host": sign(path, form, public=door),
            "token": sign(path, form, token="2" * 32),
            "scheme": sign(path, form, public=PUBLIC.replace("https", "http")),
        }[fault]

        answered = await session.post(door + path, data=form, headers={**signed, "Host": "dvc.example.vn"})

        assert answered.status == 403
        assert (house.heard, house.everything_told()) == ([], [])

    async def test_a_callback_may_be_signed_with_the_overrides_that_we_put_behind_it(
        self, session: ClientSession, door: str, house: House
    ) -> None:
        signed = sign(RECEIPT + REPEATS, payload("receipt"))

        answered = await session.post(door + RECEIPT, data=payload("receipt"), headers=signed)

        assert answered.status == 200

    @pytest.mark.parametrize("tokens", [(), (SecretStr(""),)])
    async def test_without_a_token_everything_is_refused(
        self, session: ClientSession, house: House, tokens: tuple[SecretStr, ...]
    ) -> None:
        closed = Twilio(Settings(auth_token=tokens), Shared(session, PUBLIC))

        async with serving(closed.routes(house.answer, house.record)) as base:
            answered = await call(session, base, INBOUND, payload("inbound"), token="")

            assert answered.status == 403

    async def test_a_json_body_counts_only_with_its_hash_in_the_signed_address(
        self, session: ClientSession, door: str, house: House
    ) -> None:
        body = json.dumps(payload("receipt"))
        hashed = f"{RECEIPT}?bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"
        statuses = []

        for path, sent in ((hashed, body), (hashed, body.replace("undelivered", "delivered")), (RECEIPT, body)):
            headers = {**sign(path, {}), "Content-Type": "application/json"}
            statuses.append((await session.post(door + path, data=sent, headers=headers)).status)

        assert statuses == [200, 403, 403]

    async def test_a_body_of_another_kind_is_refused(self, session: ClientSession, door: str, house: House) -> None:
        headers = {**sign(INBOUND, {}), "Content-Type": "text/plain"}

        answered = await session.post(door + INBOUND, data="From=%2B84912345678", headers=headers)

        assert (answered.status, house.heard) == (403, [])


class TestReceipts:
    async def test_a_failure_names_its_reason_and_the_address_that_is_gone(
        self, session: ClientSession, door: str, house: House
    ) -> None:
        answered = await call(session, door, RECEIPT, payload("receipt"))

        assert answered.status == 200
        assert house.everything_told() == [
            Receipt("d1", DeliveryState.FAILED, "30005 no such number"),
            Unreached("sms", "+84912345678", "gone"),
        ]

    @pytest.mark.parametrize(
        ("status", "state"), [("queued", "sent"), ("sent", "sent"), ("delivered", "delivered"), ("read", "delivered")]
    )
    async def test_each_status_says_how_far_it_got(
        self, session: ClientSession, door: str, house: House, status: str, state: str
    ) -> None:
        await call(session, door, RECEIPT, {"MessageStatus": status, "To": "+84912345678"})

        assert house.everything_told() == [Receipt("d1", DeliveryState(state))]

    async def test_a_status_that_is_new_to_us_is_accepted_and_changes_nothing(
        self, session: ClientSession, door: str, house: House
    ) -> None:
        answered = await call(session, door, RECEIPT, {"MessageStatus": "teleported"})

        assert (answered.status, house.everything_told()) == (200, [])


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
