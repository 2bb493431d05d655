"""Twilio, what comes in: what it signs is believed, and what it says is understood."""

from __future__ import annotations

import hashlib
import json

import pytest
from aiohttp import ClientSession, web
from pydantic import SecretStr

from messages import DeliveryState, Receipt, Reply, Unreached
from sms_gateway.gateway import Shared
from sms_gateway.twilio import REPEATS, Twilio
from tests.sms_gateway.house import House, serving
from tests.sms_gateway.twilio_house import (
    INBOUND,
    NEW,
    OLD,
    PUBLIC,
    RECEIPT,
    Settings,
    call,
    channel,
    door,
    server,
    sign,
)
from tests.sms_gateway.twilio_server import payload

__all__ = ["channel", "door", "server"]


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

    @pytest.mark.parametrize(
        "altered",
        [{"X-Twilio-Webhooks-Signature-Settings": "key=a,algorithm=HMAC_MD5"}, {"X-Twilio-Signature": "chữ ký"}],
    )
    async def test_an_unknown_algorithm_or_a_signature_in_other_letters_is_refused(
        self, session: ClientSession, door: str, house: House, altered: dict[str, str]
    ) -> None:
        form = payload("inbound")

        answered = await session.post(door + INBOUND, data=form, headers={**sign(INBOUND, form), **altered})

        assert (answered.status, house.heard) == (403, [])

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
