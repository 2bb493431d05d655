"""A citizen on a phone and on the page, an official in the console: the whole service, seen from both sides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

import demonstration
from app import open_service
from config import Config
from store.staff import Role
from store.staff_sessions import open_session
from tests.browser import DESK, browser_tests, chromium, opened, served, shoot
from tests.web.officials import put_official
from web.console.guard import COOKIE
from web.server import build_app

pytestmark = browser_tests
CITIZEN = "+84900000001"


@dataclass(frozen=True)
class Demo:
    address: str
    session: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(tmp_path_factory) -> AsyncIterator[Demo]:
    config = demonstration.for_demonstration(Config(), tmp_path_factory.mktemp("demo"))
    stop = asyncio.Event()
    async with open_service(config) as service:
        await demonstration.load_samples(service, datetime.now(UTC))
        official = await put_official(service.database, "mai", Role.CLERK)
        async with service.database.begin() as tx:
            session = await open_session(tx, official, datetime.now(UTC))
        dispatching = asyncio.create_task(service.dispatcher.run(stop))
        async with served(build_app(service.parts())) as address:
            yield Demo(address, session)
        stop.set()
        with suppress(asyncio.CancelledError):
            await dispatching


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def sign_in(page: Page, demo: Demo) -> None:
    await page.context.add_cookies([{"name": COOKIE, "value": demo.session, "url": demo.address}])


async def send(page: Page, words: str) -> None:
    phone = page.locator(f'[data-phone="{CITIZEN}"]')
    await phone.locator("[data-text]").fill(words)
    await phone.locator("[type=submit]").click()
    await expect(phone.locator(".line.in").last).to_contain_text(words)


async def test_who_asks_for_a_person_is_answered_by_one_on_the_same_phone_while_the_bot_is_silent(
    demo, browser, tmp_path
):
    async with (
        opened(browser, demo.address, viewport=DESK) as citizen,
        opened(browser, demo.address, viewport=DESK) as official,
    ):
        await citizen.goto("/simulator")
        heard = citizen.locator(f'[data-phone="{CITIZEN}"] .line.out')
        await send(citizen, "gap can bo phuong Song Mau")
        await expect(heard.last).to_contain_text("Da chuyen can bo")

        await sign_in(official, demo)
        await official.goto("/staff/inbox")
        await official.locator(".talks a").first.click()
        await official.get_by_role("button", name="Nhận trả lời").click()
        await expect(official.locator("#text")).to_be_visible()
        before = await heard.count()
        await send(citizen, "toi can noi chuyen voi nguoi")
        await expect(official.locator("[data-talk]")).to_contain_text("toi can noi chuyen voi nguoi")
        await official.fill("#text", "Mời Ông/Bà đến quầy 3 trước 16h30.")
        await shoot(official, "talk-1280", tmp_path)
        await official.get_by_role("button", name="Gửi").click()

        await expect(heard.last).to_contain_text("Moi Ong/Ba den quay 3 truoc 16h30.")
        await expect(heard).to_have_count(before + 1)
        await official.get_by_role("button", name="Đã xong").click()
        await expect(official.locator("main")).to_contain_text("Không ai đang chờ.")
        await send(citizen, "dang ky khai sinh lam o dau")
        await expect(heard.last).to_contain_text("Khai sinh")


async def test_on_the_citizens_page_the_officials_answer_appears_by_itself(demo, browser, tmp_path):
    async with opened(browser, demo.address) as citizen, opened(browser, demo.address, viewport=DESK) as official:
        await citizen.goto("/")
        await citizen.fill("#say-text", "gặp cán bộ phường Sông Mẫu")
        await citizen.keyboard.press("Enter")
        await expect(citizen.locator(".line.out").last).to_contain_text("Đã chuyển câu hỏi đến cán bộ")

        await sign_in(official, demo)
        await official.goto("/staff/inbox")
        await official.locator(".talks a").first.click()
        await official.get_by_role("button", name="Nhận trả lời").click()
        await official.fill("#text", "Chào Ông/Bà, tôi là cán bộ tiếp nhận.")
        await official.get_by_role("button", name="Gửi").click()

        await expect(citizen.locator(".line.out").last).to_contain_text("Chào Ông/Bà, tôi là cán bộ tiếp nhận.")
        await shoot(citizen, "answered-390", tmp_path)
