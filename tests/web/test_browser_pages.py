from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, expect

import sms_text
from config import Config
from messages import Answer, Inbound, Record, Reply
from store.database import Database
from store.tables import metadata
from tests.browser import DESK, PHONE, browser_tests, chromium, faults_for_everyone, opened, served, shoot
from tests.web.clerk import CODE, Clerk, choices, details, dossier
from tests.web.pushing import push
from web.parts import Parts
from web.server import build_app

pytestmark = browser_tests


SETTINGS = {"sandbox": {"enabled": True}, "service": {"sms_number": "0888 123 456", "province": "Tỉnh Mẫu"}}


class Gateway:
    """A sandbox at the seam: what a phone says is a turn, as the sandbox's own route makes it."""

    name = sender = "sms"
    rate = chat_rate = 1000.0

    def routes(self, answer: Answer, record: Record) -> list[web.RouteDef]:
        async def inbound(request: web.Request) -> web.Response:
            told = await request.json()
            said = Inbound(
                "sms", told["from"], told["text"], f"sandbox:{told['id']}", _now(), verified_phone=told["from"]
            )
            reply = await answer(said)
            request["inbound"] = said
            return web.json_response({"text": reply.text})

        return [web.post("/sms/sandbox/inbound", inbound)]


@dataclass(frozen=True)
class House:
    address: str
    database: Database
    clerk: Clerk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(vault) -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/web.sqlite3", vault)
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        clerk = Clerk(database)
        clerk.says = says
        parts = Parts(
            database=database,
            config=Config.model_validate(SETTINGS),
            answer=clerk.answer,
            answered=clerk.answered,
            record=clerk.record,
            channels=(Gateway(),),
            simulator=True,
        )
        async with served(build_app(parts)) as address:
            yield House(address, database, clerk)
        await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


def says(inbound: Inbound) -> Reply:
    if CODE.lower() in inbound.text.lower():
        told = details(missing="Bản vẽ mặt bằng tầng 2") if inbound.text.endswith(" 1234") else None
        return Reply(
            "Dang xu ly" if inbound.channel == "sms" else "Đang xử lý", card=dossier(5 if told else 4, details=told)
        )
    if "khai sinh" in inbound.text:
        return Reply("Nộp tại Ủy ban nhân dân cấp xã.", choices("Cần giấy tờ gì?", "Lệ phí?"))
    return Reply(f"Đã nghe: {inbound.text}")


async def test_a_scanner_types_a_code_and_enter_and_the_field_is_empty_after_30_seconds(house, browser, tmp_path):
    async with opened(browser, house.address) as page:
        await page.clock.install()
        await page.goto("/")
        await page.focus("#code")

        await page.keyboard.type(CODE)
        await page.keyboard.press("Enter")
        await expect(page.locator(".card-status")).to_have_text("Đang xử lý")
        await page.clock.run_for(20_000)
        await expect(page.locator("[data-left]")).to_contain_text("10")
        await shoot(page, "result-390", tmp_path)
        await page.clock.run_for(11_000)

        await expect(page.locator("#code")).to_have_value("")
        await expect(page.locator(".card")).to_be_visible()


async def test_a_kiosk_takes_keys_wherever_the_focus_is_and_clears_the_whole_screen(house, browser, tmp_path):
    async with opened(browser, house.address, viewport=DESK) as page:
        await page.clock.install()
        await page.goto("/?kiosk=1")
        await page.locator("h1").click()

        await page.keyboard.type(CODE)
        await page.keyboard.press("Enter")
        await expect(page.locator(".card-status")).to_have_text("Đang xử lý")
        await shoot(page, "kiosk-1280", tmp_path)
        await page.click("[data-more]")
        await page.clock.run_for(45_000)
        await expect(page.locator(".card")).to_be_visible()
        await page.clock.run_for(20_000)

        await expect(page.locator(".card")).to_have_count(0)
        await expect(page.locator("#code")).to_be_focused()


async def test_the_digits_of_an_id_open_what_is_missing(house, browser, tmp_path):
    async with opened(browser, house.address, viewport=DESK) as page:
        await page.goto("/")
        await page.fill("#code", CODE)
        await page.fill("#digits", "1234")

        await page.click("[data-lookup] [type=submit]")

        await expect(page.locator(".act")).to_contain_text("Bản vẽ mặt bằng tầng 2")
        await shoot(page, "result-1280", tmp_path)


async def test_a_chat_offers_buttons_and_they_may_also_be_typed(house, browser, tmp_path):
    async with opened(browser, house.address) as page:
        await page.goto("/")
        await page.get_by_role("button", name="Đăng ký khai sinh làm ở đâu?").click()
        await page.get_by_role("button", name="Lệ phí?").click()
        await expect(page.locator(".line.out").last).to_contain_text("Đã nghe: Lệ phí?")

        await page.fill("#say-text", "Cần giấy tờ gì?")
        await page.keyboard.press("Enter")

        await expect(page.locator(".line.out").last).to_contain_text("Đã nghe: Cần giấy tờ gì?")
        await shoot(page, "chat-390", tmp_path)


