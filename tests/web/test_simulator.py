from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient, TestServer

from messages import Inbound, Reply
from tests.web.clerk import NOW
from tests.web.pushing import push
from web.server import build_app

PHONE = "+84912345678"


async def test_a_phone_shows_what_it_sent_what_was_answered_and_what_was_pushed(client, clerk, sqlite):
    clerk.says = lambda inbound: Reply("Dang xu ly")
    await clerk.answer(Inbound("sms", PHONE, "hs 1", "sandbox:1", NOW))
    await push(sqlite, "sms", PHONE, "Da co ket qua", at=NOW + timedelta(minutes=1), state="delivered")

    told = await (await client.get("/sms/sandbox/messages", params={"phone": "0912 345 678"})).json()

    assert [(each["direction"], each["text"], each["state"]) for each in told] == [
        ("in", "hs 1", "received"),
        ("out", "Dang xu ly", "sent"),
        ("out", "Da co ket qua", "delivered"),
    ]
    assert told[0]["at"] == NOW.isoformat()
    assert (told[2]["parts"], told[2]["characters"]) == (1, 13)


async def test_another_phone_sees_nothing_of_it(client, sqlite):
    await push(sqlite, "sms", PHONE, "Da co ket qua", at=NOW)

    told = await (await client.get("/sms/sandbox/messages", params={"phone": "+84987654321"})).json()

    assert told == []


async def test_what_is_no_number_is_refused(client):
    response = await client.get("/sms/sandbox/messages", params={"phone": "abc"})

    assert response.status == 400


async def test_the_page_has_phones_a_web_chat_and_examples(client):
    page = await (await client.get("/simulator")).text()

    assert page.count('class="phone"') >= 2
    assert "dang ky khai sinh lam o dau" in page
    assert "data-chat" in page


@pytest.mark.parametrize("changed", [{"simulator": False}, {"public_url": "https://motcua.example.vn"}])
async def test_with_a_real_gateway_or_a_public_address_there_is_no_simulator(parts, changed):
    service = parts.config.service.model_copy(update={"public_url": changed.get("public_url", "http://127.0.0.1:8080")})
    config = parts.config.model_copy(update={"service": service})
    parts = replace(parts, config=config, simulator=changed.get("simulator", True))

    async with TestClient(TestServer(build_app(parts))) as client:
        page = await client.get("/simulator")
        told = await client.get("/sms/sandbox/messages", params={"phone": PHONE})

    assert (page.status, told.status) == (404, 404)


async def test_a_proxied_visitor_from_elsewhere_finds_no_simulator(parts):
    web = parts.config.web.model_copy(update={"trusted_proxies": ["127.0.0.1"]})
    parts = replace(parts, config=parts.config.model_copy(update={"web": web}))

    async with TestClient(TestServer(build_app(parts))) as client:
        page = await client.get("/simulator", headers={"X-Forwarded-For": "203.0.113.9"})

    assert page.status == 404
