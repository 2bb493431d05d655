"""An invitation in a browser, from a file to the door: two officials, three guests, a phone, a picture, a camera."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Page, expect

from store import invitations
from store.invitations import Guest
from tests.browser import DESK, browser_tests, look, opened
from tests.flows.test_browser_broadcast import House, browser, house, sign_in
from web.words import VIETNAM

__all__ = ["browser", "house"]
pytestmark = browser_tests
AN, BINH, CUC = "+84912000001", "+84912000002", "+84912000003"
CAMERA = """
window.BarcodeDetector = class { async detect() { return [{ rawValue: "%s" }]; } };
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d").fillRect(0, 0, 9, 9);
  return canvas.captureStream(5);
};
"""


def _list(folder: Path) -> Path:
    rows = ("Họ tên;Số điện thoại", f"Nguyễn Văn An;{AN}", f"Trần Thị Bình;{BINH}", f"Lê Thị Cúc;{CUC}", "Dũng;abc", "")
    path = folder / "Khách mời.csv"
    path.write_text("\n".join(rows), "utf-16")
    return path


async def _writes(author: Page, folder: Path, starts: datetime) -> list[str]:
    await sign_in(author, "an")
    await author.get_by_role("link", name="Giấy mời").click()
    faults = await look(author, "invitations-none", folder)
    await author.get_by_role("link", name="Soạn giấy mời").click()
    await author.fill("#title", "Họp tổ dân phố khu phố 2")
    await author.set_input_files("#file", _list(folder))
    await author.get_by_role("button", name="Đọc danh sách").click()
    await author.fill("#starts_at", starts.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M"))
    await author.fill("#place", "Nhà văn hóa khu phố 2")
    await author.fill("#contact", "0290 000 0101")
    await author.fill("#seats", "2")
    await author.fill("#text", "Kính mời Ông/Bà dự họp.")
    await author.get_by_role("button", name="Lưu và xem trước").click()
    await expect(author.locator(".bc-figures li").first).to_contain_text("3")
    faults += await look(author, "invitation-preview", folder)
    await author.get_by_role("button", name="Trình duyệt").click()
    return faults


async def _approves(approver: Page) -> str:
    await sign_in(approver, "binh")
    await approver.get_by_role("link", name="Họp tổ dân phố khu phố 2").click()
    await approver.get_by_role("button", name="Duyệt nội dung và danh sách này").click()
    await approver.get_by_role("button", name="Gửi", exact=True).click()
    await expect(approver.get_by_role("status")).to_contain_text("Đã gửi xong")
    await approver.get_by_role("link", name="Ai đến, ai không, điểm danh").click()
    await expect(approver).to_have_url(re.compile(r"/staff/invitations/\d+$"))
    return approver.url


async def _guests(house: House) -> dict[str, Guest]:
    async with house.service.database.read() as tx:
        return {each.address: each for each in await invitations.guests(tx, 1)}


async def _hears(page: Page, phone: str, words: str) -> str:
    """Wait until that phone shows an SMS with these words."""
    async with asyncio.timeout(60):
        while True:
            told = await (await page.request.get("/sms/sandbox/messages", params={"phone": phone})).json()
            found = [each["text"] for each in told if words in each["text"]]
            if found:
                return str(found[-1])
            await asyncio.sleep(0.05)  # the browser is busy meanwhile


async def test_people_are_invited_say_whether_they_come_and_are_seen_at_the_door(house, browser, tmp_path):
    starts = (datetime.now(UTC) + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    faults: list[str] = []
    async with opened(browser, house.address, viewport=DESK) as author, opened(browser, house.address) as approver:
        faults += await _writes(author, tmp_path, starts)
        address = await _approves(approver)
        sms = await _hears(author, AN, "Tra loi: 1.den 2.khong")
        told = {"id": "invitation-1", "from": AN, "text": "1"}
        await author.request.post("/sms/sandbox/inbound", data=told)
        guests = await _guests(house)

        async with opened(browser, house.address) as phone:
            await phone.goto(f"/i/{guests[BINH].token}")
            faults += await look(phone, "guest", tmp_path)
            await phone.get_by_role("button", name="Sẽ đến").click()
            await expect(phone.get_by_role("status")).to_contain_text("sẽ đến")
            picture = tmp_path / "qr.png"
            await phone.get_by_role("img", name="Mã QR vào cửa").screenshot(path=picture)
            faults += await look(phone, "guest-coming", tmp_path)
            await phone.goto("/i/aaaaaaaaaaaa")
            faults += await look(phone, "guest-none", tmp_path)

        await author.goto(address)
        await author.get_by_role("link", name="Điểm danh ở cửa").click()
        faults += await look(author, "door", tmp_path)
        await author.set_input_files("#photo", picture)
        await author.get_by_role("button", name="Đọc ảnh").click()
        await expect(author.get_by_role("status")).to_contain_text("Mời vào.")
        await expect(author.get_by_role("status")).to_contain_text("Trần Thị Bình")
        await author.fill("#said", guests[BINH].code)
        await author.get_by_role("button", name="Điểm danh", exact=True).click()
        await expect(author.get_by_role("status")).to_contain_text("Đã vào lúc")
        faults += await look(author, "door-again", tmp_path)

        await author.add_init_script(CAMERA % guests[AN].token)
        await author.reload()
        await author.get_by_role("button", name="Bật máy quét").click()
        await expect(author.get_by_role("status")).to_contain_text("Nguyễn Văn An")
        await expect(author.get_by_text("2 / 3 có mặt")).to_be_visible()
        await author.get_by_role("button", name="Tắt máy quét").click()

        await author.goto(address)
        faults += await look(author, "invitation", tmp_path)
        figures = await author.locator(".inv-figures li").all_inner_texts()

    assert f"Ma vao cua {guests[AN].code}" in sms
    assert [each.split()[0] for each in figures] == ["3", "2", "0", "1", "2"]
    assert faults == []
