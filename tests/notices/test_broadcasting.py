"""A broadcast from its approval to what became of it, over the real dispatcher."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

import store.broadcast_lists
import store.broadcast_queue
import store.broadcasts
import store.consents
from messages import Unreachable
from notices.broadcast import KINDS
from notices.broadcasting import halt_failing, queue_due, start, tend
from store.tables.broadcasts import broadcasts
from tests.notices.broadcast_house import HELLO, House, numbers


async def test_each_person_gets_the_text_with_their_own_values_once(house: House) -> None:
    broadcast_id = await house.approved("0912345678,15/03/2026", "0987654321,16/03/2026", "+84912345678,17/03/2026")

    await house.begin(broadcast_id)
    await house.dispatcher().dispatch_once()

    assert sorted((each.address, each.text) for each in house.desk.sms.taken) == [
        ("+84912345678", "Kinh moi Ong/Ba den nhan ket qua ngay 15/03/2026. Tran trong."),
        ("+84987654321", "Kinh moi Ong/Ba den nhan ket qua ngay 16/03/2026. Tran trong."),
    ]


async def test_an_edit_voids_the_approval(house: House) -> None:
    broadcast_id = await house.approved(*numbers(2))

    await house.say(broadcast_id, HELLO.replace("Kính", "Trân trọng kính"))

    assert not (await house.read(broadcast_id)).is_approved(house.now)
    assert not await house.begin(broadcast_id)
    assert await house.states(broadcast_id) == {}


async def test_an_approval_holds_for_its_content_and_its_time_only(house: House) -> None:
    broadcast_id = await house.approved(*numbers(2))

    house.desk.clock.turn(hours=2)

    assert not await house.begin(broadcast_id)


async def test_a_scheduled_broadcast_goes_when_its_time_has_come(house: House) -> None:
    broadcast_id = await house.approved(*numbers(2))
    async with house.database.begin() as tx:
        await store.broadcasts.change(tx, broadcast_id, not_before=house.now + timedelta(minutes=30))

    early = await queue_due(house.database, house.now)
    house.desk.clock.turn(minutes=31)
    await queue_due(house.database, house.now)

    assert early == 0
    assert await house.states(broadcast_id) == {"waiting": 2}


async def test_nothing_more_goes_out_after_a_stop_and_the_rest_goes_on_after_it(house: House) -> None:
    broadcast_id = await house.approved(*numbers(4))
    await house.begin(broadcast_id)

    async with house.database.begin() as tx:
        await store.broadcasts.stop(tx, broadcast_id, "official", house.now)
    await house.dispatcher().dispatch_once()
    stopped = await house.states(broadcast_id), len(house.desk.sms.taken)
    async with house.database.begin() as tx:
        await store.broadcasts.resume(tx, broadcast_id, house.now)
    await house.dispatcher().dispatch_once()

    assert stopped == ({"held": 4}, 0)
    assert await house.states(broadcast_id) == {"sent": 4}


async def test_it_is_done_when_nothing_of_it_waits_any_more(house: House) -> None:
    broadcast_id = await house.approved(*numbers(2))
    await house.begin(broadcast_id)

    await tend(house.database, lambda: None, house.now)
    under_way = (await house.read(broadcast_id)).state
    await house.dispatcher().dispatch_once()
    await tend(house.database, lambda: None, house.now)

    assert (under_way, (await house.read(broadcast_id)).state) == ("running", "done")


async def test_it_halts_by_itself_where_too_many_fail(house: House) -> None:
    broadcast_id = await house.approved(*numbers(30))
    await house.begin(broadcast_id)
    house.desk.sms.fails += [Unreachable("no such number") for _ in range(30)]
    house.desk.rules = type(house.desk.rules)(batch=12, channel_order=("sms",))
    dispatcher = house.dispatcher()

    for _ in range(6):
        await dispatcher.dispatch_once()
    async with house.database.begin() as tx:
        halted = await halt_failing(tx, house.now)

    states = await house.states(broadcast_id)
    assert halted == [broadcast_id]
    assert (await house.read(broadcast_id)).stopped_by == "failures"
    assert states["failed"] >= 10
    assert states["held"] + states["failed"] == 30


async def test_the_same_text_to_the_same_people_within_a_day_is_noticed(house: House) -> None:
    first = await house.approved(*numbers(3))
    await house.begin(first)

    second = await house.approved(*numbers(5))
    other = await house.approved(*numbers(5), text=HELLO.replace("kết quả", "giấy tờ"))

    async with house.database.read() as tx:
        since = house.now - timedelta(hours=24)
        repeated = await store.broadcasts.repeats(tx, await house.read(second), since)
        fresh = await store.broadcasts.repeats(tx, await house.read(other), since)
    assert (repeated, fresh) == ([("Mời nhận", 3)], [])


async def test_whoever_dies_while_queueing_leaves_the_place_where_the_next_one_goes_on(house: House) -> None:
    broadcast_id = await house.approved(*numbers(6))
    broadcast = await house.read(broadcast_id)
    async with house.database.begin() as tx:
        await start(tx, broadcast, house.now)
        running = await store.broadcasts.read(tx, broadcast_id)
        assert running is not None
        event = KINDS["statutory"].event
        last = await store.broadcast_queue.queue(tx, running, event, house.now, timedelta(days=1), 4)
        await tx.execute(update(broadcasts).values(queued_to=last))

    await queue_due(house.database, house.now)

    assert await house.states(broadcast_id) == {"waiting": 6}
    assert (await house.read(broadcast_id)).queued_at == house.now
