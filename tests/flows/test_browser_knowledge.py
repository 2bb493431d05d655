"""What nobody understood becomes a name of a procedure; a procedure is changed by two officials; a phone hears both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

import demonstration
from app import open_service
from config import Config
from knowledge.question_set import load_questions
from store.staff import Role
from store.staff_sessions import open_session
from tests.browser import DESK, browser_tests, chromium, look, opened, served
from tests.web.officials import put_official
from web.console.guard import COOKIE
from web.server import build_app

pytestmark = browser_tests
ONE, OTHER, WORDS = "+84900000001", "+84909999999", "giay uyen uong"
TRIED = 240_000
"""Milliseconds that a trial may take on a machine that does much else."""


@dataclass(frozen=True)
class House:
    address: str
    sessions: dict[str, str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory) -> AsyncIterator[House]:
    config = demonstration.for_demonstration(Config(), tmp_path_factory.mktemp("knowledge"))
    stop = asyncio.Event()
    async with open_service(config) as service:
        await demonstration.load_samples(service, datetime.now(UTC))
        sessions = {}
        for name, role in (("lan", Role.EDITOR), ("hung", Role.APPROVER)):
            official = await put_official(service.database, name, role)
            async with service.database.begin() as tx:
                sessions[name] = await open_session(tx, official, datetime.now(UTC))
        running_ = [asyncio.create_task(each(stop)) for each in (service.dispatcher.run, service.keep_fresh)]
        parts = replace(service.parts(), questions=load_questions()[::5])
        async with served(build_app(parts)) as address:
            yield House(address, sessions)
        stop.set()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*running_)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


async def sign_in(page: Page, house: House, name: str) -> None:
    await page.context.add_cookies([{"name": COOKIE, "value": house.sessions[name], "url": house.address}])


async def hears(page: Page, number: str, words: str, answer: str) -> None:
    """Ask from that phone, which nobody else uses, until the answer says so: it is live within five seconds."""
    phone = page.locator(f'[data-phone="{number}"]')
    heard = phone.locator(".line.out")
    for _ in range(30):
        before = await heard.count()
        await phone.locator("[data-text]").fill(words)
        await phone.locator("[type=submit]").click()
        await expect(heard).to_have_count(before + 1)
        if answer in await heard.last.inner_text():
            return
        await page.wait_for_timeout(1000)
    raise AssertionError(f"nobody answered {words} with {answer}")


async def test_words_that_nobody_understood_are_a_procedures_name_after_one_click(house, browser, tmp_path):
    faults: list[str] = []
    async with (
        opened(browser, house.address, viewport=DESK) as citizen,
        opened(browser, house.address, viewport=DESK) as editor,
    ):
        await citizen.goto("/simulator")
        await hears(citizen, ONE, f"lam {WORDS} o dau", "")
        await sign_in(editor, house, "lan")
        await editor.goto("/staff/knowledge/questions")
        faults += await look(editor, "questions", tmp_path)
        await editor.get_by_role("link", name="Chọn thủ tục khác").first.click()
        await editor.fill("#q", "đăng ký kết hôn")
        await editor.get_by_role("button", name="Tìm").click()
        await editor.fill("#says", WORDS)
        faults += await look(editor, "question", tmp_path)
        await editor.get_by_role("button", name="Kết hôn", exact=True).click()
        await expect(editor.locator("[data-live]").first).to_contain_text("Đang dùng", timeout=TRIED)
        faults += await look(editor, "synonym", tmp_path)

        await hears(citizen, ONE, f"lam {WORDS} o dau", "Ket hon")
        await editor.goto("/staff/knowledge/synonyms")
        faults += await look(editor, "synonyms", tmp_path)

    assert faults == []


async def test_a_procedure_edited_by_one_official_is_answered_so_after_a_second_approves(house, browser, tmp_path):
    faults: list[str] = []
    async with (
        opened(browser, house.address, viewport=DESK) as citizen,
        opened(browser, house.address, viewport=DESK) as author,
        opened(browser, house.address, viewport=DESK) as approver,
    ):
        await sign_in(author, house, "lan")
        await author.goto("/staff/knowledge?q=khai+sinh")
        faults += await look(author, "knowledge", tmp_path)
        await author.locator("td a").first.click()
        faults += await look(author, "procedure", tmp_path)
        await author.get_by_role("link", name="Sửa").click()
        faults += await look(author, "procedure-edit", tmp_path)
        await author.fill("#fee", "Miễn phí đúng hạn; quá hạn 9.500 đồng")
        await author.fill("#fee_sms", "quá hạn 9.500đ")
        await author.fill("#why", "Nghị quyết HĐND tỉnh về lệ phí hộ tịch")
        await author.get_by_role("button", name="Lưu nháp và thử").click()
        faults += await look(author, "change-running", tmp_path)
        await author.get_by_role("button", name="Trình duyệt").click(timeout=TRIED)
        await expect(author.locator("main")).to_contain_text("người soạn không tự duyệt được")

        await sign_in(approver, house, "hung")
        await approver.goto("/staff/knowledge")
        await approver.locator(".kn-changes a").first.click()
        faults += await look(approver, "change-proposed", tmp_path)
        await approver.get_by_role("button", name="Duyệt, đưa vào dùng").click()
        await expect(approver.locator("main")).to_contain_text("Đang dùng ở mọi nơi")

        await citizen.goto("/simulator")
        await hears(citizen, OTHER, "le phi dang ky khai sinh", "9.500")
        await approver.get_by_role("link", name="khai sinh").first.click()
        faults += await look(approver, "procedure-changed", tmp_path)

    assert faults == []
