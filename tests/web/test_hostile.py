"""What a hostile visitor sends to the pages is refused or shown as words."""

from __future__ import annotations

from typing import Any

import pytest
from yarl import URL

from store.staff import Role
from tests.web.officials import put_official, put_province, signed_in

SCRIPT = "<script>alert(1)</script>"
ASKING = ("consents?before", "audit?before", "holidays?year", "invitations/1?after", "figures?office", "knowledge?page")


@pytest.fixture
def settings() -> dict[str, Any]:
    return {"sandbox": {"enabled": True}, "web": {"body_limit": 10_000}}


@pytest.mark.parametrize("path", ["/chat", "/"])
async def test_a_body_above_the_limit_is_refused_and_nothing_is_heard(client, clerk, path: str) -> None:
    answer = await client.post(path, data={"text": "a" * 20_000})

    assert answer.status in (405, 413)
    assert clerk.heard == []


@pytest.mark.parametrize("charset", ["no-such-charset", "zlib", "undefined"])
async def test_a_body_in_a_charset_that_nobody_knows_is_refused_and_never_a_fault_of_ours(client, charset: str) -> None:
    headers = {"Content-Type": f"application/x-www-form-urlencoded; charset={charset}"}

    answer = await client.post("/staff/sign-in", data=b"text=xin+chao", headers=headers)

    assert answer.status in (400, 415)


async def test_what_people_write_is_shown_as_words_and_never_as_markup(client, clerk) -> None:
    page = await (await client.post("/chat", data={"text": SCRIPT})).text()

    assert "&lt;script&gt;alert(1)" in page
    assert SCRIPT not in page


async def test_an_address_cannot_carry_a_header_into_the_answer(client) -> None:
    answer = await client.get("/khong-co%0d%0aSet-Cookie:%20a=b", headers={"Accept": "text/html"})

    assert answer.status == 404
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/../config.toml", "/static/../server.py", "/static/%2e%2e/server.py"])
async def test_no_file_beside_the_assets_is_served(client, path: str) -> None:
    answer = await client.get(URL(path, encoded=True))

    assert answer.status in (403, 404)


async def test_a_number_that_no_database_holds_is_refused_and_never_a_fault_of_ours(client, sqlite) -> None:
    await put_province(sqlite)
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.LEADER))
    huge, odd = "9" * 30, "²"
    pages = [f"/staff/{page}/{huge}" for page in ("broadcasts", "dossiers", "inbox", "offices", "invitations")]
    asked = [f"/staff/{page}={said}" for page in ASKING for said in (huge, odd)]

    answers = {path: (await client.get(path)).status for path in (*pages, *asked)}

    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert {answers[path] for path in pages} == {404}
