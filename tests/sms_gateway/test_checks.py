"""What an operator is told before a citizen notices."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from pydantic import SecretStr

from sms_gateway import GATEWAYS
from sms_gateway.checks import CHECKS
from sms_gateway.gateway import Shared
from sms_gateway.texts import FAULTS
from tests.loopback import free_ports
from tests.sms_gateway import kannel_rig as rig
from tests.sms_gateway import test_http, test_kannel, twilio_house
from tests.sms_gateway.house import serving
from tests.sms_gateway.twilio_house import ACCOUNT, PUBLIC

HERE = f"{PUBLIC}/sms/twilio/inbound"


class Account:
    """Twilio's account and number, as a test wants them."""

    def __init__(self) -> None:
        self.status, self.account, self.sms_url = 200, "active", f"{HERE}#rc=5&rp=all"
        self.numbers = 1

    def routes(self) -> list[web.RouteDef]:
        base = f"/2010-04-01/Accounts/{ACCOUNT}"
        return [web.get(f"{base}.json", self._account), web.get(f"{base}/IncomingPhoneNumbers.json", self._numbers)]

    async def _account(self, request: web.Request) -> web.Response:
        return web.json_response({"sid": ACCOUNT, "status": self.account}, status=self.status)

    async def _numbers(self, request: web.Request) -> web.Response:
        number = {"phone_number": request.query["PhoneNumber"], "sms_url": self.sms_url}
        return web.json_response({"incoming_phone_numbers": [number] * self.numbers})


@pytest.fixture
async def twilio_at() -> AsyncIterator[tuple[Account, str]]:
    account = Account()
    async with serving(account.routes()) as base:
        yield account, base


async def faults(name: str, settings: Any, session: ClientSession, public: str = PUBLIC) -> list[str]:
    return await CHECKS[name](settings, Shared(session, public, language="en"))


async def test_a_twilio_that_is_set_up_has_no_fault(session: ClientSession, twilio_at: tuple[Account, str]) -> None:
    assert await faults("twilio", twilio_house.Settings(twilio_at[1]), session) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"status": 401}, "twilio: wrong account or password (HTTP 401)"),
        ({"account": "suspended"}, "twilio: the account is suspended"),
        ({"numbers": 0}, "twilio: +12015550123 is not a number of this account"),
        ({"sms_url": "https://old.vn/"}, f"twilio: inbound messages go to https://old.vn/, and should go to {HERE}"),
        ({"sms_url": None}, f"twilio: inbound messages go to -, and should go to {HERE}"),
    ],
)  # fmt: skip
async def test_each_fault_of_a_twilio_account_is_a_line(
    session: ClientSession, twilio_at: tuple[Account, str], change: dict[str, Any], fault: str
) -> None:
    account, base = twilio_at
    account.__dict__.update(change)

    assert await faults("twilio", twilio_house.Settings(base), session) == [fault]


async def test_a_public_address_that_the_world_cannot_call_is_a_fault(
    session: ClientSession, twilio_at: tuple[Account, str]
) -> None:
    account, base = twilio_at
    account.sms_url = "http://127.0.0.1:8080/sms/twilio/inbound"

    told = await faults("twilio", twilio_house.Settings(base), session, "http://127.0.0.1:8080")

    assert told == ["twilio: the provider cannot call http://127.0.0.1:8080; set service.public_url"]


async def test_what_is_not_set_is_named(session: ClientSession) -> None:
    told = [
        *await faults("twilio", twilio_house.Settings(auth_token=(), sender=""), session),
        *await faults("kannel", test_kannel.Settings(inbound_secret=SecretStr("")), session),
        *await faults("http", test_http.Settings(secret=SecretStr("")), session),
    ]

    assert told == [
        "twilio: not set: twilio.auth_token, twilio.sender",
        "kannel: not set: kannel.inbound_secret",
        "http: not set: http.send_url, http.secret",
    ]


async def test_a_secret_that_kannel_would_misread_is_a_fault(session: ClientSession) -> None:
    told = await faults("kannel", test_kannel.Settings(inbound_secret=SecretStr("a%d b")), session)

    assert told == ["kannel: kannel.inbound_secret may hold letters and digits only"]


async def test_a_provider_that_cannot_be_reached_is_told(session: ClientSession) -> None:
    nowhere = f"http://127.0.0.1:{free_ports(1)[0]}"

    told = [
        *await faults("twilio", twilio_house.Settings(nowhere), session),
        *await faults("kannel", test_kannel.Settings(nowhere), session),
    ]

    assert [line.partition(" cannot be reached")[0] for line in told] == [
        f"twilio: {nowhere}/2010-04-01/Accounts/{ACCOUNT}.json",
        f"kannel: {nowhere}",
    ]


@pytest.mark.kannel
async def test_a_real_kannel_tells_a_right_password_from_a_wrong_one_and_sends_nothing(
    tmp_path: Path, session: ClientSession
) -> None:
    async with rig.running_kannel(tmp_path, 1) as boxes:
        settings = test_kannel.Settings(boxes.send_url)
        wrong = dataclasses.replace(settings, password=SecretStr("wrong"))

        assert await faults("kannel", settings, session) == []
        assert await faults("kannel", wrong, session) == ["kannel: wrong account or password (HTTP 403)"]
        assert boxes.carrier.submitted == []


def test_every_gateway_can_be_checked_and_both_languages_say_the_same_faults() -> None:
    assert CHECKS.keys() == GATEWAYS.keys()
    assert FAULTS["vi"].keys() == FAULTS["en"].keys()
