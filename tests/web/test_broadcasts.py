"""Broadcasts in the console: who may do what, and what an approval is worth."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from notices.broadcasting import queue_due
from store.officials import set_phone
from store.staff import Role
from store.tables.notices import deliveries, notices
from store.tables.staff import audit
from tests.web.broadcast_desk import TEXT, Desk, desk, province, settings
from tests.web.clerk import NOW
from tests.web.officials import put_official
from web.server import build_app

__all__ = ["desk", "province", "settings"]


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


async def test_what_is_approved_for_a_later_time_does_not_go_before_it(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))
    await desk.writes()
    await desk.posts("1/text", text=TEXT, at=f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%M}")
    await desk.posts("1/propose")
    await desk.sits(await put_official(sqlite, "approver", Role.APPROVER))
    await desk.approves()

    sent = await desk.posts("1/send")

    assert (sent, (await desk.row()).state) == (409, "approved")


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
