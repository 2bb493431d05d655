from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest_asyncio
from playwright.async_api import Browser

from config import Config
from store import tallies
from store.database import Database
from store.staff import Role
from store.staff_sessions import open_session
from store.tables import metadata
from tests.browser import DESK, PHONE, browser_tests, chromium, faults_for_everyone, opened, served, shoot
from tests.store.small_province import put_small_province
from tests.web.clerk import Clerk
from tests.web.officials import put_official
from web.console.guard import COOKIE
from web.figures.reading import ABOUT
from web.parts import Parts
from web.server import build_app

pytestmark = browser_tests
STAFF = (
    *(f"/staff/figures?about={each}" for each in ABOUT),
    "/staff/dossiers?list=waiting",
    "/staff/dossiers/20",
    "/staff/leaflets",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(vault) -> AsyncIterator[tuple[str, str]]:
    """The address, and the session of a leader."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/web.sqlite3", vault)
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        now = datetime.now(UTC)
        await put_small_province(database, now - timedelta(hours=1), size=900)
        await tallies.renew(database, now)
        leader = await put_official(database, "mai", Role.LEADER)
        async with database.begin() as tx:
            token = await open_session(tx, leader, now)
        clerk = Clerk(database)
        config = Config.model_validate({"service": {"sms_number": "0888 123 456", "province": "Tỉnh Mẫu"}})
        parts = Parts(database, config, clerk.answer, clerk.answered, clerk.record)
        async with served(build_app(parts)) as address:
            yield address, token
        await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def test_figures_are_for_everyone_at_both_widths_with_their_tables_open(house, browser, tmp_path):
    address, token = house
    found = {}
    for size in (DESK, PHONE):
        async with opened(browser, address, viewport=size) as page:
            await page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
            for path in ("/figures", *STAFF):
                await page.goto(path)
                name = path.strip("/").replace("/", "-").replace("?about=", "-").replace("?list=", "-")
                await shoot(page, f"{name}-{size['width']}", tmp_path)
                for summary in await page.locator("main summary").all():
                    await summary.press("Enter")
                found[f"{path} {size['width']}"] = await faults_for_everyone(page)
                await shoot(page, f"{name}-{size['width']}-open", tmp_path)
                assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    assert {where: faults for where, faults in found.items() if faults} == {}
