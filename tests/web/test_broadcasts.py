"""Broadcasts in the console: who may do what, and what an approval is worth."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, update

from knowledge import catalogue
from notices.broadcasting import queue_due
from store.officials import set_phone
from store.staff import Role
from store.tables.broadcasts import broadcasts
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.staff import audit
from tests.web.clerk import NOW
from tests.web.officials import Province, put_official, put_province, signed_in
from web.console.broadcast_view import safe
from web.server import build_app

LIST = "Họ tên;SĐT;Ngày\n=HYPERLINK(1);912345678;15/03\nBình;0987654321;16/03\nCúc;=2+3;\n"
TEXT = "Mời Ông/Bà nhận kết quả ngày {ngay}."


@pytest.fixture
async def province(sqlite) -> Province:
    return await put_province(sqlite)


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"staff": {"second_official_above": 1}}


class Desk:
    """An official at the console."""

    def __init__(self, client, database) -> None:
        self.client, self.database, self.csrf = client, database, ""

    async def sits(self, official_id: int) -> None:
        self.csrf = await signed_in(self.client, self.database, official_id)

    async def posts(self, path: str, **told: str) -> int:
        answer = await self.client.post(f"/staff/broadcasts/{path}", data={"csrf": self.csrf, **told})
        return int(answer.status)

    async def writes(self, office: str = "", kind: str = "statutory", name: str = "list.csv") -> str:
        form = FormData({"csrf": self.csrf, "title": "Mời nhận", "kind": kind, "office": office})
        form.add_field("file", LIST.encode(), filename=name, content_type="text/csv")
        answer = await self.client.post("/staff/broadcasts/new", data=form)
        return str(await answer.text())

    async def reads(self, path: str) -> str:
        return str(await (await self.client.get(f"/staff/broadcasts{path}")).text())

    async def row(self) -> Any:
        async with self.database.read() as tx:
            return (await tx.execute(select(broadcasts))).one()

    async def approves(self) -> int:
        row = await self.row()
        return await self.posts("1/approve", hash=f"{row.content_hash[:21]}.{row.recipients_hash[:21]}")

    async def proposes(self) -> None:
        await self.writes()
        await self.posts("1/text", text=TEXT)
        await self.posts("1/propose")


@pytest.fixture
def desk(client, sqlite) -> Desk:
    return Desk(client, sqlite)


async def test_a_broadcast_goes_from_file_to_report_through_two_officials(desk, sqlite, client) -> None:
    author = await put_official(sqlite, "author", Role.EDITOR)
    approver = await put_official(sqlite, "approver", Role.APPROVER)
    await desk.sits(author)

    await desk.proposes()
    own = await desk.approves()
    await desk.sits(approver)
    theirs = await desk.approves()
    sent = await desk.posts("1/send")
    await queue_due(sqlite, NOW)

    report = await desk.reads("/1/report.csv")
    rows = list(csv.reader(io.StringIO(report.lstrip("\ufeff"))))
    assert (own, theirs, sent) == (403, 200, 200)
    assert [row[:4] for row in rows[1:]] == [
        ["2", "0912 345 678", "đang chờ", ""],
        ["3", "0987 654 321", "đang chờ", ""],
        ["4", "'=2+3", "Không gửi", "không phải số điện thoại"],
    ]


async def test_a_long_list_tells_how_far_it_is_weighed_and_cannot_be_submitted_before(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
    await desk.writes()
    await desk.posts("1/text", text=TEXT)
    async with sqlite.begin() as tx:
        under_way = {"weighing": "0123", "last": 1, "done": 1, "of": 2}
        await tx.execute(update(broadcasts).values(figures=under_way, recipients_hash=""))

    submitted = await desk.posts("1/propose")

    page = await desk.reads("/1")
    assert submitted == 409
    assert '<progress max="2" value="1"' in page
    assert "data-running" in page


async def test_a_long_list_tells_how_far_it_is_read_and_its_text_can_be_saved_meanwhile(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
    await desk.writes()
    async with sqlite.begin() as tx:
        await tx.execute(update(broadcasts).values(figures={"reading": 20_000}))

    saved = await desk.posts("1/text", text=TEXT)
    submitted = await desk.posts("1/propose")

    page, row = await desk.reads("/1"), await desk.row()
    assert (saved, submitted) == (200, 409)
    assert (row.template, row.figures) == (TEXT, {"reading": 20_000})
    assert "Đã đọc 20.000 dòng" in page
    assert "data-running" in page


async def test_a_list_that_could_not_be_read_says_why_and_takes_no_text(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
    await desk.writes()
    async with sqlite.begin() as tx:
        await tx.execute(update(broadcasts).values(figures={"unread": ["truncated", "dòng 120000"]}))

    saved = await desk.posts("1/text", text=TEXT)

    page = await desk.reads("/1")
    assert saved == 409
    assert "Không đọc được tệp: dòng 120000" in page
    assert "<textarea" not in page


async def test_an_approval_is_of_what_was_seen_and_an_edit_voids_it(desk, sqlite) -> None:
    author = await put_official(sqlite, "author", Role.EDITOR)
    approver = await put_official(sqlite, "approver", Role.APPROVER)
    await desk.sits(author)
    await desk.proposes()
    await desk.sits(approver)

    stale = await desk.posts("1/approve", hash="of another text")
    await desk.approves()
    await desk.posts("1/edit")
    await desk.posts("1/text", text=TEXT + " Trân trọng.")
    sent = await desk.posts("1/send")

    row = await desk.row()
    assert (stale, sent) == (409, 409)
    assert (row.state, row.approved_hash) == ("draft", None)
    async with sqlite.read() as tx:
        assert list(await tx.execute(select(notices))) == []


async def test_the_audit_tells_each_step_and_holds_no_number_and_no_text(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
    await desk.proposes()
    await desk.sits(await put_official(sqlite, "approver", Role.APPROVER))
    await desk.approves()
    await desk.posts("1/send")

    async with sqlite.read() as tx:
        told = [(row.who, row.action, str(row.facts)) for row in await tx.execute(select(audit).order_by(audit.c.id))]

    assert [each[:2] for each in told] == [
        ("author", "broadcast-written"), ("author", "broadcast-saved"), ("author", "broadcast-proposed"),
        ("approver", "broadcast-approved"), ("approver", "broadcast-sent"),
    ]  # fmt: skip
    assert not any("0912345678" in each[2] or "Mời" in each[2] for each in told)


async def test_a_clerk_writes_no_broadcast_and_others_only_within_their_offices(desk, sqlite, client, province) -> None:
    await desk.sits(await put_official(sqlite, "clerk", Role.CLERK, province.offices["centre"]))
    refused = (await client.get("/staff/broadcasts")).status
    await desk.sits(await put_official(sqlite, "centre", Role.EDITOR, province.offices["centre"]))
    await desk.writes(office=str(province.offices["centre"]))
    await desk.sits(await put_official(sqlite, "commune", Role.APPROVER, province.offices["commune"]))

    seen = [(await client.get(f"/staff/broadcasts/{path}")).status for path in ("1", "1/report.csv")]
    done = [await desk.posts(f"1/{what}", text="x", hash="x", number="0912345678") for what in
            ("text", "test", "propose", "approve", "edit", "send", "stop", "resume")]  # fmt: skip

    assert refused == 403
    assert (seen, set(done)) == ([404, 404], {404})
    assert "Mời nhận" not in await desk.reads("")


async def test_what_cannot_be_read_is_told_and_makes_no_broadcast(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))

    page = await desk.writes(name="list.pdf")

    assert "Chọn tệp .csv" in page
    async with sqlite.read() as tx:
        assert list(await tx.execute(select(broadcasts))) == []


async def test_the_same_text_to_the_same_people_within_a_day_needs_a_reason(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
    await desk.proposes()
    await desk.sits(await put_official(sqlite, "approver", Role.APPROVER))
    await desk.approves()
    await desk.posts("1/send")
    await desk.writes()
    await desk.posts("2/text", text=TEXT)

    page = await desk.reads("/2")
    without = await desk.posts("2/propose")
    with_reason = await desk.posts("2/propose", override="Đổi ngày, cần nhắc lại")

    assert "Trong 24 giờ qua 2 người" in page
    assert (without, with_reason) == (409, 200)


@pytest.mark.parametrize(("cell", "kept"), [("=1+1", "'=1+1"), ("+84", "'+84"), ("@x", "'@x"), ("0912", "0912")])
def test_no_cell_is_a_formula(cell: str, kept: str) -> None:
    assert safe(cell) == kept


async def test_the_people_of_one_field_are_written_to_within_the_offices(desk, sqlite, province) -> None:
    ours = next(each for each in catalogue.load() if each.field)
    async with sqlite.begin() as tx:
        await tx.execute(update(dossiers).values(phone_kind="mobile"))
        one = dossiers.c.id == province.dossiers["commune"]
        await tx.execute(update(dossiers).where(one).values(procedure_code=ours.code))
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))

    told = {"title": "Nhắc", "kind": "care", "office": "", "field": ours.field}
    made = await desk.posts("new", **told)
    await desk.posts("1/text", text="Mời Ông/Bà nhận kết quả.")
    page = await desk.reads("/1")

    assert made == 200
    assert "<b>1</b><span>người nhận</span>" in page
    assert ours.field in await desk.reads("/new")


async def test_a_text_of_more_parts_than_may_go_is_refused(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
    await desk.writes()

    await desk.posts("1/text", text="Mời Ông/Bà nhận kết quả. " * 40)

    assert await desk.posts("1/propose") == 409
    assert (await desk.row()).figures == {}


async def test_the_same_text_that_waits_for_approval_is_noticed_too(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
    await desk.proposes()
    await desk.writes()
    await desk.posts("2/text", text=TEXT)

    assert await desk.posts("2/propose") == 409


class Gateway:
    """What a preview asks of the real gateway; the sandbox stands beside it for training."""

    rate, chat_rate, sender = 10.0, 1.0, "8188"

    def __init__(self, name: str, cost: int) -> None:
        self.name, self.cost = name, cost

    def routes(self, answer: object, record: object) -> tuple[()]:
        return ()


async def test_cost_and_test_are_of_the_real_gateway_and_the_test_goes_to_the_officials_own_phone(
    parts, sqlite
) -> None:
    real = replace(parts, channels=(Gateway("sandbox", 0), Gateway("sms", 500)), sms_channel="sandbox")
    async with TestClient(TestServer(build_app(real))) as client:
        desk = Desk(client, sqlite)
        await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
        await desk.writes()
        await desk.posts("1/text", text=TEXT)
        nowhere = await desk.posts("1/test", number="0912345678")
        async with sqlite.begin() as tx:
            await set_phone(tx, "author", "+84911222333")

        page = await desk.reads("/1")
        sent = await desk.posts("1/test", number="0912345678")

    async with sqlite.read() as tx:
        (row,) = list(await tx.execute(select(deliveries)))
        told = (row.channel, tx.vault.open(row.address))
    assert "<b>1.000</b><span>đồng, nhiều nhất</span>" in page
    assert "Chỉ gửi trong khung 07:00–21:00" in page
    assert (nowhere, sent, told) == (409, 200, ("sms", "+84911222333"))
