"""The switch of each provider abroad: off, nothing goes through it and nothing is taken; `motcua check` says which."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from app import open_service
from config import Config
from housing import offered_channels
from messages import Reply
from running import find_faults
from store.deliveries import Say, add_reply
from tests.conftest import SECRET
from web.server import build_app

HOOKS = ("/telegram/webhook", "/sms/twilio/inbound", "/voice/twilio/start")


class Abroad:
    """A server that stands for Telegram and Twilio; it counts what reaches it."""

    def __init__(self) -> None:
        self.reached: list[str] = []
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self.server = TestServer(app)

    async def _take(self, request: web.Request) -> web.Response:
        self.reached.append(request.path)
        return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)


@pytest.fixture
async def abroad() -> AsyncIterator[Abroad]:
    there = Abroad()
    await there.server.start_server()
    yield there
    await there.server.close()


def config(there: Abroad, folder: Path, allowed: list[str]) -> Config:
    url = str(there.server.make_url("/")).rstrip("/")
    told: dict[str, Any] = {
        "secret_key": [SECRET],
        "database": {"url": f"sqlite+aiosqlite:///{folder / 'motcua.sqlite3'}"},
        "privacy": {"abroad": allowed},
        "sms": {"gateway": "twilio", "second": "kannel"},
        "twilio": {"auth_token": ["a token"], "account_sid": "AC1", "sender": "+84900000000", "api_url": url},
        "kannel": {"inbound_secret": "a secret", "send_url": "http://127.0.0.1:9"},
        "voice": {"enabled": True},
        "telegram": {"enabled": True, "token": "1:x", "mode": "webhook", "webhook_secret": "s", "api_url": url},
    }
    return Config(**told)


async def test_switched_off_nothing_goes_and_nothing_is_taken(abroad: Abroad, tmp_path: Path) -> None:
    async with open_service(config(abroad, tmp_path, [])) as service:
        async with service.database.begin() as tx:
            says = [Say(channel, "7", Reply("x")) for channel in ("telegram", "sms")]
            ids = [await add_reply(tx, each, datetime.now(UTC)) for each in says]
        await service.dispatcher.send_now(ids)
        async with TestClient(TestServer(build_app(service.parts()))) as client:
            answers = [(await client.post(path, data="{}")).status for path in HOOKS]

    assert abroad.reached == []
    assert answers == [404, 404, 404]
    assert offered_channels(config(abroad, tmp_path, [])) == ("sms",)


async def test_switched_on_it_is_used(abroad: Abroad, tmp_path: Path) -> None:
    async with open_service(config(abroad, tmp_path, ["telegram", "twilio"])) as service:
        async with service.database.begin() as tx:
            ids = [await add_reply(tx, Say("telegram", "7", Reply("x")), datetime.now(UTC))]
        await service.dispatcher.send_now(ids)
        async with TestClient(TestServer(build_app(service.parts()))) as client:
            answers = [(await client.post(path, data="{}")).status for path in HOOKS]

    assert [path.rpartition("/")[2] for path in abroad.reached] == ["sendMessage"]
    assert answers == [403, 403, 403]


@pytest.mark.parametrize(("allowed", "said"), [([], "switched off"), (["telegram", "twilio"], "servers abroad")])
async def test_check_names_each_provider_abroad_and_its_switch(
    abroad: Abroad, tmp_path: Path, allowed: list[str], said: str
) -> None:
    asked = config(abroad, tmp_path, allowed).model_copy(
        update={"service": Config().service.model_copy(update={"language": "en"})}
    )
    async with open_service(asked):
        pass

    findings = await find_faults(asked)

    lines = [each.line for each in findings if not each.grave]
    assert [line for line in lines if line.startswith("telegram: ") and said in line]
    assert [line for line in lines if line.startswith("twilio: ") and said in line]


async def test_a_service_without_them_says_nothing_of_them(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'motcua.sqlite3'}"
    asked = Config(secret_key=[SECRET], database={"url": url})  # type: ignore[arg-type, list-item]

    assert await find_faults(asked) == []
