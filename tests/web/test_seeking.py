"""What officials look for stands in no address: it is sealed, for who looked, and for half a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from store.database import Database
from store.staff import Role
from tests.web.clerk import NOW
from tests.web.officials import Province, put_official, put_province, signed_in
from web.server import build_app

NUMBER, CODE = "0912 345 670", "H29.1-260302-0000"
FORMS = {"/staff/dossiers": "/staff/dossiers", "/staff/consents/find": "/staff/consents"}
OVER = "đã hết hạn"


@pytest.fixture
async def province(sqlite: Database) -> Province:
    return await put_province(sqlite)


@pytest.fixture
async def csrf(client: TestClient[Any, Any], sqlite: Database, province: Province) -> str:
    """A leader is signed in; the token of their forms."""
    return await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.LEADER))


@pytest.mark.parametrize("form", FORMS)
async def test_a_search_is_sent_on_to_an_address_that_holds_no_number(client, csrf, form):
    answer = await client.post(form, data={"csrf": csrf, "q": NUMBER}, allow_redirects=False)

    address = answer.headers["Location"]
    assert (answer.status, address.partition("?")[0]) == (303, FORMS[form])
    assert "345" not in address
    assert len(address) < 200


@pytest.mark.parametrize("sought", [NUMBER, CODE, f"  {NUMBER} "])
async def test_going_back_to_the_address_shows_the_same_again(client, csrf, sought):
    first = await client.post("/staff/dossiers", data={"csrf": csrf, "q": sought})

    again = await client.get(str(first.url.relative()))

    pages = [await answer.text() for answer in (first, again)]
    assert [(CODE in page, "H29.1-260302-0001" in page) for page in pages] == [(True, False)] * 2
    assert f'value="{sought.strip()}"' in pages[1]


async def test_who_looks_for_nothing_is_back_at_the_lists(client, csrf):
    answer = await client.post("/staff/dossiers", data={"csrf": csrf, "q": "  "}, allow_redirects=False)

    assert answer.headers["Location"] == "/staff/dossiers"


@pytest.mark.parametrize("form", FORMS)
async def test_an_address_serves_who_looked_and_nobody_else(client, sqlite, csrf, form):
    looked = await client.post(form, data={"csrf": csrf, "q": NUMBER})
    await signed_in(client, sqlite, await put_official(sqlite, "minh", Role.LEADER))

    page = await (await client.get(str(looked.url.relative()))).text()

    assert OVER in page
    assert NUMBER not in page


async def test_after_half_a_day_a_search_is_over(client, sqlite, province, parts):
    minh, later = await put_official(sqlite, "minh", Role.LEADER), NOW + timedelta(hours=12)
    csrf = await signed_in(client, sqlite, minh)
    looked = await client.post("/staff/dossiers", data={"csrf": csrf, "q": NUMBER})

    async with TestClient(TestServer(build_app(replace(parts, clock=lambda: later)))) as in_the_evening:
        await signed_in(in_the_evening, sqlite, minh, later)
        page = await (await in_the_evening.get(str(looked.url.relative()))).text()

    assert OVER in page


@pytest.mark.parametrize("made_up", ["x", "%ff", "gAAAAA", "9" * 400])
async def test_what_we_did_not_seal_finds_nothing(client, csrf, made_up):
    page = await (await client.get(f"/staff/dossiers?sought={made_up}")).text()

    assert OVER in page
