"""A day in the life of one dossier, as its citizen's phone shows it; the clock is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import housing
from knowledge.working_time import VIETNAM, OfficeHours, add_working_days
from notices import apologies, content, looking, sample_offices, samples
from notices.apologies import Counting, Decision
from notices.dispatch import Dispatcher
from notices.intake import Terms, take
from notices.reading import read_envelope
from sms_text import count
from store import apologies as drafts
from store import staff
from store.staff import Role
from tests.flows.conftest import Demo

PHONE, CODE = "0900888777", "H12.101-260302-0777"


@dataclass
class Life:
    """The dossier as its one-stop software tells it, and the service at moments to come."""

    demo: Demo
    hours: dict[str, OfficeHours]
    at: datetime
    row: dict[str, Any]
    seen: list[str] = field(default_factory=list)

    @property
    def office(self) -> OfficeHours:
        return next(hours for id_, hours in self.hours.items() if id_)

    def in_days(self, days: int) -> datetime:
        return add_working_days(self.at, days, self.office)

    async def is_told(self, at: datetime, **changes: Any) -> None:
        """The one-stop software tells the row again at that moment, and what it makes is sent."""
        self.at, self.row = at, {**self.row, **changes, "NgayCapNhat": national(at)}
        told = {"service": "DongBoHoSoMC", "data": [self.row]}
        terms = Terms(samples.SOURCE, sample=True, hours=self.hours)
        await take(self.demo.service.database, lambda: read_envelope(told), terms, at)
        await self.sends()

    async def looks(self, at: datetime) -> None:
        self.at = at
        rules = housing.deadline_rules(self.demo.service.config)
        await looking.look(self.demo.service.database, self.hours, rules, at)
        await self.sends()

    async def sends(self) -> None:
        service = self.demo.service
        rules = housing.dispatch_rules(service.config)
        said = content.make_content(content.Service(hotline=service.config.service.hotline, rules=rules))
        desk = Dispatcher(service.database, service.ways.channels, said, rules, lambda: self.at)
        idle = 0
        while idle < 2:  # once may be the sender's rate, for other people's reminders fall too
            idle = 0 if await desk.dispatch_once() else idle + 1
            self.at += timedelta(seconds=1)

    async def hears(self) -> str:
        """What is new on the citizen's phone, in one part each."""
        shown = [each["text"] for each in await self.demo.screen(PHONE) if each["direction"] == "out"]
        fresh = shown[len(self.seen) :]
        self.seen = shown
        assert all(each.isascii() and count(each) == 1 for each in fresh)
        return " | ".join(fresh)


def national(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")


async def begin(demo: Demo) -> Life:
    hours = await housing.office_hours(demo.service.database)
    office = next(hours for id_, hours in hours.items() if id_)
    at = add_working_days(demo.now, 1, office)
    row = {
        "MaHoSo": CODE,
        "MaTTHC": "1.001193",
        "TenTTHC": "Đăng ký khai sinh",
        "ChuHoSo": "Nguyễn Thị Mẫu",
        "SoDienThoai": PHONE,
        "SoDinhDanh": "001190001234",
        "NgayTiepNhan": national(at),
        "DonViXuLy": sample_offices.OFFICES[1]["name"],
        "KenhThucHien": "1",
    }
    return Life(demo, hours, at, row)


async def the_clerk_apologises(life: Life, new_due: datetime) -> None:
    async with life.demo.service.database.begin() as tx:
        told = {"username": "lan", "name": "Cán bộ Mẫu", "role": Role.CLERK, "office_id": None}
        await staff.add_official(tx, told, life.at)
        official = await staff.find_official(tx, "lan")
        (draft,) = [each for each in await drafts.waiting(tx, None, life.at) if each.code == CODE]
        assert official is not None
        decision = Decision(official.id, official.role, "chờ xác minh nơi cư trú", new_due)
        await apologies.confirm(tx, draft.dossier_id, decision, life.at, Counting(life.office))
    await life.sends()


async def test_a_dossier_is_told_from_its_reception_to_its_rating(demo: Demo) -> None:
    life = await begin(demo)
    due = life.in_days(8)

    await life.is_told(life.at, TrangThaiHoSo="2", NgayHenTra=national(due))
    assert "da tiep nhan" in await life.hears()

    asked = {"NoiDungBoSung": "giấy chứng sinh", "NgayBoSung": national(life.in_days(1)), "ThoiHanBoSung": "10"}
    await life.is_told(life.in_days(1), TrangThaiHoSo="5", DanhSachHoSoBoSung=[asked])
    assert "bo sung giay to: giay chung sinh, han cuoi" in await life.hears()

    due_again = life.in_days(9)
    answered = {**asked, "NgayHenTraTruoc": national(due), "NgayHenTraMoi": national(due_again)}
    await life.is_told(life.in_days(2), TrangThaiHoSo="4", DanhSachHoSoBoSung=[answered])
    heard = await life.hears()
    assert f"Hen tra ket qua moi: {due_again.astimezone(VIETNAM):%d/%m/%Y}" in heard
    assert "xin loi" not in heard

    fee = {"TenPhiLePhi": "Lệ phí", "Gia": "8000"}
    await life.is_told(life.in_days(1), TrangThaiHoSo="6", DanhSachLePhi=[fee])
    assert "can nop tien: 8.000 dong" in await life.hears()
    await life.is_told(life.in_days(1), TrangThaiHoSo="4", DanhSachLePhi=[fee], TrangThaiThanhToan="1")
    assert "Da ghi nhan thanh toan" in await life.hears()

    await life.looks(add_working_days(due_again, -2, life.office) + timedelta(minutes=1))
    assert await life.hears() == ""
    new_due = add_working_days(due_again, 3, life.office)
    await the_clerk_apologises(life, new_due)
    heard = await life.hears()
    assert "xin loi" in heard
    assert f"Hen tra moi: {new_due.astimezone(VIETNAM):%d/%m/%Y}" in heard
    await life.looks(due_again + timedelta(minutes=5))
    assert await life.hears() == ""

    await life.is_told(new_due, TrangThaiHoSo="9", NgayKetThucXuLy=national(new_due))
    assert "da co ket qua" in await life.hears()
    await life.looks(life.in_days(3) + timedelta(minutes=1))
    assert "chua duoc nhan" in await life.hears()

    await life.is_told(life.in_days(1), TrangThaiHoSo="10", NgayTra=national(life.in_days(1)))
    assert "Moi danh gia" in await life.hears()
    assert "am on" in (await demo.text(PHONE, "5"))["text"]
