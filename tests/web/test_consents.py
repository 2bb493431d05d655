"""The ledger of consents in the console: looked up by number, entered by who hears citizens, told to nobody else."""

from __future__ import annotations

import pytest

from store import consents
from store.citizens import refuse
from store.consents import Evidence
from store.staff import Role
from store.staff_sessions import entries
from tests.web.clerk import NOW
from tests.web.officials import put_official, signed_in

PHONE, ADDRESS = "+84912345678", "/staff/consents"


@pytest.fixture
async def csrf(client, sqlite) -> str:
    """A clerk is signed in, and somebody refused by text; the token of the clerk's forms."""
    async with sqlite.begin() as tx:
        await refuse(tx, "sms", PHONE, "reminders", Evidence("text", NOW, "HUY <b>"))
    return await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))


async def told(sqlite) -> list[tuple[str, str, str, str]]:
    async with sqlite.read() as tx:
        return [(each.said, each.scope, each.source, each.words) for each in await consents.of_phone(tx, PHONE)]


async def test_a_number_shows_what_its_person_said_in_their_words_and_the_look_is_written_down(client, sqlite, csrf):
    page = await (await client.post(f"{ADDRESS}/find", data={"csrf": csrf, "q": "0912 345 678"})).text()

    assert "<b>từ chối</b> tin nhắc, tin quảng bá" in page
    assert "HUY &lt;b&gt;" in page
    async with sqlite.read() as tx:
        assert [each.action for each in await entries(tx, None)] == ["consent-looked-up"]


async def test_without_a_number_the_newest_entries_are_shown_with_nobodys_words(client, csrf):
    page = await (await client.get(ADDRESS)).text()

    assert "<b>từ chối</b> tin nhắc, tin quảng bá" in page
    assert "HUY" not in page


async def test_what_a_person_tells_an_official_holds_at_once_and_stands_in_ledger_and_audit(client, sqlite, csrf):
    said = {"csrf": csrf, "number": "0912345678", "meant": "all", "words": "Gọi điện: thôi đừng nhắn nữa"}

    page = await (await client.post(ADDRESS, data=said)).text()

    assert "gọi điện khi cần báo" in page
    assert (await told(sqlite))[0] == ("refused", "all", "official", "Gọi điện: thôi đừng nhắn nữa")
    async with sqlite.read() as tx:
        assert await consents.standing(tx, PHONE) == ("all", "ok")
        entered = next(each for each in await entries(tx, None) if each.action == "consent-entered")
    assert (entered.who, entered.facts) == ("lan", {"scope": "all"})


@pytest.mark.parametrize(
    "change", [{"number": "12"}, {"words": "  "}, {"meant": "everything"}], ids=["number", "words", "meant"]
)
async def test_nothing_is_entered_without_a_number_a_meaning_and_words(client, sqlite, csrf, change):
    said = {"csrf": csrf, "number": PHONE, "meant": "all", "words": "tại quầy"} | change

    response = await client.post(ADDRESS, data=said)

    assert response.status == 400
    assert len(await told(sqlite)) == 1


async def test_a_form_that_is_not_ours_enters_nothing(client, sqlite, csrf):
    said = {"csrf": "other", "number": PHONE, "meant": "none", "words": "tại quầy"}

    assert (await client.post(ADDRESS, data=said)).status == 403

    assert len(await told(sqlite)) == 1


async def test_older_entries_are_a_page_further(client, sqlite, csrf):
    async with sqlite.begin() as tx:
        for _ in range(60):
            await refuse(tx, "sms", "+84907654321", "all", Evidence("text", NOW, "TC HET"))

    first = await (await client.get(ADDRESS)).text()
    older = await (await client.get(f"{ADDRESS}?before=12")).text()

    assert (first.count("<b>từ chối</b>"), older.count("<b>từ chối</b>")) == (50, 11)
    assert "?before=12" in first
