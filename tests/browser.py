"""A real Chromium for tests of pages: Debian's, driven by Playwright, one for a module of tests.

Tests that use it run in one event loop per module: `pytestmark = browser_tests`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright, expect

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
AXE = Path(__file__).parent.parent / ".tools" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("SCREENSHOTS")
PATIENCE = 60_000
"""Milliseconds in which a page shows on a busy machine what it will show; Playwright's own five seconds are too few."""
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)

expect.set_options(timeout=PATIENCE)
browser_tests = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser without a window; a missing one skips the test and says what to install."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("apt-get install chromium, as .ci/run does")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, address: str, **options: Any) -> AsyncIterator[Page]:
    """A page of a new visitor at that address, phone-sized unless told otherwise; an error in its script fails."""
    context: BrowserContext = await browser.new_context(
        base_url=address, viewport=options.pop("viewport", PHONE), **options
    )
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    await context.close()
    assert faults == []


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """The application on a free port of loopback; its address."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def shoot(page: Page, name: str, folder: Path) -> None:
    """A picture of the whole page for people to look at, in the test's folder or in $SCREENSHOTS."""
    where = Path(SHOTS) if SHOTS else folder
    await page.screenshot(path=where / f"{name}.png", full_page=True)


async def faults_for_everyone(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, a line each; [] when nothing."""
    if not AXE.exists():
        pytest.skip("npm install --prefix .tools --no-save axe-core@4 emulate@0.11.2, as .ci/run does")
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = await page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]


async def look(page: Page, name: str, folder: Path) -> list[str]:
    """Pictures at both sizes; what axe finds, and what is wider than a phone."""
    found = []
    for size in (DESK, PHONE):
        await page.set_viewport_size(size)
        await shoot(page, f"{name}-{size['width']}", folder)
        found += [f"{name} {size['width']}: {each}" for each in await faults_for_everyone(page)]
        if await page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
            found.append(f"{name} is wider than {size['width']}")
    await page.set_viewport_size(DESK)
    return found
