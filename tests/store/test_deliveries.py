"""Deliveries: held by one process, seen by their address, sealed at rest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

import store.deliveries
from messages import Choice, Lane, Reply
from messages import DeliveryState as D
from store.database import Database, Tx
from store.deliveries import REPLY_LEASE, THIS_PROCESS, Attempt, Change, Delivery, Say
from store.tables.notices import deliveries

PHONE = "+84901234567"


async def insert(tx: Tx, now: datetime, *looks: float, state: D = D.SENDING, channel: str = "sms") -> list[Delivery]:
    """Deliveries to be looked at so many seconds from now."""
    attempts = [
        Attempt(channel, PHONE, "Hồ sơ đã xong", Lane.REPLY, "again", now + timedelta(seconds=each), state=state)
        for each in looks
    ]
    return await store.deliveries.insert_attempts(tx, attempts, "holder", now)


async def test_a_reply_is_held_by_the_process_that_answers(database: Database, now: datetime) -> None:
    reply = Reply("Chọn:", (Choice("Một", "1"), Choice("Hai", "2")))
    async with database.begin() as tx:
        id_ = await store.deliveries.add_reply(tx, Say("telegram", "77", reply), now)

        [row] = await store.deliveries.read(tx, [id_])

    assert (row.state, row.holder, row.look_at) == (D.SENDING, THIS_PROCESS, now + REPLY_LEASE)
    assert (row.address, row.text, row.choices) == ("77", "Chọn:", reply.choices)


async def test_what_is_inserted_reads_back_as_it_was_told(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        told = await insert(tx, now, 5)

        read = await store.deliveries.read(tx, [told[0].id])

    assert read == told


async def test_nothing_of_what_is_said_to_whom_is_readable_at_rest(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        await insert(tx, now, 5)

        row = (await tx.execute(select(deliveries))).one()

    assert PHONE not in str(tuple(row))
    assert "xong" not in str(tuple(row))


async def test_only_those_whose_time_has_come_are_looked_at_the_oldest_first(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        made = await insert(tx, now, -1, -3, 2)

        due = await store.deliveries.look(tx, D.SENDING, now, 10)
        anything = await store.deliveries.any_to_look_at(tx, [D.SENDING], now)
        nothing = await store.deliveries.any_to_look_at(tx, [D.UNKNOWN], now)

    assert [each.id for each in due] == [made[1].id, made[0].id]
    assert (anything, nothing) == (True, False)


async def test_a_waiting_delivery_is_held_by_nobody(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        [row] = await insert(tx, now, 0, state=D.WAITING)

    assert row.holder == ""


async def test_changes_of_several_kinds_are_written_together(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        a, b = await insert(tx, now, 1, 2)

        await store.deliveries.change(
            tx, [Change(a.id, D.SENT, provider_id="P1", sent_at=now), Change(b.id, D.FAILED, "30003", settled_at=now)]
        )
        rows = {each.id: each for each in await store.deliveries.read_standings(tx, [a.id, b.id])}

    assert (rows[a.id].state, rows[a.id].provider_id, rows[a.id].look_at) == (D.SENT, "P1", None)
    assert (rows[b.id].state, rows[b.id].reason, rows[b.id].settled_at) == (D.FAILED, "30003", now)


async def test_the_last_message_to_a_chat_is_known_while_it_matters(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        [row] = await insert(tx, now, 1)
        chat = (row.channel, row.address_hash)

        recent = await store.deliveries.last_to(tx, [chat], now - timedelta(seconds=1))
        long_ago = await store.deliveries.last_to(tx, [chat], now + timedelta(seconds=1))

    assert (recent, long_ago) == ({chat: now}, {})
