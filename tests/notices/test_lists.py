"""A long list is read by the timed job, whoever dies meanwhile; a short one while its author waits."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

import store.broadcast_lists
import store.broadcasts
import store.consents
import store.unread_lists
from notices.lists import AT_ONCE, TAKEN_FOR_DEAD, add_from_file, read_due, read_list
from notices.rows import BatchRefused
from notices.weighing import weigh_due
from store.broadcast_lists import Entry
from store.broadcasts import Draft
from tests.notices.broadcast_house import REFUSAL, House, numbers

CONSENT = "sđt,đồng ý"


async def waiting(house: House, *rows: str) -> int:
    """A draft of advertising whose list nobody has begun to read."""
    content = "\n".join((CONSENT, *rows, "")).encode()
    async with house.database.begin() as tx:
        broadcast_id = await store.broadcasts.add(tx, advertising(house), house.now)
        await store.broadcasts.change(tx, broadcast_id, figures={"reading": 0})
        unread = store.unread_lists.seal_file(house.database.vault, "list.csv", content, by_mail=False)
        await store.unread_lists.add(tx, broadcast_id, unread)
    return broadcast_id


def advertising(house: House) -> Draft:
    return Draft("promotional", "Hội chợ", None, house.author)


def cut_off(house: House, rows: int) -> Path:
    """A file whose last row ends in the middle."""
    path = house.folder / "list.csv"
    path.write_text("\n".join((CONSENT, *(f"09{line:08},có" for line in range(rows)), "0987")), encoding="utf-8")
    return path


async def still_unread(house: House, at: datetime) -> list[int]:
    async with house.database.read() as tx:
        return await store.unread_lists.waiting(tx, at)


async def agreed(house: House) -> list[int]:
    """The lines of all consents in the ledger, in order."""
    async with house.database.read() as tx:
        return sorted(each.line or 0 for each in await store.consents.newest(tx, None, 100))


async def test_a_long_list_is_left_to_the_timed_job_and_a_text_saved_meanwhile_is_weighed_after_it(house) -> None:
    broadcast_id = await house.from_file(*(f"09{row:08},16/03" for row in range(AT_ONCE + 1)))
    at_first = (await house.read(broadcast_id)).figures

    findings = await house.say(broadcast_id)
    meanwhile = (await house.read(broadcast_id)).figures
    said = await read_due(house.database, REFUSAL, house.desk.clock)
    weighing = (await house.read(broadcast_id)).figures
    await weigh_due(house.database, REFUSAL, house.now)

    ended = await house.read(broadcast_id)
    assert (at_first, findings, meanwhile, said) == ({"reading": 0}, (), {"reading": 0}, "1 lists")
    assert (weighing["done"], weighing["of"]) == (0, AT_ONCE + 1)
    assert (ended.figures["people"], ended.figures["left_out"]) == (AT_ONCE + 1, {})
    assert ended.recipients_hash != ""
    assert await still_unread(house, house.now) == []


async def test_a_short_list_is_read_while_its_author_waits(house) -> None:
    broadcast_id = await house.from_file(*numbers(3))

    assert (await house.read(broadcast_id)).figures == {}
    assert await house.listed(broadcast_id) == [f"+849123400{number:02d}" for number in range(3)]
    assert await still_unread(house, house.now) == []


async def test_who_died_in_the_middle_of_a_list_loses_nobody_and_doubles_nobody(house) -> None:
    broadcast_id = await waiting(house, "0912345678,có", "0912345679,có", "0912345680,")
    broadcast = await house.read(broadcast_id)
    vault = house.database.vault
    async with house.database.begin() as tx:
        await store.unread_lists.take(tx, broadcast_id, "gone", house.now + TAKEN_FOR_DEAD, house.now)
        rows = store.broadcast_lists.seal(vault, broadcast_id, [Entry(2, "+84912345678", consent="có")])
        await store.broadcast_lists.add(tx, rows)
        said = [("sms", str(rows[0]["number_hash"]), 2, "có")]
        await store.consents.note_list(tx, store.consents.of_list(vault, said, broadcast.subject, broadcast.created_at))

    too_soon = await read_due(house.database, REFUSAL, house.desk.clock)
    house.desk.clock.turn(seconds=TAKEN_FOR_DEAD.total_seconds())
    then = await read_due(house.database, REFUSAL, house.desk.clock)

    assert (too_soon, then) == ("0 lists", "1 lists")
    assert await house.listed(broadcast_id) == ["+84912345678", "+84912345679", "+84912345680"]
    assert await agreed(house) == [2, 3]


async def test_who_was_taken_for_dead_holds_the_list_no_more(house) -> None:
    broadcast_id = await waiting(house, "0912345678,có")
    until = house.now + TAKEN_FOR_DEAD
    async with house.database.begin() as tx:
        await store.unread_lists.take(tx, broadcast_id, "slow", until, house.now)
        await store.unread_lists.take(tx, broadcast_id, "next", until + TAKEN_FOR_DEAD, until)

    async with house.database.begin() as tx:
        held = [await store.unread_lists.keep_hold(tx, broadcast_id, each, until) for each in ("slow", "next")]

    assert held == [False, True]


async def test_of_two_that_begin_one_list_one_reads_it(house) -> None:
    broadcast_id = await waiting(house, "0912345678,có", "0912345679,")

    await asyncio.gather(
        *(read_list(house.database, broadcast_id, REFUSAL, house.desk.clock) for _ in range(2)),
    )

    assert await house.listed(broadcast_id) == ["+84912345678", "+84912345679"]
    assert await agreed(house) == [2]


async def test_a_short_list_that_is_cut_off_makes_no_broadcast(house) -> None:
    with pytest.raises(BatchRefused):
        await add_from_file(house.database, advertising(house), cut_off(house, 50), house.now)

    async with house.database.read() as tx:
        assert await store.broadcasts.listed(tx, None) == []


async def test_a_list_that_cannot_be_read_to_its_end_leaves_nobody_and_no_consent_behind(house) -> None:
    broadcast_id = await add_from_file(house.database, advertising(house), cut_off(house, 2 * AT_ONCE), house.now)

    await read_due(house.database, REFUSAL, house.desk.clock)

    assert (await house.read(broadcast_id)).figures["unread"][0] == "truncated"
    assert await house.listed(broadcast_id) == []
    assert await agreed(house) == []
    assert await still_unread(house, house.now) == []
