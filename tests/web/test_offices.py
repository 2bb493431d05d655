"""Offices, days off and own wordings in the console: who may set what, and what holds them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from notices.office_time import days_off
from store import holidays, offices, wordings
from store.staff import Role
from store.staff_sessions import entries
from store.tables.dossiers import dossiers
from store.tables.offices import offices as office_rows
from tests.web.clerk import NOW
from tests.web.officials import Province, put_official, put_province, signed_in
from web.console.office_form import mark_of

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
READY = "Kết quả hồ sơ {ma} đã có tại quầy 5, {mot_cua}.[ LH {dien_thoai}]"


class Desk:
    """An official at the console."""

    def __init__(self, client: Any, database: Any) -> None:
        self.client, self.database, self.csrf = client, database, ""

    async def sits(self, name: str, role: Role, office: int | None = None) -> None:
        self.csrf = await signed_in(self.client, self.database, await put_official(self.database, name, role, office))

    async def reads(self, path: str) -> str:
        return str(await (await self.client.get(f"/staff/{path}")).text())

    async def posts(self, path: str, **told: str) -> int:
        return int((await self.client.post(f"/staff/{path}", data={"csrf": self.csrf, **told})).status)

    async def office(self, office_id: int) -> Any:
        async with self.database.read() as tx:
            return await offices.by_id(tx, office_id)


@pytest.fixture
async def province(sqlite) -> Province:
    return await put_province(sqlite)


@pytest.fixture
def desk(client, sqlite) -> Desk:
    return Desk(client, sqlite)


def office(**told: str) -> dict[str, str]:
    week = {f"hours-{day}": "07:30–11:30, 13:30-17h" if day in WEEK[:5] else "" for day in WEEK}
    facts = {"name": "Một cửa phường Mới", "short": "Mot cua P.Moi", "level": "xã", "phone": "0290 3822 111"}
    return facts | week | told


async def test_an_office_is_edited_within_ones_scope_and_a_later_list_leaves_it(desk, province) -> None:
    commune, other = province.offices["commune"], province.offices["other"]
    centre = str(province.offices["centre"])
    await desk.sits("editor", Role.EDITOR, commune)

    done = await desk.posts(f"offices/{commune}", **office(**{"hours-sat": "7:30-11:30", "parent": centre}))
    refused = await desk.posts(f"offices/{other}", **office())
    async with desk.database.begin() as tx:
        await offices.merge(tx, [{"code": "H29.commune", "name": "Tên từ danh sách", "phone": "1900 0000"}])

    row = await desk.office(commune)
    assert (done, refused) == (200, 404)
    assert (row.name, row.phone, row.hours["sat"]) == ("Một cửa phường Mới", "0290 3822 111", [["07:30", "11:30"]])
    assert row.hours["mon"] == [["07:30", "11:30"], ["13:30", "17:00"]]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"hours-mon": "sáng"}, "Không đọc được giờ"),
        ({"hours-mon": "07:30-25:00"}, "Không đọc được giờ"),
        ({"hours-mon": "13:30-11:30"}, "Giờ phải tăng dần"),
        ({"short": "Một cửa có dấu"}, "không dấu, tối đa 20"),
        ({"phone": "gọi tôi"}, "Không đọc được số điện thoại"),
        ({"name": ""}, "cần có tên"),
    ],
)
async def test_what_makes_no_office_is_told_and_changes_nothing(desk, province, wrong, words) -> None:
    commune = province.offices["commune"]
    await desk.sits("editor", Role.EDITOR)

    answer = await desk.client.post(f"/staff/offices/{commune}", data={"csrf": desk.csrf} | office(**wrong))

    assert (answer.status, words in await answer.text()) == (400, True)
    assert (await desk.office(commune)).name == "Một cửa commune"


async def test_who_saves_an_office_that_somebody_else_saved_meanwhile_is_told_first(desk, province) -> None:
    commune = province.offices["commune"]
    await desk.sits("editor", Role.EDITOR)
    seen = mark_of(await desk.office(commune))
    await desk.posts(f"offices/{commune}", **office(name="Một cửa đổi trước", seen=seen))

    late = await desk.posts(f"offices/{commune}", **office(name="Một cửa đổi sau", seen=seen))
    stands = await desk.office(commune)
    again = await desk.posts(f"offices/{commune}", **office(name="Một cửa đổi sau", seen=mark_of(stands)))

    assert (late, stands.name, again) == (400, "Một cửa đổi trước", 200)
    assert (await desk.office(commune)).name == "Một cửa đổi sau"


async def test_an_office_stands_below_none_of_its_own(desk, province) -> None:
    await desk.sits("editor", Role.EDITOR)

    below = office(parent=str(province.offices["commune"]))
    status = await desk.posts(f"offices/{province.offices['centre']}", **below)

    assert status == 400


async def test_offices_of_an_import_are_listed_first_until_somebody_confirms_them(desk, province) -> None:
    async with desk.database.begin() as tx:
        fresh = await offices.note_unknown(tx, "H29.999", "Chi nhánh lạ")
    await desk.sits("editor", Role.EDITOR)

    before = await desk.reads("offices")
    await desk.posts(f"offices/{fresh}/confirm")

    assert before.index("Chi nhánh lạ") < before.index("Một cửa centre")
    assert "chưa xác nhận" in before
    assert "chưa xác nhận" not in await desk.reads("offices")


async def test_advisory_points_are_added_with_their_days_and_removed(desk, province) -> None:
    commune = province.offices["commune"]
    await desk.sits("editor", Role.EDITOR)

    await desk.posts(f"offices/{commune}/points", name="Nhà văn hóa ấp 3", hours="8:00-11:00", day="sat")
    page = await desk.reads(f"offices/{commune}")
    drop = re.search(r"/points/(\d+)/drop", page)
    await desk.posts(f"offices/{commune}/points/{drop[1] if drop else 0}/drop")

    assert "Nhà văn hóa ấp 3" in page
    assert "08:00–11:00" in page
    assert "Nhà văn hóa ấp 3" not in await desk.reads(f"offices/{commune}")


async def test_landlines_and_unknown_procedure_codes_are_listed(desk, province) -> None:
    values = {"phone_kind": "landline", "procedure_code": "6.777777"}
    async with desk.database.begin() as tx:
        which = dossiers.c.office_id == province.offices["commune"]
        await tx.execute(update(dossiers).where(which).values(values))
    await desk.sits("clerk", Role.CLERK, province.offices["commune"])

    page = await desk.reads("offices/imports")

    assert "6.777777" in page
    assert "H29.1-260302-0001" in page
    assert "H29.1-260302-0002" not in page


async def test_a_day_off_is_set_and_taken_back_and_our_own_dates_are_due_to_be_counted_anew(desk, province) -> None:
    received, ours = NOW - timedelta(days=1), NOW + timedelta(days=3)
    async with desk.database.begin() as tx:
        told = {"received_at": received, "our_due_at": ours, "due_at": ours, "due_by": "ours", "procedure_code": "9.1"}
        await tx.execute(update(dossiers).values(told))
    await desk.sits("leader", Role.LEADER)

    added = await desk.posts("holidays", day="2026-03-11", kind="off", name="Nghỉ hoán đổi")
    page = await desk.reads("holidays?year=2026")
    async with desk.database.read() as tx:
        off = not (await days_off(tx)).worked(date(2026, 3, 11))
    await desk.posts("holidays/remove", day="2026-03-11")
    async with desk.database.read() as tx:
        back = (await days_off(tx)).worked(date(2026, 3, 11))
        due = await holidays.uncounted(tx)

    assert (added, off, back, due) == (200, True, True, 2)
    assert "Nghỉ hoán đổi" in page
    assert "Quốc khánh" in page
    async with desk.database.read() as tx:
        assert {each.action for each in await entries(tx, None)} == {"day-changed", "day-removed"}


async def test_only_officials_of_the_whole_province_set_days(desk, province) -> None:
    await desk.sits("local", Role.LEADER, province.offices["commune"])

    assert await desk.posts("holidays", day="2026-03-11", kind="off", name="Nghỉ") == 403


async def test_own_words_are_used_after_a_second_official_approves_and_given_back_the_same_way(desk, province) -> None:
    commune = province.offices["commune"]
    path, told = f"wordings/{commune}/CO_KET_QUA", {"language": "vi", "plain": "1"}
    await desk.sits("author", Role.APPROVER, commune)

    await desk.posts(path, what="propose", template=READY, **told)
    own = await desk.posts("wordings/changes/1/approve")
    await desk.sits("approver", Role.APPROVER, province.offices["centre"])
    other = await desk.posts("wordings/changes/1/approve")
    async with desk.database.read() as tx:
        live = await wordings.of_office(tx, commune)
    await desk.posts(path, what="reset", **told)
    await desk.sits("third", Role.LEADER)
    await desk.posts("wordings/changes/2/approve")

    assert (own, other) == (403, 200)
    assert live == {("CO_KET_QUA", "vi", True): READY}
    async with desk.database.read() as tx:
        assert await wordings.of_office(tx, commune) == {}


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("Kính gửi {ho_ten}, hồ sơ {ma} đã có kết quả.", "họ tên"),
        ("Hồ sơ {ma} về việc ly hôn đã có kết quả.", "nhạy cảm"),
        ("Đã có kết quả.", "Thiếu mã hồ sơ"),
        ("Hồ sơ {ma} đã xong, mời Ông/Bà đến nhận. " * 4, "Dài hơn một tin SMS"),
    ],
)
async def test_the_linter_holds_words_back_and_says_why(desk, province, template, words) -> None:
    path = f"/staff/wordings/{province.offices['commune']}/CO_KET_QUA"
    await desk.sits("author", Role.EDITOR)

    told = {"csrf": desk.csrf, "what": "propose", "template": template, "language": "vi", "plain": "1"}
    answer = await desk.client.post(path, data=told)

    assert (answer.status, words in await answer.text()) == (400, True)
    assert "wordings/changes/" not in await desk.reads("wordings")


async def test_a_preview_says_the_notice_with_sample_facts_and_the_marked_one_where_the_office_sends_it(
    desk, province
) -> None:
    commune = province.offices["commune"]
    async with desk.database.begin() as tx:
        await tx.execute(update(office_rows).where(office_rows.c.id == commune).values(accents=True))
    await desk.sits("author", Role.EDITOR)

    told = {"csrf": desk.csrf, "what": "try", "template": READY, "language": "vi", "plain": "1"}
    page = await (await desk.client.post(f"/staff/wordings/{commune}/CO_KET_QUA", data=told)).text()

    assert "Ket qua ho so H29.125.10-260310-0420 da co tai quay 5" in page
    assert "Kết quả hồ sơ H29.125.10-260310-0420 đã có tại quầy 5" in page
    assert "1 đoạn SMS" in page


async def test_words_of_another_office_are_out_of_reach(desk, province) -> None:
    await desk.sits("author", Role.EDITOR, province.offices["other"])

    status = await desk.posts(f"wordings/{province.offices['commune']}/CO_KET_QUA", what="try", template=READY)

    assert status == 404
