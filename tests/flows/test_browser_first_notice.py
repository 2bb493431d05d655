"""The whole service over its sample data, as `motcua demo` runs it, seen through a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

import demonstration
from app import Service, open_service
from config import Config
from notices import samples
from notices.intake import Terms, take
from notices.reading import read_envelope
from tests.browser import DESK, browser_tests, chromium, opened, served, shoot
from web.server import build_app

pytestmark = browser_tests


@dataclass(frozen=True)
class Demo:
    service: Service
    address: str
    code: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory) -> AsyncIterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    config = demonstration.for_demonstration(Config(), folder)
    stop = asyncio.Event()
    async with open_service(config) as service:
        now = datetime.now(UTC)
        await demonstration.load_samples(service, now)
        dispatching = asyncio.create_task(service.dispatcher.run(stop))
        async with served(build_app(service.parts())) as address:
            yield Demo(service, address, samples.sample_code(now))
        stop.set()
        with suppress(asyncio.CancelledError):
            await dispatching


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def text(page: Page, phone: str, words: str) -> str:
    """Write on one of the simulator's phones; what it hears back."""
    box = page.locator(f'[data-phone="{phone}"]')
    heard = await box.locator(".line.out").count()
    await box.locator("[data-text]").fill(words)
    await box.locator("[type=submit]").click()
    answer = box.locator(".line.out").nth(heard)
    await expect(answer).to_be_visible()
    return await answer.locator("p").inner_text()


OWNER, STRANGER = "+84900000000", "+84909999999"


async def test_the_owner_learns_by_sms_more_than_a_stranger_and_neither_hears_a_name(demo, browser):
    async with opened(browser, demo.address, viewport=DESK) as page:
        await page.goto("/simulator")

        to_owner = await text(page, OWNER, demo.code)
        to_stranger = await text(page, STRANGER, demo.code)

    assert demo.code in to_owner
    assert demo.code in to_stranger
    assert len(to_owner) > 0
    assert to_owner != to_stranger
    assert "Mau" not in to_stranger.replace("tinh Mau", "").replace("Song Mau", "").replace("Dong Mau", "")


async def test_a_dossier_that_becomes_ready_is_told_once_on_its_owners_phone(demo, browser, tmp_path):
    async with opened(browser, demo.address, viewport=DESK) as page:
        await page.goto("/simulator")
        box = page.locator(f'[data-phone="{OWNER}"]')
        ready = box.locator(".line.out", has_text="co ket qua")
        await expect(ready).to_have_count(0)

        for _ in range(2):
            await import_change(demo.service)

        await expect(ready).to_have_count(1)
        await expect(ready.locator("small")).to_contain_text("1 tin")
        await shoot(page, "first-notice-1280", tmp_path)
        others = page.locator(f'[data-phone]:not([data-phone="{OWNER}"]) .line.out', has_text="co ket qua")
        await expect(others).to_have_count(0)


async def test_a_question_and_what_follows_it_on_the_citizens_page(demo, browser, tmp_path):
    async with opened(browser, demo.address) as page:
        await page.goto("/")
        answers = page.locator(".line.out")

        await page.fill("#say-text", "dang ky khai sinh lam o dau")
        await page.keyboard.press("Enter")
        await expect(answers).to_have_count(2)
        await page.fill("#say-text", "con le phi?")
        await page.keyboard.press("Enter")
        await expect(answers).to_have_count(3)

        assert "khai sinh" in (await answers.nth(1).inner_text()).lower()
        assert "khai sinh" in (await answers.nth(2).inner_text()).lower()
        await shoot(page, "questions-390", tmp_path)


async def test_a_look_up_with_the_digits_of_the_id_shows_dates_and_the_way(demo, browser, tmp_path):
    async with opened(browser, demo.address) as page:
        await page.goto("/")
        await page.fill("#code", demo.code.lower().replace("-", " "))
        await page.fill("#digits", "0000")

        await page.keyboard.press("Enter")

        await expect(page.locator(".card-code")).to_contain_text(demo.code)
        await expect(page.locator(".facts")).to_contain_text("Ngày hẹn trả")
        await expect(page.locator(".way li").first).to_be_visible()
        await shoot(page, "look-up-390", tmp_path)


async def import_change(service: Service) -> None:
    now = datetime.now(UTC)
    change = samples.sample_change(now)
    await take(service.database, lambda: read_envelope(change), Terms(samples.SOURCE, sample=True), now)
