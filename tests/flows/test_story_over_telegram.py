"""A citizen's whole story over Telegram, between the real service and a Bot API server on loopback."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from zxingcpp import BarcodeFormat

import phone
from app import Service, open_service
from bot import channel_texts
from config import Config, read_config
from demonstration import for_demonstration, load_samples
from notices import samples
from notices.intake import Terms, take
from notices.reading import read_envelope
from store.messages import pushed_to
from tests.bot.phone_photos import photographed, receipt
from tests.bot_api_server import BotApiServer
from tests.loopback import PATIENCE
from web.server import build_app

CHAT = 4242
OWNER = phone.normalise(samples.sample_phone(0)) or ""


@dataclass
class Applicant:
    """Somebody in Telegram, whose dossier it is."""

    service: Service
    telegram: BotApiServer
    now: datetime

    @property
    def code(self) -> str:
        return samples.sample_code(self.now)

    async def does(self, update: dict[str, Any]) -> str:
        """What the bot answers to it last."""
        before = len(self.telegram.chats[CHAT])
        assert await self.telegram.deliver(update) == [200]
        answers = self.telegram.hears(CHAT)[before:]
        return answers[-1] if answers else ""

    async def says(self, text: str) -> str:
        return await self.does(self.telegram.says(CHAT, text))

    async def presses(self, label: str) -> str:
        return await self.does(self.telegram.presses(CHAT, label))

    async def hears(self, words: str) -> str:
        """Wait until the chat shows a message with these words."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = [each for each in self.telegram.hears(CHAT) if words in each]
                if found:
                    return found[-1]
                await asyncio.sleep(0.02)

    async def sms(self, words: str = "") -> list[str]:
        """What was brought to the phone by SMS; waits for a text with these words."""
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.service.database.read() as tx:
                    texts = [each.text for each in await pushed_to(tx, "sms", OWNER, self.now)]
                if not words or any(words in each for each in texts):
                    return texts
                await asyncio.sleep(0.02)

    async def proves_the_phone(self) -> str:
        await self.says(f"xac nhan {OWNER}")
        [sms] = await self.sms("ma xac nhan")
        match = re.search(r"\d{6}", sms)
        assert match is not None
        return await self.says(match[0])

    async def result_is_ready(self) -> None:
        change = samples.sample_change(self.now)
        await take(
            self.service.database, lambda: read_envelope(change), Terms(samples.SOURCE, confirmed=True), self.now
        )
        self.service.dispatcher.wake()


@pytest.fixture
async def applicant(tmp_path: Path) -> AsyncIterator[Applicant]:
    telegram, stop = BotApiServer(), asyncio.Event()
    await telegram.start()
    async with (
        open_service(_configuration(tmp_path, telegram)) as service,
        TestServer(build_app(service.parts())) as site,
    ):
        now = datetime.now(UTC)
        await load_samples(service, now)
        telegram.webhook = {"url": str(site.make_url("/telegram/webhook")), "secret_token": "loopback"}
        worker = asyncio.create_task(service.dispatcher.run(stop))
        yield Applicant(service, telegram, now)
        stop.set()
        await worker
    await telegram.close()


def _configuration(folder: Path, telegram: BotApiServer) -> Config:
    config = for_demonstration(read_config(), folder)
    way = {"enabled": True, "token": SecretStr(telegram.token), "api_url": telegram.url, "mode": "webhook"}
    return config.model_copy(
        update={"telegram": config.telegram.model_copy(update={**way, "webhook_secret": SecretStr("loopback")})}
    )


async def test_question_code_proof_photo_result_and_refusal(applicant: Applicant) -> None:
    picture = photographed(receipt(applicant.code, BarcodeFormat.QRCode, 5), random.Random(7), "rotate")

    question = await applicant.says("đăng ký khai sinh làm ở đâu")
    before = await applicant.says(f"hồ sơ {applicant.code.lower()} xong chưa ạ")
    offered = await applicant.presses(channel_texts.LABEL_PROVE.vi)
    proved = await applicant.proves_the_phone()
    after = await applicant.presses(channel_texts.LABEL_SEE.vi.format(code=applicant.code))
    shown = await applicant.does(applicant.telegram.sends_photo(CHAT, picture))
    await applicant.result_is_ready()
    told = await applicant.hears("có kết quả")
    refused = await applicant.says("TC")

    assert "xã" in question
    assert applicant.code in before
    assert "Hẹn trả" not in before
    assert offered == channel_texts.ASK_NUMBER.vi
    assert proved == channel_texts.PROVED.vi
    assert "Hẹn trả" in after
    assert shown == after
    assert applicant.code in told
    assert "ngừng" in refused
    assert len(await applicant.sms()) == 1
    assert applicant.telegram.rejected == []


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "found out by sending"])
async def test_a_blocked_chat_is_told_by_sms_and_is_back_on_start(applicant: Applicant, announced: bool) -> None:
    await applicant.says("xin chào")
    await applicant.proves_the_phone()
    blocking = applicant.telegram.joins_or_leaves(CHAT, "kicked")
    if announced:
        await applicant.does(blocking)

    await applicant.result_is_ready()
    told = [each for each in await applicant.sms("ket qua") if "ket qua" in each]
    applicant.telegram.blocked.clear()
    back = await applicant.says("/start")

    assert len(told) == 1
    assert applicant.code in told[0]
    assert back
    assert not any("có kết quả" in each for each in applicant.telegram.hears(CHAT))


async def test_a_photo_without_a_code_is_answered_kindly(applicant: Applicant) -> None:
    assert (
        await applicant.does(applicant.telegram.sends_photo(CHAT, b"no picture")) == channel_texts.PHOTO_UNREADABLE.vi
    )


async def test_an_update_that_comes_ten_times_is_answered_once(applicant: Applicant) -> None:
    update = applicant.telegram.says(CHAT, f"THEO DOI {applicant.code}")

    statuses = await asyncio.gather(*(applicant.telegram.push(update, "loopback") for _ in range(10)))
    again = await applicant.telegram.push(update, "loopback")

    assert statuses == [200] * 10
    assert again == 200
    assert len(applicant.telegram.hears(CHAT)) == 1