async def test_a_message_written_without_a_connection_is_kept_and_sent_once_when_it_is_back(house, browser):
    words = f"câu hỏi {uuid4().hex}"
    async with opened(browser, house.address) as page:
        await page.goto("/")
        await page.context.set_offline(True)
        await page.fill("#say-text", words)
        await page.keyboard.press("Enter")
        await expect(page.locator("[data-status]")).to_contain_text("Mất kết nối")

        await page.context.set_offline(False)

        await expect(page.locator(".line.out").last).to_contain_text(words)
    assert [each.text for each in house.clerk.heard].count(words) == 1


async def test_what_is_pushed_appears_by_itself(house, browser):
    async with opened(browser, house.address) as page:
        await page.goto("/")
        await page.fill("#say-text", "ai đó")
        await page.keyboard.press("Enter")
        await expect(page.locator(".line.out").last).to_contain_text("Đã nghe")
        address = house.clerk.heard[-1].address

        await push(house.database, "web", address, "Hồ sơ đã có kết quả", at=_now())

        await expect(page.locator(".line.out").last).to_contain_text("Hồ sơ đã có kết quả")


async def test_without_script_look_up_and_chat_work_too(house, browser):
    async with opened(browser, house.address, java_script_enabled=False) as page:
        await page.goto("/")
        await page.fill("#code", CODE)
        await page.click("[data-lookup] [type=submit]")
        await expect(page.locator(".card-status")).to_have_text("Đang xử lý")

        await page.fill("#say-text", "đăng ký khai sinh")
        await page.keyboard.press("Enter")

        await expect(page.locator(".line.out").last).to_contain_text("Nộp tại Ủy ban nhân dân cấp xã.")
        await page.get_by_role("button", name="Lệ phí?").click()
        await expect(page.locator(".line.out").last).to_contain_text("Đã nghe: Lệ phí?")


async def test_on_a_simulated_phone_messages_appear_with_their_state_and_parts(house, browser, tmp_path):
    async with opened(browser, house.address, viewport=DESK) as page:
        await page.goto("/simulator")
        await page.fill("#any", "0912 345 678")
        await page.keyboard.press("Enter")
        phone = page.locator('[data-phone="+84912345678"]')
        await phone.locator("[data-text]").fill(CODE)
        await expect(phone.locator("[data-counter]")).to_have_text("22 ký tự · 1 tin")
        await phone.locator("[type=submit]").click()
        await expect(phone.locator(".line.out").last).to_contain_text("Dang xu ly")

        await push(house.database, "sms", "+84912345678", "Da co ket qua", at=_now(), state="delivered")

        await expect(phone.locator(".line.out").last).to_contain_text("Da co ket qua")
        await expect(phone.locator(".line.out small").last).to_contain_text("13 ký tự · 1 tin · ✓✓ đã nhận")
        await shoot(page, "simulator-1280", tmp_path)


async def test_a_simulated_phone_counts_as_the_gateway_counts(house, browser):
    texts = [
        "",
        "a" * 160,
        "a" * 161,
        "a" * 306,
        "a" * 307,
        "[" * 80,
        "[" * 81,
        "đ" * 70,
        "đ" * 71,
        "đ" * 134,
        "đ" * 135,
    ]
    async with opened(browser, house.address) as page:
        await page.goto("/simulator")
        script = "texts => import('/static/simulator.js').then(({count}) => texts.map(each => count(each).parts))"

        counted = await page.evaluate(script, texts)

    assert counted == [sms_text.count(each) for each in texts]


async def test_everything_can_be_reached_by_the_keyboard_alone(house, browser):
    async with opened(browser, house.address, viewport=DESK) as page:
        await page.goto("/")
        reached = []
        for _ in range(14):
            await page.keyboard.press("Tab")
            reached.append(
                await page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
            )

        assert reached[0] == "Đến nội dung chính"
        for wanted in ("English", "code", "digits", "Tra cứu", "Đăng ký khai sinh làm ở đâu?", "say-text", "Gửi"):
            assert wanted in reached
        assert await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


async def test_axe_finds_nothing_and_nothing_runs_over_the_edge_at_390_and_1280_light_and_dark(house, browser):
    found = {}
    for size, scheme in ((PHONE, "light"), (DESK, "dark")):
        looks = {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce"}
        async with opened(browser, house.address, **looks) as page:
            for path in ("/", "/?kiosk=1", "/?lang=en", "/simulator", "/api/v1/docs", "/nowhere"):
                await page.goto(path)
                if path in ("/", "/?kiosk=1"):
                    await page.fill("#code", CODE)
                    await page.fill("#digits", "1234")
                    await page.keyboard.press("Enter")
                    await page.wait_for_selector(".card")
                over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                faults = await faults_for_everyone(page)
                if faults or over > 0:
                    found[size["width"], scheme, path] = (over, faults)

    assert found == {}, json.dumps({str(key): value for key, value in found.items()}, indent=1)


def _now() -> datetime:
    return datetime.now(UTC)
