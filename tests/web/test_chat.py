from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from messages import Choice, Reply
from tests.web.clerk import NOW
from tests.web.pushing import push
from web.server import build_app


async def test_a_message_gets_text_and_choices(client, clerk):
    clerk.says = lambda inbound: Reply("Mời chọn", (Choice("Khai sinh", "thủ tục khai sinh"),))

    response = await client.post("/chat", json={"id": "1", "text": "khai sinh"})

    assert await response.json() == {
        "text": "Mời chọn",
        "choices": [{"label": "Khai sinh", "says": "thủ tục khai sinh"}],
    }


async def test_the_session_is_a_cookie_that_scripts_cannot_read(client, clerk):
    response = await client.post("/chat", json={"id": "1", "text": "a"})

    cookie = response.cookies["motcua_chat"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


async def test_one_browser_is_one_address_and_another_browser_another(client, clerk):
    await client.post("/chat", json={"id": "1", "text": "a"})
    await client.post("/chat", json={"id": "2", "text": "b"})
    client.session.cookie_jar.clear()
    await client.post("/chat", json={"id": "3", "text": "c"})

    addresses = [each.address for each in clerk.heard]
    assert addresses[0] == addresses[1] != addresses[2]


async def test_a_session_that_we_did_not_sign_is_not_taken(client, clerk):
    await client.post("/chat", json={"id": "1", "text": "a"}, cookies={"motcua_chat": "chosen.by-somebody"})

    assert clerk.heard[0].address != "chosen"


async def test_a_repeated_id_is_taken_once_and_gets_the_stored_answer(client, clerk):
    first = await (await client.post("/chat", json={"id": "1", "text": "a"})).json()
    again = await (await client.post("/chat", json={"id": "1", "text": "a"})).json()

    assert len(clerk.heard) == 1
    assert again == first | {"repeat": True}


async def test_the_same_id_of_two_browsers_is_two_messages(client, clerk):
    await client.post("/chat", json={"id": "1", "text": "a"})
    client.session.cookie_jar.clear()
    await client.post("/chat", json={"id": "1", "text": "a"})

    assert len(clerk.heard) == 2


async def test_what_is_said_on_the_english_page_is_said_in_english(client, clerk):
    await client.post("/chat", json={"id": "1", "text": "a"})
    await client.get("/?lang=en")
    await client.post("/chat", json={"id": "2", "text": "b"})

    assert [each.language for each in clerk.heard] == ["vi", "en"]


async def test_the_first_answer_is_noted_after_it_was_written(client, clerk):
    await client.post("/chat", json={"id": "1", "text": "a"})

    assert clerk.gone_out == [clerk.heard[0].provider_id]


@pytest.mark.parametrize(
    "body",
    [{"id": "1"}, {"id": "1", "text": ""}, {"id": "x" * 65, "text": "a"}, {"id": "1", "text": "a" * 1001}, [], 7],
)
async def test_what_is_no_message_is_refused(client, clerk, body):
    response = await client.post("/chat", json=body)

    assert response.status == 400
    assert clerk.heard == []


async def test_a_body_above_the_limit_is_refused(client, clerk):
    response = await client.post("/chat", json={"id": "1", "text": "a", "padding": "x" * 20_000})

    assert response.status == 413
    assert clerk.heard == []


async def test_without_script_the_form_is_posted_and_the_page_shows_the_conversation(client, clerk):
    clerk.says = lambda inbound: Reply("Nộp tại xã", (Choice("Lệ phí?", "Lệ phí?"),))

    page = await (await client.post("/chat", data={"text": "khai sinh ở đâu"})).text()

    assert "khai sinh ở đâu" in page
    assert "Nộp tại xã" in page
    assert 'value="Lệ phí?"' in page


async def test_what_is_pushed_arrives_as_events_once(client, clerk, sqlite):
    await client.post("/chat", json={"id": "1", "text": "a"})
    stream = await client.get("/chat/events", params={"after": NOW.isoformat()})
    await push(sqlite, "web", clerk.heard[0].address, "Đã có kết quả", at=NOW + timedelta(seconds=1))

    told = [await _event(stream.content)]
    await push(sqlite, "web", clerk.heard[0].address, "Tin thứ hai", at=NOW + timedelta(seconds=2))
    told.append(await _event(stream.content))
    stream.close()

    assert [each["text"] for each in told] == ["Đã có kết quả", "Tin thứ hai"]


async def test_nobody_hears_what_is_pushed_to_another_session(client, clerk, sqlite):
    await client.post("/chat", json={"id": "1", "text": "a"})
    await push(sqlite, "web", "somebody else", "Bí mật", at=NOW + timedelta(seconds=1))
    await push(sqlite, "web", clerk.heard[0].address, "Của tôi", at=NOW + timedelta(seconds=2))

    stream = await client.get("/chat/events", params={"after": NOW.isoformat()})
    told = await _event(stream.content)
    stream.close()

    assert told["text"] == "Của tôi"


async def test_events_need_a_session(client):
    response = await client.get("/chat/events")

    assert response.status == 403


async def test_the_peer_is_counted_by_its_network_and_never_by_what_a_stranger_claims(client, clerk):
    await client.post("/chat", json={"id": "1", "text": "a"}, headers={"X-Forwarded-For": "203.0.113.9"})

    assert clerk.heard[0].network == "127.0.0.1"


class TestBehindAProxy:
    @pytest.fixture
    def settings(self) -> dict[str, Any]:
        return {"web": {"trusted_proxies": ["127.0.0.0/8", "10.0.0.0/8"], "kiosks": ["203.0.113.50"]}}

    async def test_the_nearest_address_that_is_no_proxy_counts(self, client, clerk):
        told = {"X-Forwarded-For": "1.2.3.4, 203.0.113.9, 10.0.0.7"}
        await client.post("/chat", json={"id": "1", "text": "a"}, headers=told)

        assert clerk.heard[0].network == "203.0.113.9"

    async def test_a_kiosk_of_an_office_is_not_counted_by_network(self, client, clerk):
        await client.post("/chat", json={"id": "1", "text": "a"}, headers={"X-Forwarded-For": "203.0.113.50"})

        assert clerk.heard[0].network is None


async def _event(content: Any) -> Any:
    async with asyncio.timeout(60):
        async for line in content:
            if line.startswith(b"data: "):
                return json.loads(line[6:])
    raise AssertionError("the stream ended")


async def test_open_events_end_when_the_server_stops(parts):
    app = build_app(parts)
    async with TestClient(TestServer(app)) as client:
        await client.post("/chat", json={"id": "1", "text": "a"})
        stream = await client.get("/chat/events", params={"after": NOW.isoformat()})

        await app.shutdown()

        async with asyncio.timeout(60):
            assert (await stream.content.read()).startswith(b"retry:")
