"""A list is weighed in batches, by whoever is there: while its author waits, and then by the timed job."""

from __future__ import annotations

import asyncio

import store.broadcast_lists
import store.broadcast_queue
import store.broadcasts
import store.consents
from notices.weighing import Wording, keep, weigh_due, weigh_on
from tests.notices.broadcast_house import HELLO, REFUSAL, House, numbers


async def begun(house: House, rows: int, most: int) -> int:
    """A draft that was saved and weighed for so many of its rows."""
    broadcast_id = await house.from_file(*numbers(rows))
    broadcast = await house.read(broadcast_id)
    async with house.database.begin() as tx:
        assert await keep(tx, broadcast, Wording(HELLO, REFUSAL), house.now) == ()
    await weigh_on(house.database, broadcast_id, REFUSAL, most)
    return broadcast_id


async def test_a_list_too_long_to_wait_for_tells_how_far_it_is_and_the_timed_job_ends_it(house: House) -> None:
    broadcast_id = await begun(house, 5, 2)

    under_way = await house.read(broadcast_id)
    said = await weigh_due(house.database, REFUSAL, house.now)
    ended = await house.read(broadcast_id)

    assert (under_way.figures["done"], under_way.figures["of"], under_way.recipients_hash) == (2, 5, "")
    assert said == "1 lists"
    assert ended.figures == {"people": 5, "parts": 5, "chats": 0, "left_out": {}}
    assert await weigh_due(house.database, REFUSAL, house.now) == "0 lists"


async def test_a_list_weighed_in_pieces_is_the_list_weighed_at_once(house: House) -> None:
    in_pieces = await begun(house, 5, 2)
    await weigh_due(house.database, REFUSAL, house.now)

    async with house.database.read() as tx:
        pieces = [each for each, _ in await store.broadcast_lists.some(tx, in_pieces, 10)]
        before = await house.read(in_pieces)
    await house.say(in_pieces)
    async with house.database.read() as tx:
        at_once = [each for each, _ in await store.broadcast_lists.some(tx, in_pieces, 10)]

    assert pieces == at_once
    assert (await house.read(in_pieces)).hash == before.hash


async def test_of_two_that_weigh_one_list_and_of_two_texts_the_last_text_counts(house: House) -> None:
    broadcast_id = await begun(house, 5, 2)

    await asyncio.gather(
        weigh_on(house.database, broadcast_id, REFUSAL),
        house.say(broadcast_id, HELLO * 3),
        weigh_on(house.database, broadcast_id, REFUSAL),
    )
    await weigh_due(house.database, REFUSAL, house.now)

    figures = (await house.read(broadcast_id)).figures
    assert (figures["people"], figures["parts"]) == (5, 10)


async def test_everybody_gets_the_same_words_at_the_same_price(house: House) -> None:
    broadcast_id = await house.from_file(*numbers(3))

    await house.say(broadcast_id, "Kính mời Ông/Bà đến nhận kết quả. " * 6)

    assert (await house.read(broadcast_id)).figures["parts"] == 6
