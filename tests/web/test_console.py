from __future__ import annotations

import asyncio
import itertools
import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from store.staff import Role
from store.staff_sessions import Entry, entries, record
from store.tables.dossiers import dossiers
from tests.web.clerk import NOW
from tests.web.officials import Province, put_official, put_province, signed_in

WHOSE = {
    "/staff/inbox": set(Role),
    "/staff/dossiers": set(Role),
    "/staff/apologies": set(Role),
    "/staff/broadcasts": {Role.EDITOR, Role.APPROVER, Role.LEADER, Role.ADMINISTRATOR},
    "/staff/broadcasts/new": {Role.EDITOR, Role.APPROVER, Role.LEADER, Role.ADMINISTRATOR},
    "/staff/figures": set(Role),
    "/staff/figures.xlsx": set(Role),
    "/staff/leaflets": set(Role),
    "/staff/knowledge": set(Role),
    "/staff/offices": set(Role),
    "/staff/offices/imports": set(Role),
    "/staff/holidays": set(Role),
    "/staff/wordings": set(Role) - {Role.CLERK},
    "/staff/knowledge/questions": set(Role) - {Role.CLERK},
    "/staff/knowledge/questions/one": set(Role) - {Role.CLERK},
    "/staff/knowledge/synonyms": set(Role) - {Role.CLERK},
    "/staff/invitations": set(Role),
    "/staff/consents": {Role.CLERK, Role.LEADER, Role.ADMINISTRATOR},
    "/staff/audit": {Role.LEADER, Role.ADMINISTRATOR},
}
"""Each page of the console, and whose it is: a page that is missing here fails a test below."""


@pytest.fixture
async def province(sqlite) -> Province:
    return await put_province(sqlite)


def pages(client) -> set[str]:
    routes = (route for route in client.app.router.routes() if route.method == "GET")
    found = {route.resource.canonical for route in routes if route.resource.canonical.startswith("/staff/")}
    return {each for each in found if "{" not in each and each != "/staff/sign-in"}


async def test_every_page_of_the_console_has_its_owners_named(client):
    assert pages(client) == set(WHOSE)


async def test_no_form_of_the_console_is_taken_from_elsewhere(client, sqlite):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.ADMINISTRATOR))
    known = {route.resource.canonical for route in client.app.router.routes() if route.method == "POST"}
    forms = {each for each in known if each.startswith("/staff/")} - {"/staff/sign-in", "/staff/invitation/{token}"}

    taken = {}
    for form in forms:
        address = re.sub(r"{\w+}", "1", form.replace("{kind}", "cancel"))
        taken[form] = (await client.post(address, data={"csrf": "other"})).status

    assert taken == dict.fromkeys(forms, 403)


async def test_nobody_sees_anything_without_signing_in(client, province):
    for path in (*WHOSE, "/staff", f"/staff/dossiers/{province.dossiers['centre']}"):
        response = await client.get(path, allow_redirects=False)

        assert response.status == 303
        assert response.headers["Location"].startswith("/staff/sign-in")


async def test_each_role_opens_its_own_pages_and_no_others(client, sqlite):
    ids = {role: await put_official(sqlite, role.value, role) for role in Role}
    opened = {}
    for role, path in itertools.product(Role, WHOSE):
        await signed_in(client, sqlite, ids[role])
        opened[role, path] = (await client.get(path)).status == 200

    assert opened == {(role, path): role in WHOSE[path] for role, path in opened}


async def test_a_page_waits_for_nobody_who_writes(client, sqlite, province):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    async with sqlite.begin(), asyncio.timeout(30):
        answer = await client.get("/staff/dossiers")

    assert answer.status == 200


async def test_an_official_sees_the_dossiers_of_their_office_and_those_below_by_list_search_and_id(
    client, sqlite, province
):
    seen = {}
    for place in province.offices:
        csrf = await signed_in(client, sqlite, await put_official(sqlite, place, Role.CLERK, province.offices[place]))
        for name, dossier_id in province.dossiers.items():
            code = f"H29.1-260302-000{list(province.dossiers).index(name)}"
            listed = code in await (await client.get("/staff/dossiers")).text()
            sought = await client.post("/staff/dossiers", data={"csrf": csrf, "q": code})
            found = f"/staff/dossiers/{dossier_id}" in await sought.text()
            direct = (await client.get(f"/staff/dossiers/{dossier_id}")).status == 200
            seen[place, name] = {listed, found, direct}

    assert seen == {(place, name): {place in ("centre", name)} for place, name in seen}


async def test_an_office_of_the_whole_province_sees_everything(client, sqlite, province):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.LEADER))

    page = await (await client.get("/staff/dossiers")).text()

    assert all(f"H29.1-260302-000{number}" in page for number in range(3))


async def test_a_dossier_is_found_by_its_phone_and_looking_at_it_is_written_down(client, sqlite, province):
    lan = await put_official(sqlite, "lan", Role.CLERK)
    csrf = await signed_in(client, sqlite, lan)
    found = await (await client.post("/staff/dossiers", data={"csrf": csrf, "q": "0912 345 670"})).text()

    page = await (await client.get(f"/staff/dossiers/{province.dossiers['centre']}")).text()

    assert "H29.1-260302-0000" in found
    assert "H29.1-260302-0001" not in found
    assert "Nguyễn centre" in page
    assert "0912 345 670" in page
    async with sqlite.read() as tx:
        (entry,) = await entries(tx, None)
    assert (entry.who, entry.action, entry.subject) == (
        "lan",
        "looked-up",
        f"dossier:{province.dossiers['centre']}",
    )


async def test_a_page_shows_who_is_signed_in_the_pages_that_are_theirs_and_the_way_out(client, sqlite):
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    page = await (await client.get("/staff/dossiers")).text()

    assert "Cán bộ lan" in page
    assert 'href="/staff/dossiers" aria-current="page"' in page
    assert 'href="/staff/audit"' not in page
    assert f'name="csrf" value="{csrf}"' in page


async def test_a_refused_page_is_written_down(client, sqlite):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    await client.get("/staff/audit")

    async with sqlite.read() as tx:
        assert [(each.action, each.subject) for each in await entries(tx, None)] == [("refused", "/staff/audit")]


async def test_the_audit_shows_a_leader_what_was_done_in_their_offices_only(client, sqlite, province):
    mine = await put_official(sqlite, "mine", Role.CLERK, province.offices["commune"])
    theirs = await put_official(sqlite, "theirs", Role.CLERK, province.offices["other"])
    async with sqlite.begin() as tx:
        for who, official_id in (("mine", mine), ("theirs", theirs)):
            await record(tx, Entry(NOW, who, "signed-in", official_id=official_id))
    leader = await put_official(sqlite, "leader", Role.LEADER, province.offices["commune"])
    await signed_in(client, sqlite, leader)

    page = await (await client.get("/staff/audit")).text()

    assert ">mine</td>" in page
    assert ">theirs</td>" not in page


async def test_where_the_source_appoints_another_day_than_we_count_both_days_are_shown(client, sqlite, province):
    ours = NOW + timedelta(days=3)
    one = dossiers.c.id == province.dossiers["commune"]
    async with sqlite.begin() as tx:
        await tx.execute(update(dossiers).where(one).values(due_by="source", our_due_at=ours))
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    page = await (await client.get("/staff/dossiers?list=differences")).text()

    assert page.count('href="/staff/dossiers/') == 1
    assert "ta tính 13/03/2026 09:00" in page
