from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientConnectionResetError, web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from prometheus_client.parser import text_string_to_metric_families

from messages import Inbound
from store.database import Database
from tests.web.clerk import NOW, Clerk
from tests.web.pushing import push
from web.server import build_app, note_answers


async def test_nothing_runs_in_a_page_but_what_we_serve(client):
    response = await client.get("/")

    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in await response.text()
    assert " onclick=" not in await response.text()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_an_asset_named_by_its_content_may_be_kept(client):
    page = await (await client.get("/")).text()
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]

    response = await client.get(address)

    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]


async def test_a_browser_gets_a_page_for_what_is_not_there_and_a_program_gets_json(client):
    page = await client.get("/nowhere", headers={"Accept": "text/html"})
    told = await client.get("/api/v1/nowhere")

    assert page.status == told.status == 404
    assert "Không tìm thấy trang" in await page.text()
    assert await told.json() == {"error": "not found"}


async def test_alive_and_ready_say_so(client):
    assert (await client.get("/healthz")).status == 200
    assert await (await client.get("/readyz")).json() == {"status": "ready"}


async def test_the_part_that_is_not_ready_is_named(parts):
    async def stopped() -> str:
        return "no tick for 90 seconds"

    async with TestClient(TestServer(build_app(replace(parts, checks={"clock": stopped})))) as client:
        response = await client.get("/readyz")
        told = await response.json()

    assert response.status == 503
    assert told["failing"] == {"clock": "no tick for 90 seconds"}


class TestWithTheDatabaseDown:
    @pytest.fixture
    async def sqlite(self, tmp_path: Any, vault: Any) -> AsyncIterator[Database]:
        database = Database(f"postgresql+asyncpg://postgres@/nothing?host={tmp_path}", vault)
        yield database
        await database.close()

    async def test_a_message_is_answered_503_so_that_it_is_sent_again(self, client, clerk: Clerk):
        response = await client.post("/chat", json={"id": "1", "text": "a"})

        assert response.status == 503
        assert response.headers["Retry-After"] == "10"
        assert clerk.gone_out == []

    async def test_a_browser_sees_a_page_that_says_so(self, client):
        response = await client.get("/", headers={"Accept": "text/html"})

        assert response.status == 503
        assert "Dịch vụ tạm gián đoạn" in await response.text()

    async def test_it_is_alive_but_not_ready_because_of_the_database(self, client):
        assert (await client.get("/healthz")).status == 200
        assert (await (await client.get("/readyz")).json())["failing"].keys() == {"database"}


class Unheard(web.Response):
    """An answer whose asker has gone."""

    async def write_eof(self, data: bytes = b"") -> None:
        raise ClientConnectionResetError("Cannot write to closing transport")


async def test_an_answer_that_nobody_hears_any_more_is_no_fault_and_not_noted_as_gone_out(parts, clerk: Clerk):
    app = build_app(parts)
    app.freeze()
    request = make_mocked_request("POST", "/chat", app=app)
    request["inbound"] = Inbound("web", "a", "xin chao", "web:1", NOW)
    answer = Unheard()

    async def handler(_: web.Request) -> web.StreamResponse:
        return answer

    assert await note_answers(request, handler) is answer
    assert clerk.gone_out == []


async def test_the_metrics_are_those_of_the_rows(client, clerk, sqlite):
    await client.post("/chat", json={"id": "1", "text": "a"})
    await client.post("/chat", json={"id": "1", "text": "a"})
    await push(sqlite, "sms", "+84912345678", "a", at=NOW, state="unknown")

    told = await (await client.get("/metrics")).text()

    samples = {(each.name, *each.labels.values()): each.value for kind in _families(told) for each in kind.samples}
    assert samples["motcua_answers", "clerk"] == 1
    assert samples["motcua_deliveries_unknown",] == 1
    assert samples["motcua_oldest_waiting_seconds", "reply"] == 0
    assert samples["motcua_handed_over_within_10s_ratio",] == 1
    assert samples["motcua_inbound_duplicate_total", "web"] >= 1
    assert ("motcua_clock_heartbeat_timestamp_seconds",) in samples


def _families(told: str) -> Any:
    return text_string_to_metric_families(told)
