from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
import pytest_asyncio
from playwright.async_api import Browser, expect

from config import Config
from store.citizens import refuse
from store.consents import Evidence
from store.database import Database
from store.staff import Role, add_official, invite
from store.tables import metadata
from tests.browser import DESK, PHONE, browser_tests, chromium, faults_for_everyone, opened, served, shoot
from tests.web.clerk import Clerk
from tests.web.officials import PASSWORD, SECRET, put_province
from web.parts import Parts
from web.server import build_app

pytestmark = browser_tests


PAGES = (
    "/staff/inbox",
    "/staff/dossiers",
    "/staff/dossiers/1",
    "/staff/apologies",
    "/staff/offices",
    "/staff/offices/2",
    "/staff/offices/imports",
    "/staff/holidays",
    "/staff/wordings?office=2",
    "/staff/wordings/2/CO_KET_QUA?language=en",
    "/staff/consents",
    "/staff/audit",
)


@dataclass(frozen=True)
class House:
    address: str
    invitation: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(vault) -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/web.sqlite3", vault)
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await put_province(database)
        now = datetime.now(UTC)
        async with database.begin() as tx:
            await add_official(tx, {"username": "mai", "name": "Lê Thị Mai", "role": Role.LEADER}, now)
            invitation = await invite(tx, "mai", SECRET, now, now + timedelta(hours=1))
            assert invitation is not None
            await refuse(tx, "sms", "+84912345678", "reminders", Evidence("text", now, "HUY"))
        clerk = Clerk(database)
        parts = Parts(database, Config(), clerk.answer, clerk.answered, clerk.record)
        async with served(build_app(parts)) as address:
            yield House(address, f"/staff/invitation/{invitation.token}")
        await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def test_an_official_enrols_works_signs_out_and_signs_in_again_with_the_authenticator(house, browser, tmp_path):
    async with opened(browser, house.address, viewport=DESK) as page:
        await page.goto(house.invitation)
        await shoot(page, "enrol-1280", tmp_path)
        found = {"enrol": await faults_for_everyone(page)}
        secret = await page.locator("code").first.inner_text()
        await page.fill("#password", PASSWORD)
        await page.fill("#again", PASSWORD)
        await page.fill("#code", pyotp.TOTP(secret).at(datetime.now(UTC)))
        await page.get_by_role("button", name="Lưu và đăng nhập").click()
        await expect(page).to_have_url(f"{house.address}/staff/dossiers")

        for size in (DESK, PHONE):
            await page.set_viewport_size(size)
            await page.goto("/staff/consents")
            await page.fill("#q", "0912 345 678")
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("heading", name="Số 0912 345 678")).to_be_visible()
            sought = page.url.removeprefix(house.address)
            for path in (*PAGES, sought):
                await page.goto(path)
                named = "staff-consents-sought" if path == sought else path[1:].replace("/", "-").replace("?", "-")
                await shoot(page, f"{named}-{size['width']}", tmp_path)
                found[f"{named} {size['width']}"] = await faults_for_everyone(page)
                assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        await expect(page.locator(".staff-nav [aria-current]")).to_be_in_viewport(ratio=0.9)

        await page.get_by_role("button", name="Đăng xuất").click()
        found["sign-in"] = await faults_for_everyone(page)
        await page.fill("#username", "mai")
        await page.fill("#password", PASSWORD)
        await page.fill("#code", pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30)))
        await page.get_by_role("button", name="Đăng nhập").click()

        await expect(page.locator(".who")).to_contain_text("Lê Thị Mai")
        assert {where: faults for where, faults in found.items() if faults} == {}
