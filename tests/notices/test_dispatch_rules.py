"""What ends a notice or sends it again: outages, policies, and replies of which nobody knows."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, text

import store.conversations
import store.deliveries
from messages import DeliveryState as D
from messages import Inbound, Lane, Receipt, Reply, SendFailed, Unreachable, Unsure
from notices.rules import Rules, back_off
from store.conversations import Taken
from store.deliveries import THIS_PROCESS, Say
from store.tables.citizens import inbound
from tests.notices.desk import Desk, PlainKind


def test_the_pause_grows_to_a_quarter_of_an_hour_and_is_left_to_chance() -> None:
    waits = [back_off(attempts).total_seconds() for attempts in range(50)]

    assert all(2.5 <= each <= 900 for each in waits)
    assert min(waits[20:]) >= 450
    assert len(set(waits)) == 50


async def test_notices_overtake_broadcasts(desk: Desk) -> None:
    await desk.told(*[await desk.person(number) for number in range(10)], kind="TIN", lane=Lane.BROADCAST)
    await desk.told(await desk.person(11))

    await desk.dispatcher(batch=3).dispatch_once()

    assert desk.sms.taken[0].text == "CO_KET_QUA 1"


async def test_after_five_days_without_a_worker_only_what_is_useful_goes_out_once(desk: Desk) -> None:
    stale, useful = await desk.person(1), await desk.person(2)
    await desk.told(stale, useful_until=desk.clock() + timedelta(days=1))
    await desk.told(useful, useful_until=desk.clock() + timedelta(days=30))
    dispatcher = desk.dispatcher()

    desk.clock.turn(days=5)
    for _ in range(3):
        await dispatcher.dispatch_once()

    assert [(each.state, each.reason) for each in await desk.notices()] == [
        ("expired", "no longer useful"),
        ("sent", ""),
    ]
    assert len(desk.sms.taken) == 1


async def test_an_outage_of_four_hours_loses_nothing(desk: Desk) -> None:
    await desk.told(*[await desk.person(number) for number in range(3)])
    dispatcher = desk.dispatcher()
    down_until = desk.clock() + timedelta(hours=4)

    while desk.clock() < down_until:
        desk.sms.fails = [SendFailed("503") for _ in range(3)]
        await dispatcher.dispatch_once()
        desk.clock.turn(minutes=10)
    desk.sms.fails = []
    for _ in range(3):
        await dispatcher.dispatch_once()
        desk.clock.turn(minutes=10)

    assert (await desk.states())[0] == ["sent"] * 3


async def test_what_cannot_be_sent_for_a_day_fails_with_its_reason(desk: Desk) -> None:
    desk.rules = Rules(channel_order=("sms",), quiet_hours=None)
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher()

    for _ in range(30):
        desk.sms.fails = [SendFailed("503")]
        await dispatcher.dispatch_once()
        desk.clock.turn(hours=1)

    assert [(each.state, each.reason) for each in await desk.notices()] == [("failed", "503")]


async def test_a_permanent_error_is_never_tried_again(desk: Desk) -> None:
    desk.sms.fails = [SendFailed("21211", permanent=True)]
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher()

    for _ in range(3):
        await dispatcher.dispatch_once()
        desk.clock.turn(hours=1)

    assert await desk.states() == (["failed"], ["failed"])


async def test_a_number_that_does_not_exist_is_not_called_again(desk: Desk) -> None:
    person = await desk.person()
    desk.sms.fails = [Unreachable("21614")]
    await desk.told(person)
    dispatcher = desk.dispatcher()
    await dispatcher.dispatch_once()

    await desk.told(person, occasion="2")
    await dispatcher.dispatch_once()

    assert [(each.state, each.reason) for each in await desk.notices()] == [
        ("failed", "21614"),
        ("suppressed", "unreachable"),
    ]


async def test_the_provider_is_asked_before_anything_is_sent_again(desk: Desk) -> None:
    desk.sms.fails = [Unsure("time-out")]
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher()
    await dispatcher.dispatch_once()
    [row] = await desk.deliveries()
    desk.sms.knows[row.id] = Receipt(row.id, D.SENT)

    desk.clock.turn(minutes=29)
    await dispatcher.settle_once()
    early = list(desk.sms.asked)
    desk.clock.turn(minutes=2)
    await dispatcher.settle_once()

    assert (early, desk.sms.asked) == ([], [row.id])
    assert await desk.states() == (["sent"], ["sent"])


async def test_a_reminder_of_which_nobody_knows_stays_unknown(desk: Desk) -> None:
    desk.kinds["CO_KET_QUA"] = PlainKind(policy="leave")
    desk.sms.fails = [Unsure("time-out")]
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher()
    await dispatcher.dispatch_once()

    desk.clock.turn(hours=1)
    await dispatcher.settle_once()
    await dispatcher.dispatch_once()

    assert await desk.states() == (["unknown"], ["unknown"])
    assert [each.reason for each in await desk.deliveries()] == ["left"]


async def test_where_the_provider_never_took_it_even_a_reminder_is_sent_again(desk: Desk) -> None:
    desk.kinds["CO_KET_QUA"] = PlainKind(policy="leave")
    desk.sms.fails = [Unsure("time-out")]
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher(askable=frozenset({"sms"}))
    await dispatcher.dispatch_once()

    desk.clock.turn(hours=1)
    await dispatcher.settle_once()
    await dispatcher.dispatch_once()

    assert (await desk.states())[0] == ["sent"]


async def test_a_reply_whose_process_died_is_said_again_by_a_worker(desk: Desk) -> None:
    async with desk.database.begin() as tx:
        await store.deliveries.add_reply(tx, Say("telegram", "chat 1", Reply("Chào")), desk.clock())
    worker = desk.dispatcher("a worker")

    desk.clock.turn(seconds=21)
    for _ in range(2):
        await worker.settle_once()
    await worker.dispatch_once()

    assert [each.text for each in desk.chat.taken] == ["Chào"]


async def test_a_reply_by_sms_of_which_nobody_knows_is_not_left_for_half_an_hour(desk: Desk) -> None:
    desk.sms.fails = [Unsure("time-out")]
    async with desk.database.begin() as tx:
        reply = await store.deliveries.add_reply(tx, Say("sms", "+84901234567", Reply("Chào")), desk.clock())
    dispatcher = desk.dispatcher(holder=THIS_PROCESS)
    await dispatcher.send_now([reply])

    desk.clock.turn(seconds=31)
    await dispatcher.settle_once()
    await dispatcher.dispatch_once()

    assert [each.text for each in desk.sms.taken] == ["Chào"]


async def test_a_reply_that_was_handed_over_answers_its_message_for_good(desk: Desk) -> None:
    async with desk.database.begin() as tx:
        said = Inbound("telegram", "chat 1", "xin chào", "77", desk.clock())
        [person] = await store.conversations.greet(tx, [said])
        [row] = await store.conversations.keep(tx, [Taken(said, person, Reply("Chào"), "help", {})])
        reply = await store.deliveries.add_reply(tx, Say("telegram", "chat 1", Reply("Chào"), row), desk.clock())

    await desk.dispatcher(holder=THIS_PROCESS).send_now([reply])

    async with desk.database.read() as tx:
        assert await tx.scalar(select(inbound.c.answered_at)) == desk.clock()


async def test_a_one_time_code_that_would_come_too_late_is_not_said_again(desk: Desk) -> None:
    ends = desk.clock() + timedelta(minutes=5)
    async with desk.database.begin() as tx:
        say = Say("telegram", "chat 1", Reply("123456"), useful_until=ends)
        await store.deliveries.add_reply(tx, say, desk.clock())
    worker = desk.dispatcher("a worker")

    desk.clock.turn(minutes=6)
    for _ in range(2):
        await worker.settle_once()
    await worker.dispatch_once()

    assert desk.chat.taken == []


async def test_a_late_outcome_of_a_slow_process_is_still_believed(desk: Desk) -> None:
    other = desk.dispatcher("another")

    async def stall(_: object) -> None:
        desk.clock.turn(minutes=2)
        await other.settle_once()

    desk.sms.during = stall
    await desk.told(await desk.person())

    await desk.dispatcher().dispatch_once()

    assert await desk.states() == (["sent"], ["sent"])


async def test_a_text_that_cannot_be_composed_fails_alone(desk: Desk) -> None:
    bad, good = await desk.person(1), await desk.person(2)
    await desk.told(bad, facts={"text": None, "broken": True})
    await desk.told(good)
    desk.breaks_on = "broken"

    await desk.dispatcher().dispatch_once()

    assert [each.state for each in await desk.notices()] == ["failed", "sent"]


async def test_what_waited_for_a_channel_that_is_no_more_goes_another_way(desk: Desk) -> None:
    await desk.told(await desk.person())
    async with desk.database.begin() as tx:
        await tx.execute(text("UPDATE notices SET via = 'fax'"))

    await desk.dispatcher().dispatch_once()

    assert (await desk.states())[0] == ["sent"]


async def said(desk: Desk, channel: str = "telegram") -> str:
    async with desk.database.begin() as tx:
        return await store.deliveries.add_reply(tx, Say(channel, "chat 1", Reply("Chào")), desk.clock())


async def test_a_reply_waits_while_its_chat_is_halted(desk: Desk) -> None:
    dispatcher = desk.dispatcher(holder=THIS_PROCESS)
    desk.chat.fails = [SendFailed("429", retry_after=60, halts_all=False)]
    await dispatcher.send_now([await said(desk)])

    await dispatcher.send_now([await said(desk)])
    during = len(desk.chat.taken)
    desk.clock.turn(seconds=61)
    await dispatcher.dispatch_once()

    assert (during, len(desk.chat.taken)) == (0, 2)


async def test_a_reply_over_a_channel_of_another_process_is_left_for_it(desk: Desk) -> None:
    reply = await said(desk, "web")
    await desk.dispatcher(holder=THIS_PROCESS).send_now([reply])

    await desk.dispatcher("a worker").dispatch_once()

    assert (await desk.states())[1] == ["waiting"]
