from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from store.apologies import draft
from store.staff import Role
from store.staff_sessions import entries
from store.tables.dossiers import dossiers
from store.tables.notices import notices
from tests.web.clerk import NOW
from tests.web.officials import Province, put_official, put_province, signed_in

REASON = "Chờ cơ quan phối hợp trả lời"


@pytest.fixture
async def province(sqlite) -> Province:
    return await put_province(sqlite)


async def apologise(client, sqlite, dossier_id, official_id, day="2026-03-20", reason=REASON) -> int:
    csrf = await signed_in(client, sqlite, official_id)
    told = {"csrf": csrf, "reason": reason, "day": day}
    return int((await client.post(f"/staff/dossiers/{dossier_id}/apology", data=told)).status)


async def due_of(sqlite, dossier_id):
    async with sqlite.read() as tx:
        return (await tx.execute(select(dossiers.c.due_at, dossiers.c.due_by).where(dossiers.c.id == dossier_id))).one()


async def test_an_apology_appoints_the_closing_of_the_new_day_tells_the_citizen_and_is_written_down(
    client, sqlite, province
):
    dossier = province.dossiers["commune"]

    status = await apologise(client, sqlite, dossier, await put_official(sqlite, "lan", Role.CLERK))

    due = await due_of(sqlite, dossier)
    async with sqlite.read() as tx:
        kinds = [each.kind for each in await tx.execute(select(notices.c.kind))]
        written = next(each for each in await entries(tx, None) if each.action == "apologised")
    assert status == 200
    assert (due.due_at.isoformat(), due.due_by) == ("2026-03-20T10:00:00+00:00", "apology")
    assert "XIN_LOI_HEN_LAI" in kinds
    assert (written.who, written.subject) == ("lan", f"dossier:{dossier}")
    assert written.facts == {"new_due": "2026-03-20T10:00:00+00:00"}


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"reason": " "}, "Cần lý do"),
        ({"day": "2026-03-08"}, "rơi vào ngày nghỉ"),
        ({"day": "no day"}, "rơi vào ngày nghỉ"),
        ({"day": "2026-03-09"}, "phải sau ngày hẹn cũ"),
    ],
)
async def test_what_is_no_apology_changes_nothing_and_says_why(client, sqlite, province, told, says):
    dossier = province.dossiers["commune"]
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))
    form = {"csrf": csrf, "reason": REASON, "day": "2026-03-20"} | told

    response = await client.post(f"/staff/dossiers/{dossier}/apology", data=form)

    assert response.status == 400
    assert says in await response.text()
    assert (await due_of(sqlite, dossier)).due_at == NOW - timedelta(days=1)


async def test_a_second_new_date_is_for_a_leader(client, sqlite, province):
    dossier = province.dossiers["commune"]
    clerk = await put_official(sqlite, "lan", Role.CLERK)
    leader = await put_official(sqlite, "mai", Role.LEADER)
    await apologise(client, sqlite, dossier, clerk)

    statuses = [await apologise(client, sqlite, dossier, who, day="2026-03-27") for who in (clerk, leader)]

    assert statuses == [400, 200]


async def test_nobody_apologises_for_another_office(client, sqlite, province):
    other = await put_official(sqlite, "other", Role.LEADER, province.offices["other"])

    status = await apologise(client, sqlite, province.dossiers["commune"], other)

    assert status == 404
    assert (await due_of(sqlite, province.dossiers["commune"])).due_by == ""


async def test_the_drafts_of_ones_offices_are_listed(client, sqlite, province):
    due = NOW + timedelta(days=1)
    async with sqlite.begin() as tx:
        await tx.execute(update(dossiers).values(due_at=due))
        await draft(tx, [(each, due) for each in province.dossiers.values()], NOW)
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK, province.offices["commune"]))

    page = await (await client.get("/staff/apologies")).text()

    assert f'href="/staff/dossiers/{province.dossiers["commune"]}#apology"' in page
    assert page.count("#apology") == 1
