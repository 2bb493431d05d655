"""The whole service on sample data, as `motcua demo` opens it, over real HTTP on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from app import Service, open_service
from config import read_config
from demonstration import for_demonstration, load_samples
from notices import samples
from tests.loopback import PATIENCE
from web.server import build_app

_ids = count(1)


@dataclass
class Demo:
    """The running service, and what a person with a phone can do with it."""

    service: Service
    client: TestClient[Any, Any]
    now: datetime

    async def text(self, phone: str, words: str, id_: str = "") -> dict[str, Any]:
        """Text the service from that phone; its HTTP answer."""
        body = {"id": id_ or f"flow-{next(_ids)}", "from": phone, "text": words}
        response = await self.client.post("/sms/sandbox/inbound", json=body)
        assert response.status == 200, await response.text()
        return dict(await response.json())

    async def screen(self, phone: str) -> list[dict[str, Any]]:
        """What the phone shows in the simulator."""
        response = await self.client.get("/sms/sandbox/messages", params={"phone": phone})
        return list(await response.json())

    async def shows(self, phone: str, words: str) -> dict[str, Any]:
        """Wait until the phone shows a message with these words."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = [each for each in await self.screen(phone) if words in each["text"]]
                if found:
                    return found[-1]
                await asyncio.sleep(0.02)

    @property
    def code(self) -> str:
        return samples.sample_code(self.now)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    config = for_demonstration(read_config(), tmp_path)
    stop = asyncio.Event()
    async with open_service(config) as service:
        now = datetime.now(UTC)
        await load_samples(service, now)
        async with TestClient(TestServer(build_app(service.parts()))) as client:
            worker = asyncio.create_task(service.dispatcher.run(stop))
            yield Demo(service, client, now)
            stop.set()
            await worker
