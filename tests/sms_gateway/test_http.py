"""A domestic aggregator that is described in the configuration alone."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

import pytest
from aiohttp import ClientSession, web
from pydantic import SecretStr

from messages import DeliveryState, Receipt, Reply, SendFailed, Unreachable, Unsure
from sms_gateway.gateway import Shared
from sms_gateway.http import Http
from tests.sms_gateway.house import NOTICE, NOW, House, serving

SECRET = "shared secret"
PUBLIC = "https://dvc.example.vn"


@dataclass(frozen=True)
class Settings:
    send_url: str = ""
    method: Literal["form", "json", "query"] = "json"
    fields: Mapping[str, str] = field(
        default_factory=lambda: {
            "to": "Phone",
            "text": "Content",
            "sender": "Brandname",
            "id": "RequestId",
            "receipt_url": "CallbackUrl",
            "unicode": "IsUnicode",
            "secret": "SecretKey",
            "SmsType": "2",
        }
    )
    headers: Mapping[str, str] = field(default_factory=lambda: {"X-Client": "motcua"})
    secret: SecretStr = SecretStr(SECRET)
    signature_header: str = ""
    success_field: str = "CodeResult"
    success_value: str = "100"
    id_field: str = "Data.SMSID"
    inbound: Mapping[str, str] = field(default_factory=lambda: {"id": "MoId", "from": "User", "text": "Message"})
    receipt: Mapping[str, str] = field(
        default_factory=lambda: {"status": "Status", "reason": "Error", "id": "RequestId"}
    )
    states: Mapping[str, str] = field(default_factory=lambda: {"1": "sent", "5": "delivered", "4": "failed"})
    errors: Mapping[str, str] = field(
        default_factory=lambda: {"99": "unreachable", "101": "temporary", "104": "permanent", "118": "too fast"}
    )
    sender: str = "MOTCUA"
    rate: float = 10.0
    cost: int = 500
    timeout: float = 30.0


@dataclass
class Aggregator:
    """Keeps what it is asked and answers as a test wants."""

    status: int = 200
    body: str = '{"CodeResult": "100", "Data": {"SMSID": 4711}}'
    url: str = ""
    query: dict[str, str] = field(default_factory=dict)
    raw_query: str = ""
    sent: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Aggregator]:
        async with serving([web.route("*", "/send", self._take)]) as base:
            self.url = f"{base}/send"
            yield self

    async def _take(self, request: web.Request) -> web.Response:
        self.query, self.sent, self.headers = dict(request.query), await request.read(), request.headers
        self.raw_query = request.raw_path.partition("?")[2]
        return web.Response(status=self.status, text=self.body)


@pytest.fixture
async def aggregator() -> AsyncIterator[Aggregator]:
    async with Aggregator().running() as running:
        yield running


def channel(session: ClientSession, **settings: Any) -> Http:
    return Http(replace(Settings(), **settings), Shared(session, PUBLIC, clock=lambda: NOW))


async def test_a_notice_goes_out_under_the_aggregators_own_names(
    session: ClientSession, aggregator: Aggregator
) -> None:
    provider_id = await channel(session, send_url=aggregator.url).send(replace(NOTICE, text="Đã có kết quả"))

    assert provider_id == "4711"
    assert json.loads(aggregator.sent) == {
        "Phone": "+84912345678", "Content": "Đã có kết quả", "Brandname": "MOTCUA", "RequestId": "d1",
        "CallbackUrl": f"{PUBLIC}/sms/http/receipt/d1?secret=shared+secret", "IsUnicode": "1",
        "SecretKey": SECRET, "SmsType": "2",
    }  # fmt: skip
    assert aggregator.headers["X-Client"] == "motcua"


@pytest.mark.parametrize("method", ["form", "query"])
async def test_a_form_or_a_query_carries_the_same(
    session: ClientSession, aggregator: Aggregator, method: Literal["form", "query"]
) -> None:
    await channel(session, send_url=aggregator.url, method=method, fields={"to": "u", "text": "m"}).send(NOTICE)

    told = aggregator.query or dict(parse_qsl(aggregator.sent.decode()))
    assert told == {"u": "+84912345678", "m": NOTICE.text}


async def test_what_goes_out_can_be_signed(session: ClientSession, aggregator: Aggregator) -> None:
    await channel(session, send_url=aggregator.url, signature_header="X-Signature").send(NOTICE)

    assert aggregator.headers["X-Signature"] == signature(aggregator.sent)
    assert "secret=" not in json.loads(aggregator.sent)["CallbackUrl"]


async def test_a_signed_query_is_signed_as_it_goes_over_the_wire(
    session: ClientSession, aggregator: Aggregator
) -> None:
    url, text = f"{aggregator.url}?account=7", "Hẹn 10:30, 1/2 (sáng)! a+b & 5% ~ 'c'?"
    signed = channel(session, send_url=url, method="query", signature_header="X-Signature", fields={"text": "m"})

    await signed.send(replace(NOTICE, text=text))

    assert aggregator.headers["X-Signature"] == signature(aggregator.raw_query.encode())
    assert aggregator.query == {"account": "7", "m": text}


async def test_of_an_endless_id_only_its_beginning_is_kept(session: ClientSession, aggregator: Aggregator) -> None:
    aggregator.body = json.dumps({"CodeResult": "100", "Data": {"SMSID": "7" * 1000}})

    assert await channel(session, send_url=aggregator.url).send(NOTICE) == "7" * 100


async def test_success_may_be_told_as_true(session: ClientSession, aggregator: Aggregator) -> None:
    aggregator.body = '{"success": true, "id": "s1"}'
    telling = {"success_field": "success", "success_value": "true", "id_field": "id"}

    assert await channel(session, send_url=aggregator.url, **telling).send(NOTICE) == "s1"


@pytest.mark.parametrize(
    ("status", "body", "failure", "permanent"),
    [
        (200, '{"CodeResult": "99"}', Unreachable, True),
        (200, '{"CodeResult": "104"}', SendFailed, True),
        (200, '{"CodeResult": "101"}', SendFailed, False),
        (200, '{"CodeResult": "118"}', SendFailed, False),
        (200, '{"CodeResult": "777"}', SendFailed, False),
        (200, "nothing that we can read", Unsure, False),
        (500, "", Unsure, False),
        (403, "", SendFailed, False),
    ],
)
async def test_answers_mean_what_the_configuration_says_and_the_unknown_loses_nothing(
    session: ClientSession, aggregator: Aggregator, status: int, body: str, failure: type[SendFailed], permanent: bool
) -> None:
    aggregator.status, aggregator.body = status, body

    with pytest.raises(SendFailed) as told:
        await channel(session, send_url=aggregator.url).send(NOTICE)

    assert (type(told.value), told.value.permanent) == (failure, permanent)


async def test_without_a_success_field_the_http_status_decides(session: ClientSession, aggregator: Aggregator) -> None:
    aggregator.body = "OK"

    assert await channel(session, send_url=aggregator.url, success_field="").send(NOTICE) == "d1"


MO = {"MoId": "m1", "User": "84912345678", "Message": "HS H29.125.10-260310-0420"}


async def test_a_citizens_message_is_answered_in_plain_text(session: ClientSession, house: House) -> None:
    async with serving(channel(session).routes(house.answer, house.record)) as base:
        answered = await session.post(f"{base}/sms/http/inbound?{urlencode({'secret': SECRET})}", json=MO)

        assert await answered.text() == "Dang xu ly."
    (said,) = house.heard
    assert (said.address, said.provider_id, said.text) == ("+84912345678", "http:m1", MO["Message"])


async def test_the_answer_may_stand_in_a_field(session: ClientSession, house: House) -> None:
    named = {**Settings().inbound, "answer": "reply"}

    async with serving(channel(session, inbound=named).routes(house.answer, house.record)) as base:
        answered = await session.get(f"{base}/sms/http/inbound?{urlencode({'secret': SECRET, **MO})}")

        assert await answered.json() == {"reply": "Dang xu ly."}


async def test_a_repeat_of_what_was_answered_sends_nothing_more(session: ClientSession, house: House) -> None:
    house.reply = Reply("Dang xu ly.", repeat=True, again=True)

    async with serving(channel(session).routes(house.answer, house.record)) as base:
        answered = await session.post(f"{base}/sms/http/inbound?{urlencode({'secret': SECRET})}", json=MO)

        assert await answered.text() == ""


@pytest.mark.parametrize("query", ["", "secret=", "secret=wrong"])
async def test_without_the_secret_nothing_is_heard(session: ClientSession, house: House, query: str) -> None:
    async with serving(channel(session).routes(house.answer, house.record)) as base:
        statuses = [
            (await session.post(f"{base}/sms/http/{path}?{query}", json={**MO, "Status": "5"})).status
            for path in ("inbound", "receipt/d1")
        ]

    assert statuses == [403, 403]
    assert (house.heard, house.everything_told()) == ([], [])


async def test_a_signature_over_the_body_stands_for_the_secret(session: ClientSession, house: House) -> None:
    body = json.dumps(MO).encode()
    signed = channel(session, signature_header="X-Signature")

    async with serving(signed.routes(house.answer, house.record)) as base:
        url = f"{base}/sms/http/inbound"
        statuses = [
            (await session.post(url, data=body, headers={"X-Signature": signature(body)})).status,
            (await session.post(url, data=body + b" ", headers={"X-Signature": signature(body)})).status,
            (await session.post(f"{url}?secret={SECRET}", data=body)).status,
        ]

    assert (statuses, len(house.heard)) == ([200, 403, 403], 1)


async def test_what_the_signature_does_not_cover_is_not_believed(session: ClientSession, house: House) -> None:
    signed = channel(session, signature_header="X-Signature")

    async with serving(signed.routes(house.answer, house.record)) as base:
        url = f"{base}/sms/http/receipt/d1?Status=5"
        answered = await session.post(url, data=b"{}", headers={"X-Signature": signature(b"{}")})

    assert (answered.status, house.everything_told()) == (200, [])


async def test_without_a_secret_in_the_configuration_everything_is_refused(
    session: ClientSession, house: House
) -> None:
    async with serving(channel(session, secret=SecretStr("")).routes(house.answer, house.record)) as base:
        answered = await session.post(f"{base}/sms/http/inbound?secret=", json=MO)

        assert answered.status == 403


@pytest.mark.parametrize(
    ("path", "told", "receipt"),
    [
        ("d1", {"Status": "5"}, Receipt("d1", DeliveryState.DELIVERED)),
        ("d1", {"Status": 4, "Error": "Het han"}, Receipt("d1", DeliveryState.FAILED, "Het han")),
        ("-", {"Status": "1", "RequestId": "d9"}, Receipt("d9", DeliveryState.SENT)),
    ],
)
async def test_a_receipt_is_read_by_the_configured_names(
    session: ClientSession, house: House, path: str, told: dict[str, Any], receipt: Receipt
) -> None:
    async with serving(channel(session).routes(house.answer, house.record)) as base:
        await session.post(f"{base}/sms/http/receipt/{path}?{urlencode({'secret': SECRET})}", json=told)

    assert house.everything_told() == [receipt]


async def test_an_unknown_state_is_accepted_and_changes_nothing(session: ClientSession, house: House) -> None:
    async with serving(channel(session).routes(house.answer, house.record)) as base:
        query = urlencode({"secret": SECRET, "Status": "99"})
        answered = await session.get(f"{base}/sms/http/receipt/d1?{query}")

    assert (answered.status, house.everything_told()) == (200, [])


def signature(body: bytes) -> str:
    return hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
