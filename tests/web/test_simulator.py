from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from aiohttp.test_utils import TestClient, TestServer

from messages import Inbound, Reply
from phone import normalise
from sms_gateway.gateway import Shared
from sms_gateway.sandbox import Sandbox
from store.staff import Role
from tests.web.clerk import NOW, choices
from tests.web.officials import put_official, signed_in
from tests.web.pushing import push
from web.parts import ChatLimits
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
    numbers = re.findall(r'data-try="([^"]+)"', page)
    assert {normalise(number) for number in numbers} == set(numbers)


CHATS = (
    ChatLimits("telegram", lambda text: [text[:20], text[20:]] if len(text) > 20 else [text], buttons=100, label=64),
    ChatLimits("zalo", lambda text: [text], buttons=2, label=8),
)


@asynccontextmanager
async def training(parts):
    """The service at its public address, where the simulator is for officials in training."""
    service = parts.config.service.model_copy(update={"public_url": "https://motcua.example.vn"})
    parts = replace(parts, config=parts.config.model_copy(update={"service": service}), chats=CHATS)
    sandbox = Sandbox(parts.config.sandbox, Shared(None, "", parts.record, clock=lambda: NOW))  # type: ignore[arg-type]
    async with TestClient(TestServer(build_app(replace(parts, channels=(sandbox,))))) as client:
        yield client


async def test_away_from_loopback_the_simulator_is_behind_the_officials_sign_in(parts):
    async with training(parts) as client:
        page = await client.get("/simulator", allow_redirects=False)
        others = [
            await client.get("/sms/sandbox/messages", params={"phone": "+84900000001"}),
            await client.post("/sms/sandbox/inbound", json={"id": "1", "from": "+84900000001", "text": "hs"}),
            await client.post("/simulator/try", json={"phone": "+84900009999"}),
            await client.post("/simulator/chat", json={"chat": "zalo", "text": "xin chào"}),
            await client.get("/simulator/chat", params={"chat": "zalo"}),
        ]

    assert (page.status, page.headers["Location"]) == (303, "/staff/sign-in?next=/simulator")
    assert {each.status for each in others} == {403}


async def test_in_training_an_official_speaks_for_made_up_numbers_only(parts, sqlite, clerk):
    async with training(parts) as client:
        await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))
        page = await client.get("/simulator")
        own = await client.post("/sms/sandbox/inbound", json={"id": "1", "from": "0900000001", "text": "hs"})
        real = await client.post("/sms/sandbox/inbound", json={"id": "2", "from": "0912345678", "text": "hs"})
        read = await client.get("/sms/sandbox/messages", params={"phone": "0912345678"})

    assert (page.status, own.status, real.status, read.status) == (200, 200, 403, 403)
    assert [each.address for each in clerk.heard] == ["+84900000001"]


async def test_with_a_real_gateway_it_is_for_training_even_on_loopback(parts):
    async with TestClient(TestServer(build_app(replace(parts, simulator=False)))) as client:
        page = await client.get("/simulator", allow_redirects=False)

    assert page.status == 303


async def test_a_proxied_visitor_from_elsewhere_must_sign_in(parts):
    web = parts.config.web.model_copy(update={"trusted_proxies": ["127.0.0.1"]})
    parts = replace(parts, config=parts.config.model_copy(update={"web": web}))

    async with TestClient(TestServer(build_app(parts))) as client:
        page = await client.get("/simulator", headers={"X-Forwarded-For": "203.0.113.9"}, allow_redirects=False)

    assert page.status == 303


async def test_a_message_can_be_sent_to_a_test_number_and_to_no_other(parts, sqlite):
    sent: list[str] = []

    async def send_now(ids):
        sent.extend(ids)

    async with TestClient(TestServer(build_app(replace(parts, send_now=send_now)))) as client:
        tried = await client.post("/simulator/try", json={"phone": "+84900009997"})
        other = await client.post("/simulator/try", json={"phone": "0912345678"})
        form = await client.post("/simulator/try", data={"phone": "+84900009997"})
        shown = await (await client.get("/sms/sandbox/messages", params={"phone": "+84900009997"})).json()

    assert (tried.status, other.status, form.status, len(sent)) == (200, 400, 415, 1)
    assert [each["text"] for each in shown] == ["Day la tin thu tu trang mo phong."]


async def test_a_simulated_chat_shows_texts_and_buttons_as_its_platform_has_room_for(parts, clerk):
    clerk.says = lambda inbound: Reply(
        "Ông/Bà muốn hỏi thủ tục nào?", choices("Khai sinh lưu động", "Khai tử", "Kết hôn")
    )
    async with TestClient(TestServer(build_app(replace(parts, chats=CHATS)))) as client:
        await client.get("/simulator")
        for chat in ("telegram", "zalo"):
            await client.post("/simulator/chat", json={"chat": chat, "text": "hỏi"})
        told = {
            chat: (await (await client.get("/simulator/chat", params={"chat": chat})).json())[-1]
            for chat in ("telegram", "zalo")
        }

    assert [len(told[chat]["pieces"]) for chat in told] == [2, 1]
    assert [each["label"] for each in told["zalo"]["buttons"]] == ["Khai sin", "Khai tử"]
    assert (told["telegram"]["left_out"], told["zalo"]["left_out"]) == (0, 1)
    assert {each.channel for each in clerk.heard} == {"practice"}
