from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from messages import Inbound
from store import tickets
from store.conversations import greet
from store.staff import Role
from store.tables.citizens import addresses
from store.tables.staff import officials
from tests.web.clerk import NOW
from tests.web.officials import Province, put_official, put_province

HOUR = timedelta(hours=1)


@pytest.fixture
async def province(database) -> Province:
    return await put_province(database)


async def someone(database, phone="+84912345678", at=NOW):
    async with database.begin() as tx:
        [person] = await greet(tx, [Inbound("sms", phone, "gap can bo", f"sandbox:{phone}", at)])
        return person.address_id


async def ask(database, address_id, office="H29.commune", at=NOW) -> bool:
    async with database.begin() as tx:
        return await tickets.open_ticket(tx, address_id, office, at)


async def talks(database, scope=None):
    async with database.read() as tx:
        return await tickets.active(tx, scope)


async def held_until(database, address_id):
    async with database.read() as tx:
        return await tx.scalar(select(addresses.c.held_until).where(addresses.c.id == address_id))


async def test_a_ticket_is_opened_only_where_an_official_will_see_it(database, province):
    address_id = await someone(database)
    nobody = await ask(database, address_id)
    await put_official(database, "other", Role.CLERK, province.offices["other"])
    elsewhere = await ask(database, address_id)
    above = await put_official(database, "above", Role.CLERK, province.offices["centre"])

    there = await ask(database, address_id)

    assert (nobody, elsewhere, there) == (False, False, True)
    async with database.begin() as tx:
        await tx.execute(update(officials).where(officials.c.id == above).values(disabled=True))
    assert not await ask(database, await someone(database, "+84987654321"))


async def test_who_asks_twice_has_one_ticket_that_waits_since_the_last_word(database, province):
    await put_official(database, "lan", Role.CLERK)
    address_id = await someone(database)

    await ask(database, address_id)
    await ask(database, address_id, at=NOW + HOUR)

    (talk,) = await talks(database)
    assert (talk.opened_at, talk.waits_since) == (NOW, NOW + HOUR)
    assert (talk.channel, talk.address, talk.office) == ("sms", "+84912345678", "Một cửa commune")


async def test_an_office_sees_its_own_tickets_only(database, province):
    await put_official(database, "lan", Role.CLERK)
    await ask(database, await someone(database))

    assert len(await talks(database, {province.offices["commune"]})) == 1
    assert await talks(database, {province.offices["other"]}) == []


async def test_of_two_who_take_a_talk_at_once_one_gets_it_and_the_bot_is_silent(database, province):
    ids = [await put_official(database, name, Role.CLERK) for name in ("lan", "mai")]
    address_id = await someone(database)
    await ask(database, address_id)
    (talk,) = await talks(database)

    async def take(official_id):
        async with database.begin() as tx:
            return await tickets.take(tx, talk, official_id, NOW)

    taken = await asyncio.gather(*(take(each) for each in ids))

    assert sorted(taken) == [False, True]
    assert await held_until(database, address_id) == NOW + tickets.HELD_FOR


async def test_only_who_holds_a_talk_answers_and_ends_it_and_then_the_bot_speaks_again(database, province):
    lan, mai = [await put_official(database, name, Role.CLERK) for name in ("lan", "mai")]
    address_id = await someone(database)
    await ask(database, address_id)
    (talk,) = await talks(database)
    async with database.begin() as tx:
        await tickets.take(tx, talk, lan, NOW)
        foreign = [
            await tickets.note_answer(tx, talk, mai, NOW),
            await tickets.hand_back(tx, talk, mai),
            await tickets.close(tx, talk, mai, NOW),
        ]
        answered = await tickets.note_answer(tx, talk, lan, NOW + HOUR)
    held = await held_until(database, address_id)
    (waits,) = await talks(database)

    async with database.begin() as tx:
        closed = await tickets.close(tx, talk, lan, NOW + HOUR)

    assert (foreign, answered, closed) == ([False] * 3, True, True)
    assert held == NOW + HOUR + tickets.HELD_FOR
    assert waits.waits_since is None
    assert await held_until(database, address_id) is None
    assert await talks(database) == []


async def test_what_is_said_while_a_talk_is_held_makes_it_wait_again(database, province):
    lan = await put_official(database, "lan", Role.CLERK)
    address_id = await someone(database)
    await ask(database, address_id)
    (talk,) = await talks(database)
    async with database.begin() as tx:
        await tickets.take(tx, talk, lan, NOW)
        await tickets.note_answer(tx, talk, lan, NOW + HOUR)

        await tickets.note_heard(tx, address_id, NOW + 2 * HOUR)

    (talk,) = await talks(database)
    assert talk.waits_since == NOW + 2 * HOUR
