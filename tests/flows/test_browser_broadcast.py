"""A broadcast in a browser, from a file to what became of each: two officials, a stop and a resume."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest_asyncio
from argon2 import PasswordHasher
from playwright.async_api import Browser, Page, expect
from sqlalchemy import update

from app import Service, open_service
from config import Config
from store import fence
from store.staff import Role, add_official
from store.tables.staff import officials
from tests.browser import DESK, browser_tests, chromium, look, opened, served
from web.server import build_app

pytestmark = browser_tests
SECRET, PASSWORD = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "một mật khẩu khá dài"
PEOPLE = 150


@dataclass(frozen=True)
class House:
    service: Service
    address: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("broadcast")
    config = Config.model_validate(
        {
            "database": {"url": f"sqlite+aiosqlite:///{folder}/motcua.sqlite3"},
            "sandbox": {"enabled": True},
            "notices": {"quiet_hours": "off"},
            "service": {"sms_number": "8188", "hotline": "1022"},
        }
    )
    stop = asyncio.Event()
    async with open_service(config) as service:
        await _put_officials(service)
        dispatching = asyncio.create_task(service.dispatcher.run(stop))
        async with served(build_app(service.parts())) as address:
            yield House(service, address)
        stop.set()
        with suppress(asyncio.CancelledError):
            await dispatching


async def _put_officials(service: Service) -> None:
    hashed = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    async with service.database.begin() as tx:
        for username, name, role in (("an", "Nguyễn Thị An", Role.EDITOR), ("binh", "Trần Văn Bình", Role.APPROVER)):
            told = {"username": username, "name": name, "role": role, "office_id": None}
            await add_official(tx, told, datetime.now(UTC))
        proof = {"password_hash": hashed, "totp_secret": tx.vault.seal(SECRET)}
        await tx.execute(update(officials).values(proof))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


def _list(folder: Path) -> Path:
    rows = [f"{row};Công dân {row};9{row:08d};1{row % 9}/12/2026" for row in range(10000, 10000 + PEOPLE)]
    wrong = ["1;x;02838291234;", "2;x;9.87E+08;", "3;x;912345;", f"4;x;{rows[0].split(';')[2]};"]
    path = folder / "Danh sách mời.csv"
    path.write_text("\n".join(["UBND phường Mẫu", "STT;Họ tên;Số điện thoại;Ngày hẹn", *rows, *wrong, ""]), "utf-16")
    return path


def _rows(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()


@asynccontextmanager
async def _nothing_goes_out(house: House) -> AsyncIterator[None]:
    async with house.service.database.begin() as tx:
        await fence.close(tx)
    yield
    async with house.service.database.begin() as tx:
        await fence.open_fence(tx, datetime.now(UTC))


async def sign_in(page: Page, username: str) -> None:
    await page.goto("/staff/sign-in?next=/staff/broadcasts")
    await page.fill("#username", username)
    await page.fill("#password", PASSWORD)
    await page.fill("#code", pyotp.TOTP(SECRET).at(datetime.now(UTC)))
    await page.get_by_role("button", name="Đăng nhập").click()
    await expect(page).to_have_url(re.compile("/staff/broadcasts$"))


async def test_two_officials_send_a_file_stop_it_let_it_go_on_and_read_what_became_of_each(house, browser, tmp_path):
    faults: list[str] = []
    async with opened(browser, house.address, viewport=DESK) as author, opened(browser, house.address) as approver:
        await sign_in(author, "an")
        await author.get_by_role("link", name="Soạn tin mới").click()
        faults += await look(author, "broadcast-new", tmp_path)
        await author.fill("#title", "Mời nhận kết quả tháng 12")
        await author.set_input_files("#file", _list(tmp_path))
        await author.get_by_role("button", name="Đọc danh sách").click()
        await author.fill("#text", "Kính mời Ông/Bà {ho_ten} đến nhận kết quả ngày {ngay_hen}. Trân trọng.")
        await author.get_by_role("button", name="Lưu và xem trước").click()
        await expect(author.get_by_role("alert")).to_contain_text("họ tên")
        await author.fill("#text", "Kính mời Ông/Bà đến nhận kết quả ngày {ngay_hen}. Trân trọng.")
        await author.get_by_role("button", name="Lưu và xem trước").click()
        await expect(author.locator(".bc-figures li").first).to_contain_text(str(PEOPLE))
        faults += await look(author, "broadcast-preview", tmp_path)
        await author.get_by_role("button", name="Trình duyệt").click()
        await expect(author.get_by_text("chờ người khác duyệt")).to_be_visible()

        await sign_in(approver, "binh")
        await approver.get_by_role("link", name="Mời nhận kết quả tháng 12").click()
        await approver.get_by_role("button", name="Duyệt nội dung và danh sách này").click()
        faults += await look(approver, "broadcast-approved", tmp_path)
        async with _nothing_goes_out(house):  # else all may be sent before a slow page shows how to stop it
            await approver.get_by_role("button", name="Gửi", exact=True).click()
            await approver.get_by_role("button", name="Dừng lại").click()
            await expect(approver.get_by_role("status")).to_contain_text("Đã dừng")
        faults += await look(approver, "broadcast-stopped", tmp_path)
        await approver.get_by_role("button", name="Gửi tiếp").click()
        await expect(approver.get_by_role("status")).to_contain_text("Đã gửi xong")
        faults += await look(approver, "broadcast-done", tmp_path)
        async with approver.expect_download() as download:
            await approver.get_by_role("link", name="Kết quả từng người").click()
        report = _rows(await (await download.value).path())
        await approver.goto("/staff/broadcasts")
        faults += await look(approver, "broadcasts", tmp_path)

    assert len(report) == 1 + PEOPLE + 4
    assert sum(",Không gửi," in row for row in report) == 4
    assert faults == []
