"""Our side of Twilio in tests: settings, the channel, its routes behind a proxy, and signatures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientResponse, ClientSession
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from sms_gateway.gateway import Shared
from sms_gateway.twilio import Twilio
from tests.sms_gateway.house import NOW, House, serving
from tests.sms_gateway.twilio_server import TwilioServer

ACCOUNT, OLD, NEW = "AC0123456789abcdef0123456789abcdef", "0" * 32, "1" * 32
PUBLIC = "https://dvc.example.vn:8443/motcua"


@dataclass(frozen=True)
class Settings:
    api_url: str = "http://127.0.0.1:1"
    account_sid: str = ACCOUNT
    auth_token: tuple[SecretStr, ...] = field(default=(SecretStr(NEW), SecretStr(OLD)))
    sender: str = "+12015550123"
    rate: float = 1.0
    cost: int = 800
    timeout: float = 30.0


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
