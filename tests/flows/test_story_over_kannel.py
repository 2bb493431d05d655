"""A citizen's whole story over a real Kannel: question, code, result, opt-out; and a stranger beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

import phone
import sms_text
from app import Service, open_service
from config import Config, read_config
from demonstration import for_demonstration
from notices import samples
from notices.intake import Terms, take
from notices.reading import read_envelope, read_progress
from notices.sample_offices import sample_offices
from store import offices, procedures
from store.messages import pushed_to
from tests.loopback import HERE, PATIENCE, free_ports
from tests.sms_gateway import kannel_rig as rig
from web.server import build_app

OWNER = phone.normalise(samples.sample_phone(0)) or ""
STRANGER = "+84902999001"
REAL = Terms(samples.SOURCE, confirmed=True)


@dataclass
class Town:
    service: Service
    phones: rig.FakeNetwork
    now: datetime

    @property
    def code(self) -> str:
        return samples.sample_code(self.now)

    async def asks(self, sender: str, text: str) -> str:
        """Text the short code; the SMS that comes back."""
        await self.phones.says(sender, text)
        return await self.phones.hears()

    async def delivered_to(self, address: str) -> list[str]:
        """What deliveries brought to that phone, once the carrier's receipts are home."""
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.service.database.read() as tx:
                    brought = await pushed_to(tx, "sms", address, self.now)
                if all(each.state == "delivered" for each in brought):
                    return [each.text for each in brought]
                await asyncio.sleep(0.05)

    async def result_is_ready(self) -> None:
        change = samples.sample_change(self.now)
        await take(self.service.database, lambda: read_envelope(change), REAL, self.now)
        self.service.dispatcher.wake()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    if not rig.installed():
        pytest.skip(rig.MISSING)
    (port,) = free_ports(1)
    stop = asyncio.Event()
    async with (
        rig.running_kannel(tmp_path, port) as boxes,
        open_service(_configuration(tmp_path, boxes.send_url, port)) as service,
        TestServer(build_app(service.parts()), host=HERE, port=port),
    ):
        now = datetime.now(UTC)
        await _take_dossiers(service, now)
        worker = asyncio.create_task(service.dispatcher.run(stop))
        yield Town(service, boxes.phones, now)
        stop.set()
        await worker


def _configuration(folder: Path, send_url: str, port: int) -> Config:
    config = for_demonstration(read_config(), folder)
    kannel = config.kannel.model_copy(
        update={
            "enabled": True,
            "send_url": send_url,
            "password": SecretStr(rig.PASSWORD),
            "inbound_secret": SecretStr(rig.SECRET),
            "sender": "8188",
            "callback_url": f"http://{HERE}:{port}",
        }
    )
    return config.model_copy(update={"kannel": kannel, "sms": config.sms.model_copy(update={"gateway": "kannel"})})


async def _take_dossiers(service: Service, now: datetime) -> None:
    """The sample dossiers, but as real ones: sample dossiers never reach a real phone."""
    async with service.database.begin() as tx:
        await offices.add_offices(tx, sample_offices())
        await procedures.raise_version(tx)
    envelope, steps = samples.sample_envelope(now), samples.sample_progress(now)
    await take(service.database, lambda: read_envelope(envelope), REAL, now)
    await take(service.database, lambda: read_progress(steps), REAL, now)
    await service.refresh()


@pytest.mark.kannel
async def test_a_question_a_code_a_result_and_a_refusal_over_sms(town: Town) -> None:
    mistyped = town.code.lower().replace("-", " ").replace("0", "o")

    question = await town.asks(OWNER, "đăng ký khai sinh làm ở đâu")
    status = await town.asks(OWNER, f"hs {mistyped} xong chua a")
    strangers = await town.asks(STRANGER, town.code)
    await town.result_is_ready()
    told = await town.phones.hears()
    await town.result_is_ready()
    await town.service.dispatcher.dispatch_once()
    refused = await town.asks(OWNER, "TC")

    assert "xa" in question
    assert status.startswith(f"{town.code}: Dang xu ly. Hen tra")
    assert strangers.startswith(f"{town.code}: Dang xu ly.")
    assert "Hen tra" not in strangers
    assert town.code in told
    assert "co ket qua" in told
    assert "ngung" in refused
    assert all(sms_text.count(text) == 1 for text in (question, status, strangers, told, refused))
    assert await town.delivered_to(OWNER) == [told]
