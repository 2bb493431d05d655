from __future__ import annotations

import re
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from messages import Inbound, Reply
from store import tickets
from store.conversations import greet
from store.staff import Role
from store.staff_sessions import entries
from store.tables.notices import deliveries
from tests.web.clerk import NOW
from tests.web.officials import Province, put_official, put_province, signed_in
from web.server import build_app

PHONE = "+84912345678"


@pytest.fixture
def sent() -> list[str]:
    return []


@pytest.fixture
async def client(parts, sent):
    async def send_now(delivery_ids):
        sent.extend(delivery_ids)

    async with TestClient(TestServer(build_app(replace(parts, send_now=send_now)))) as client:
        yield client


@pytest.fixture
async def province(sqlite) -> Province:
    return await put_province(sqlite)


@pytest.fixture
async def talk(sqlite, province, clerk) -> int:
    """Somebody asked for a person of the commune, where an official works."""
    await put_official(sqlite, "clerk", Role.CLERK, province.offices["commune"])
    clerk.says = lambda inbound: Reply("Da chuyen can bo")
    said = Inbound("sms", PHONE, "gap can bo", "sandbox:1", NOW)
    await clerk.answer(said)
    async with sqlite.begin() as tx:
        [person] = await greet(tx, [said])
        assert await tickets.open_ticket(tx, person.address_id, "H29.commune", NOW)
        (found,) = await tickets.active(tx, None)
    return found.id


async def test_the_inbox_shows_who_waits_since_when_and_the_whole_talk(client, sqlite, talk):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    inbox = await (await client.get("/staff/inbox")).text()
    page = await (await client.get(f"/staff/inbox/{talk}")).text()

    assert "0912 345 678" in inbox
    assert "chờ từ 09h00, 10/03" in inbox
    assert "gap can bo" in page
    assert "Da chuyen can bo" in page
    assert 'name="text"' not in page


async def test_a_talk_leads_to_its_persons_dossiers_by_an_address_that_holds_no_number(client, sqlite, talk):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))
    page = await (await client.get(f"/staff/inbox/{talk}")).text()
    [link] = re.findall(r'href="(/staff/dossiers\?[^"]*)"', page)

    found = await (await client.get(link)).text()

    assert f'value="{PHONE}"' in found
    assert "912345678" not in link


async def test_an_answer_goes_over_the_citizens_own_channel_unsigned_by_sms_and_is_written_down(
    client, sqlite, talk, sent
):
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))
    await client.post(f"/staff/inbox/{talk}/take", data={"csrf": csrf})

    page = await client.post(f"/staff/inbox/{talk}/answer", data={"csrf": csrf, "text": "Mời Ông/Bà đến quầy 3"})

    assert "Moi Ong/Ba den quay 3" in await page.text()
    async with sqlite.read() as tx:
        (row,) = list(await tx.execute(select(deliveries)))
        done = [(each.action, each.subject) for each in await entries(tx, None)]
    assert (row.lane, row.channel, tx.vault.open(row.address)) == ("reply", "sms", PHONE)
    assert sent == [row.id]
    assert done == [("answered", f"ticket:{talk}"), ("taken", f"ticket:{talk}")]


async def test_a_talk_that_a_colleague_holds_can_be_read_but_not_answered(client, sqlite, talk, sent):
    lan, mai = [await put_official(sqlite, name, Role.CLERK) for name in ("lan", "mai")]
    csrf = await signed_in(client, sqlite, lan)
    await client.post(f"/staff/inbox/{talk}/take", data={"csrf": csrf})
    csrf = await signed_in(client, sqlite, mai)

    page = await (await client.get(f"/staff/inbox/{talk}")).text()
    answers = [
        (await client.post(f"/staff/inbox/{talk}/{what}", data={"csrf": csrf, "text": "a"})).status
        for what in ("take", "answer", "hand-back", "close")
    ]

    assert "Cán bộ lan đang trả lời." in page
    assert answers == [409] * 4
    assert sent == []


async def test_a_talk_handed_back_can_be_taken_by_another_and_a_closed_one_is_gone(client, sqlite, talk):
    lan, mai = [await put_official(sqlite, name, Role.CLERK) for name in ("lan", "mai")]
    csrf = await signed_in(client, sqlite, lan)
    for what in ("take", "hand-back"):
        await client.post(f"/staff/inbox/{talk}/{what}", data={"csrf": csrf})
    csrf = await signed_in(client, sqlite, mai)

    for what in ("take", "close"):
        assert (await client.post(f"/staff/inbox/{talk}/{what}", data={"csrf": csrf})).status == 200

    assert "Không ai đang chờ." in await (await client.get("/staff/inbox")).text()


async def test_an_official_of_another_office_neither_sees_nor_moves_a_talk(client, sqlite, talk, province, sent):
    other = await put_official(sqlite, "other", Role.LEADER, province.offices["other"])
    csrf = await signed_in(client, sqlite, other)

    seen = await (await client.get("/staff/inbox")).text()
    direct = [(await client.get(f"/staff/inbox/{talk}")).status]
    direct += [
        (await client.post(f"/staff/inbox/{talk}/{what}", data={"csrf": csrf, "text": "a"})).status
        for what in ("take", "answer", "hand-back", "close")
    ]

    assert "0912 345 678" not in seen
    assert direct == [404] * 5
    assert sent == []


async def test_an_empty_answer_sends_nothing(client, sqlite, talk, sent):
    csrf = await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))
    await client.post(f"/staff/inbox/{talk}/take", data={"csrf": csrf})

    await client.post(f"/staff/inbox/{talk}/answer", data={"csrf": csrf, "text": "  "})

    assert sent == []


async def test_every_form_of_the_inbox_must_be_ours(client, sqlite, talk, sent):
    await signed_in(client, sqlite, await put_official(sqlite, "lan", Role.CLERK))

    answers = {
        (await client.post(f"/staff/inbox/{talk}/{what}", data={"text": "a"})).status
        for what in ("take", "answer", "hand-back", "close")
    }

    assert answers == {403}
    assert sent == []
