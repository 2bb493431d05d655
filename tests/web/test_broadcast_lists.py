"""The list of a broadcast in the console: how far it is read and weighed, what cannot be read, whom it holds."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from knowledge import catalogue
from store.staff import Role
from store.tables.broadcasts import broadcasts
from store.tables.dossiers import dossiers
from tests.web.broadcast_desk import TEXT, desk, province, settings
from tests.web.officials import put_official
from web.console.broadcast_view import safe

__all__ = ["desk", "province", "settings"]


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


async def test_what_cannot_be_read_is_told_and_makes_no_broadcast(desk, sqlite) -> None:
    await desk.sits(await put_official(sqlite, "author", Role.EDITOR))

    page = await desk.writes(name="list.pdf")

    assert "Chọn tệp .csv" in page
    async with sqlite.read() as tx:
        assert list(await tx.execute(select(broadcasts))) == []


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
