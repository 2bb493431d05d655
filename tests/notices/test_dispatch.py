"""From the notice that is due to the provider's door."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import store.deliveries
from messages import DeliveryState as D
from messages import Receipt, Reply, SendFailed, Unreachable, Unsure
from store.deliveries import Say
from tests.notices.desk import Desk


async def test_a_due_notice_is_handed_over_once(desk: Desk) -> None:
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher()

    await dispatcher.dispatch_once()
    await dispatcher.dispatch_once()

    assert [each.text for each in desk.sms.taken] == ["CO_KET_QUA 1"]
    assert await desk.states() == (["sent"], ["sent"])


async def test_the_same_event_told_twice_is_one_notice(desk: Desk) -> None:
    person = await desk.person()

    added = [await desk.told(person), await desk.told(person), await desk.told(person, occasion="2")]

    assert added == [1, 0, 1]


async def test_no_transaction_is_open_while_the_provider_works(desk: Desk) -> None:
    seen: list[str] = []

    async def look(_: object) -> None:
        seen.extend((await desk.states())[1])

    desk.sms.during = look
    await desk.told(await desk.person())

    await desk.dispatcher().dispatch_once()

    assert seen == ["sending"]


async def test_what_is_no_longer_so_is_suppressed_with_the_reason(desk: Desk) -> None:
    await desk.told(await desk.person())
    desk.why_not = "collected"

    await desk.dispatcher().dispatch_once()

    assert desk.sms.taken == []
    assert [(each.state, each.reason) for each in await desk.notices()] == [("suppressed", "collected")]


async def test_what_is_past_its_use_expires(desk: Desk) -> None:
    await desk.told(await desk.person(), useful_until=desk.clock() + timedelta(hours=1))
    desk.clock.turn(hours=2)

    await desk.dispatcher().dispatch_once()

    assert (await desk.states())[0] == ["expired"]


async def test_an_outage_is_waited_out_with_a_new_delivery_each_time(desk: Desk) -> None:
    desk.sms.fails = [SendFailed("busy"), SendFailed("busy")]
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher()

    for _ in range(3):
        await dispatcher.dispatch_once()
        desk.clock.turn(minutes=1)

    assert await desk.states() == (["sent"], ["failed", "failed", "sent"])


async def test_an_unsure_send_is_never_repeated_blindly(desk: Desk) -> None:
    desk.sms.fails = [Unsure("read time-out")]
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher()

    await dispatcher.dispatch_once()
    desk.clock.turn(minutes=1)
    await dispatcher.dispatch_once()

    assert await desk.states() == (["unknown"], ["unknown"])


async def test_a_receipt_settles_what_was_unknown(desk: Desk) -> None:
    desk.sms.fails = [Unsure("read time-out")]
    await desk.told(await desk.person())
    await desk.dispatcher().dispatch_once()

    await desk.receives(Receipt((await desk.deliveries())[0].id, D.DELIVERED))

    assert await desk.states() == (["delivered"], ["delivered"])


async def test_a_blocked_chat_is_left_for_the_telephone(desk: Desk) -> None:
    await desk.person(phone_hash="p")
    desk.chat.fails = [Unreachable("blocked")]
    await desk.told(await desk.person(channel="telegram", phone_hash="p"))
    dispatcher = desk.dispatcher()

    await dispatcher.dispatch_once()
    desk.clock.turn(seconds=1)
    await dispatcher.dispatch_once()

    assert len(desk.sms.taken) == 1
    assert await desk.states() == (["sent"], ["failed", "sent"])


async def test_the_worker_is_woken_at_once_and_drains_when_told_to_stop(desk: Desk) -> None:
    dispatcher = desk.dispatcher(poll_seconds=60)
    stop = asyncio.Event()
    worker = asyncio.create_task(dispatcher.run(stop))
    desk.sms.pause = 0.05
    sent = asyncio.Event()

    async def tell(_: object) -> None:
        sent.set()

    desk.sms.during = tell
    await desk.told(await desk.person())

    dispatcher.wake()
    await asyncio.wait_for(sent.wait(), 60)
    stop.set()
    await asyncio.wait_for(worker, 60)

    assert await desk.states() == (["sent"], ["sent"])


async def test_a_reply_that_the_turn_leased_goes_at_once(desk: Desk) -> None:
    dispatcher = desk.dispatcher(holder=store.deliveries.THIS_PROCESS)
    async with desk.database.begin() as tx:
        id_ = await store.deliveries.add_reply(tx, Say("telegram", "chat 1", Reply("Chào")), desk.clock())

    await dispatcher.send_now([id_])

    assert [each.text for each in desk.chat.taken] == ["Chào"]
    assert (await desk.states())[1] == ["sent"]


async def test_every_outcome_is_recorded_though_others_are_being_written(desk: Desk) -> None:
    dispatcher = desk.dispatcher(poll_seconds=0.01, batch=10)
    desk.sms.pause = 0.01
    people = [await desk.person(number) for number in range(60)]
    await desk.told(*people)
    stop = asyncio.Event()

    worker = asyncio.create_task(dispatcher.run(stop))
    while len(desk.sms.taken) < 60:  # noqa: ASYNC110 (the channel has no event for the last one)
        await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(worker, 60)

    assert await desk.states() == (["sent"] * 60, ["sent"] * 60)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_database_that_went_away_meanwhile_loses_no_outcome(desk: Desk) -> None:
    """Only PostgreSQL can be cut off from outside."""
    cut_off = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")

    async def cut(_: object) -> None:
        with contextlib.suppress(DBAPIError):
            async with desk.database.begin() as tx:
                await tx.execute(cut_off)

    desk.sms.during = cut
    await desk.told(await desk.person())

    await desk.dispatcher().dispatch_once()

    assert await desk.states() == (["sent"], ["sent"])
