"""Invitations in the browser: a guest's own page, who comes, the door, and who may see what."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno
from aiohttp import FormData
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from store.staff import Role
from store.tables.invitations import gatherings
from store.tables.staff import audit
from tests.organiser import Organiser, make_organiser
from tests.people import APPLICANT, STRANGER
from tests.web.clerk import NOW
from tests.web.officials import Province, put_official, put_province, signed_in
from web.parts import Parts

SAMPLE = f"=HYPERLINK(1),{APPLICANT}", f"Bình,{STRANGER}"


@pytest.fixture
async def organiser(sqlite, tmp_path: Path) -> Organiser:
    return await make_organiser(sqlite, tmp_path, NOW)


@pytest.fixture
async def province(sqlite) -> Province:
    return await put_province(sqlite)


async def invited(organiser: Organiser, office_id: int | None = None) -> tuple[int, list[Any]]:
    """A gathering of that office, and its guests."""
    gathering_id = await organiser.invites(*SAMPLE)
    async with organiser.database.begin() as tx:
        await tx.execute(update(gatherings).where(gatherings.c.id == gathering_id).values(office_id=office_id))
    return gathering_id, await organiser.guests(gathering_id)


async def page(client: Any, path: str) -> str:
    return str(await (await client.get(path)).text())


async def scanned(client: Any, csrf: str, gathering_id: int, said: str) -> dict[str, str]:
    form = {"csrf": csrf, "said": said}
    answer = await client.post(
        f"/staff/invitations/{gathering_id}/door", data=form, headers={"Accept": "application/json"}
    )
    return dict(await answer.json())


async def test_a_guest_sees_the_event_and_the_code_and_nobodys_name(client, organiser: Organiser) -> None:
    _, (first, _) = await invited(organiser)

    text = await page(client, f"/i/{first.token}")

    assert "Nhà văn hóa khu phố 2" in text
    assert "18/03/2026" in text
    assert f"{first.code[:3]} {first.code[3:]}" in text
    assert "data:image/svg+xml" in text
    assert "Bình" not in text
    assert "900 000 00" not in text


async def test_a_guest_says_yes_then_no_on_the_page(client, organiser: Organiser) -> None:
    gathering_id, (first, _) = await invited(organiser)

    await client.post(f"/i/{first.token}", data={"answer": "yes"})
    comes = await organiser.figures(gathering_id)
    said = await client.post(f"/i/{first.token}", data={"answer": "no"})

    assert comes == (2, 1, 0, 0)
    assert "Đã ghi nhận: Ông/Bà không đến" in await said.text()
    assert await organiser.figures(gathering_id) == (2, 0, 1, 0)


async def test_a_token_that_nobody_has_is_answered_kindly(client, organiser: Organiser) -> None:
    answers = [await client.get(f"/i/{token}") for token in ("aaaaaaaaaaaa", "x", "482193")]

    assert [each.status for each in answers] == [404, 404, 404]
    assert "Không có giấy mời này" in await answers[0].text()
    assert (await client.post("/i/aaaaaaaaaaaa", data={"answer": "yes"})).status == 404


async def test_the_event_is_a_file_for_a_calendar(client, organiser: Organiser) -> None:
    _, (first, _) = await invited(organiser)

    answer = await client.get(f"/i/{first.token}/lich.ics")
    text = await answer.text()

    assert answer.content_type == "text/calendar"
    assert "DTSTART:20260318T010000Z" in text
    assert "LOCATION:Nhà văn hóa khu phố 2" in text
    assert first.token not in text


async def test_once_it_has_begun_the_page_takes_no_answer(client, parts: Parts, organiser: Organiser) -> None:
    gathering_id, (first, _) = await invited(organiser)
    async with organiser.database.begin() as tx:
        await tx.execute(update(gatherings).values(starts_at=NOW - timedelta(minutes=1)))

    text = await page(client, f"/i/{first.token}")
    await client.post(f"/i/{first.token}", data={"answer": "yes"})

    assert "Sẽ đến" not in text
    assert (await organiser.figures(gathering_id))[1] == 0


async def test_the_console_counts_who_comes_does_not_and_has_not_said(client, sqlite, organiser: Organiser) -> None:
    gathering_id, (first, _) = await invited(organiser)
    await client.post(f"/i/{first.token}", data={"answer": "yes"})
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.EDITOR))

    whole = await page(client, f"/staff/invitations/{gathering_id}")
    silent = await page(client, f"/staff/invitations/{gathering_id}?answer=silent")

    assert "<b>1</b><span>sẽ đến</span>" in whole
    assert "<b>1</b><span>chưa trả lời</span>" in whole
    assert "0900 000 001" in whole
    assert "0900 000 001" not in silent
    assert "0900 000 003" in silent


async def test_the_list_is_a_file_without_formulas_and_who_took_it_is_written_down(
    client, sqlite, organiser: Organiser
) -> None:
    gathering_id, _ = await invited(organiser)
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.EDITOR))

    text = await page(client, f"/staff/invitations/{gathering_id}/list.csv")
    sheet = await (await client.get(f"/staff/invitations/{gathering_id}/list.xlsx")).read()

    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    cells = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["'=HYPERLINK(1)", "0900 000 001", "chưa trả lời"]
    assert cells == rows
    async with sqlite.read() as tx:
        told = [row.action for row in await tx.execute(select(audit))]
    assert told.count("guests-exported") == 2


async def test_the_door_knows_a_token_a_link_and_a_code_and_who_came_before(client, sqlite, organiser) -> None:
    gathering_id, (first, second) = await invited(organiser)
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    by_token = await scanned(client, csrf, gathering_id, first.token)
    again = await scanned(client, csrf, gathering_id, f"https://motcua.mau.vn/i/{first.token}")
    by_code = await scanned(client, csrf, gathering_id, f"{second.code[:3]} {second.code[3:]}")

    assert by_token == {"words": "Mời vào.", "sort": "in", "name": "=HYPERLINK(1)", "count": "1 / 2 có mặt"}
    assert again["words"] == "Đã vào lúc 09:00."
    assert by_code["count"] == "2 / 2 có mặt"


async def test_what_is_for_another_event_or_for_nothing_is_said_kindly(client, sqlite, organiser) -> None:
    gathering_id, _ = await invited(organiser)
    _, (other, _) = await invited(organiser)
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    elsewhere = await scanned(client, csrf, gathering_id, other.token)
    unknown = await scanned(client, csrf, gathering_id, "000000")
    nonsense = await scanned(client, csrf, gathering_id, "https://example.vn/")

    assert elsewhere["words"] == "Giấy mời của buổi khác: Họp tổ dân phố, 08:00 18/03/2026."
    assert unknown["words"] == nonsense["words"]
    assert unknown["words"].startswith("Không có giấy mời này.")
    assert await organiser.figures(gathering_id) == (2, 0, 0, 0)


async def test_what_an_official_may_not_see_is_not_named_at_their_door(client, sqlite, organiser, province) -> None:
    mine, _ = await invited(organiser, province.offices["commune"])
    _, (other, _) = await invited(organiser, province.offices["other"])
    clerk = await put_official(sqlite, "lan", Role.CLERK, province.offices["commune"])
    csrf = await signed_in(client, sqlite, clerk)

    assert (await scanned(client, csrf, mine, other.token))["words"] == "Giấy mời của một buổi khác."


async def test_a_picture_of_the_qr_code_checks_in(sqlite, organiser, parts: Parts, client) -> None:
    gathering_id, (first, _) = await invited(organiser)
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))
    file = io.BytesIO()
    segno.make(first.token, error="m", micro=False).save(file, kind="png", scale=8)
    form = FormData({"csrf": csrf})
    form.add_field("photo", file.getvalue(), filename="qr.png", content_type="image/png")
    blank = FormData({"csrf": csrf})
    blank.add_field("photo", b"no picture", filename="qr.png", content_type="image/png")

    read = await client.post(f"/staff/invitations/{gathering_id}/door", data=form)
    unread = await client.post(f"/staff/invitations/{gathering_id}/door", data=blank)

    assert "Mời vào." in await read.text()
    assert "Chưa đọc được mã" in await unread.text()
    assert (await organiser.figures(gathering_id))[3] == 1


async def test_only_the_door_may_use_the_camera(client, sqlite, organiser: Organiser) -> None:
    gathering_id, _ = await invited(organiser)
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    door = (await client.get(f"/staff/invitations/{gathering_id}/door")).headers["Permissions-Policy"]
    other = (await client.get("/staff/invitations")).headers["Permissions-Policy"]

    assert "camera=(self)" in door
    assert "camera=()" in other


async def test_each_official_sees_the_events_of_their_offices_only(client, sqlite, organiser, province) -> None:
    mine, _ = await invited(organiser, province.offices["commune"])
    theirs, _ = await invited(organiser, province.offices["other"])
    editor = await put_official(sqlite, "lan", Role.EDITOR, province.offices["commune"])
    csrf = await signed_in(client, sqlite, editor)

    overview = await page(client, "/staff/invitations")
    seen = {id_: [(await client.get(f"/staff/invitations/{id_}{path}")).status
                  for path in ("", "/door", "/list.csv", "/list.xlsx")] for id_ in (mine, theirs)}  # fmt: skip
    done = [(await client.post(f"/staff/invitations/{theirs}/{what}", data={"csrf": csrf, "said": "1"})).status
            for what in ("door", "change", "cancel")]  # fmt: skip

    assert f'href="/staff/invitations/{mine}"' in overview
    assert f'href="/staff/invitations/{theirs}"' not in overview
    assert seen == {mine: [200] * 4, theirs: [404] * 4}
    assert done == [404, 404, 404]


async def test_a_clerk_stands_at_the_door_but_takes_no_list_and_tells_nobody(client, sqlite, organiser) -> None:
    gathering_id, _ = await invited(organiser)
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    tried = [(await client.get(f"/staff/invitations/{gathering_id}/list.csv")).status]
    for kind in ("change", "cancel"):
        answer = await client.post(f"/staff/invitations/{gathering_id}/{kind}", data={"csrf": csrf})
        tried.append(answer.status)

    assert tried == [403, 403, 403]
    assert (await client.get(f"/staff/invitations/{gathering_id}/door")).status == 200


async def test_a_change_is_a_draft_with_the_event_as_it_is_to_those_who_are_invited(client, sqlite, organiser) -> None:
    gathering_id, _ = await invited(organiser)
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.EDITOR))

    answer = await client.post(f"/staff/invitations/{gathering_id}/change", data={"csrf": csrf})
    text = await answer.text()
    saved = await client.post(
        f"{answer.url.path}/text",
        data={"csrf": csrf, "text": "Xin đổi giờ.", "starts_at": "2026-03-19T14:00", "place": "Hội trường"},
    )

    assert 'value="2026-03-18T08:00"' in text
    assert "Đổi lịch họp" in text
    preview = await saved.text()
    assert "Xin doi gio. Nay la 14:00 19/03/2026 tai Hoi truong. Ma vao cua ******." in preview
    assert "<b>2</b><span>người nhận</span>" in preview


async def test_the_audit_of_the_door_names_no_guest(client, sqlite, organiser: Organiser) -> None:
    gathering_id, (first, _) = await invited(organiser)
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    await scanned(client, csrf, gathering_id, first.code)

    async with sqlite.read() as tx:
        (row,) = [row for row in await tx.execute(select(audit)) if row.action == "checked-in"]
    assert (row.who, row.subject, dict(row.facts)) == ("lan", f"gathering:{gathering_id}", {"invitation": first.id})
