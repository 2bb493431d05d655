"""When people may be written to, and what they refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

import store.conversations
import store.deliveries
from messages import Lane, Reply
from notices.rules import Rules, opens_at
from store.deliveries import THIS_PROCESS, Say
from tests.notices.desk import Desk, PlainKind, at


@pytest.mark.parametrize(
    ("moment", "opens"),
    [(at(6, 59), at(7)), (at(7), at(7)), (at(20, 59), at(20, 59)), (at(21), at(7) + timedelta(days=1)), (at(0), at(7))],
)
def test_people_are_written_to_between_seven_and_twentyone(moment: datetime, opens: datetime) -> None:
    assert opens_at(Rules(), moment) == opens
    assert opens_at(Rules(quiet_hours=None), moment) == moment


async def test_a_notice_due_at_night_goes_in_the_morning(desk: Desk) -> None:
    desk.clock.now = at(22, 30)
    await desk.told(await desk.person())
    dispatcher = desk.dispatcher()

    await dispatcher.dispatch_once()
    desk.clock.now = at(6, 59) + timedelta(days=1)
    await dispatcher.dispatch_once()
    before = len(desk.sms.taken)
    desk.clock.now = at(7) + timedelta(days=1)
    await dispatcher.dispatch_once()

    assert (before, len(desk.sms.taken)) == (0, 1)


async def test_an_urgent_notice_goes_at_night_and_that_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "notices.claims")
    desk.clock.now = at(22, 30)
    await desk.told(await desk.person(), urgent=True)

    await desk.dispatcher().dispatch_once()

    assert len(desk.sms.taken) == 1
    assert [each.message for each in caplog.records] == ["notice goes in quiet hours, for it is urgent"]


async def test_a_persons_own_hours_hold_in_place_of_the_services(desk: Desk) -> None:
    desk.clock.now = at(7, 30)
    await desk.told(await desk.person(1, hours="08:00-22:00"), await desk.person(2))
    dispatcher = desk.dispatcher()

    await dispatcher.dispatch_once()
    early = [each.address for each in desk.sms.taken]
    desk.clock.now = at(8)
    await dispatcher.dispatch_once()
    desk.clock.now = at(21, 59)
    await desk.told("address:1", occasion="2")
    await dispatcher.dispatch_once()

    assert early == ["+84901200002"]
    assert [each.address for each in desk.sms.taken[1:]] == ["+84901200001"] * 2


async def test_own_hours_may_run_over_midnight_and_hold_where_the_service_knows_none(desk: Desk) -> None:
    desk.clock.now = at(12)
    await desk.told(await desk.person(hours="22:00-06:00"))
    dispatcher = desk.dispatcher(quiet_hours=None)

    await dispatcher.dispatch_once()
    waiting = [(each.state, each.reason, each.not_before) for each in await desk.notices()]
    desk.clock.now = at(2) + timedelta(days=1)
    await dispatcher.dispatch_once()

    assert waiting == [("waiting", "quiet hours", at(22))]
    assert len(desk.sms.taken) == 1


async def test_own_hours_said_in_a_chat_hold_for_the_phone_too(desk: Desk) -> None:
    desk.clock.now = at(7, 30)
    await desk.person(1, channel="telegram", phone_hash="p", hours="08:00-20:00", state="blocked")
    await desk.told(await desk.person(2, phone_hash="p"))

    await desk.dispatcher().dispatch_once()

    assert [(each.state, each.reason) for each in await desk.notices()] == [("waiting", "quiet hours")]


async def test_what_is_urgent_passes_own_hours_and_that_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "notices.claims")
    desk.clock.now = at(12)
    await desk.told(await desk.person(hours="18:00-20:00"), urgent=True)

    await desk.dispatcher().dispatch_once()

    assert len(desk.sms.taken) == 1
    assert [each.message for each in caplog.records] == ["notice goes in quiet hours, for it is urgent"]


async def test_what_staff_send_keeps_to_both_hours(desk: Desk) -> None:
    desk.clock.now = at(6)
    await desk.told(await desk.person(hours="05:00-22:00"), lane=Lane.BROADCAST)

    await desk.dispatcher().dispatch_once()

    assert [each.not_before for each in await desk.notices()] == [at(7)]


async def test_a_reply_goes_at_any_hour(desk: Desk) -> None:
    desk.clock.now = at(23)
    async with desk.database.begin() as tx:
        reply = await store.deliveries.add_reply(tx, Say("sms", "+84901234567", Reply("Mã: 123456")), desk.clock())

    await desk.dispatcher(holder=THIS_PROCESS).send_now([reply])

    assert [each.text for each in desk.sms.taken] == ["Mã: 123456"]


@pytest.mark.parametrize(
    ("refused", "reminder", "state"),
    [
        ("reminders", True, "suppressed"),
        ("reminders", False, "sent"),
        ("all", True, "suppressed"),
        ("all", False, "suppressed"),
        ("", True, "sent"),
    ],
)
async def test_a_refusal_stops_what_is_queued(desk: Desk, refused: str, reminder: bool, state: str) -> None:
    desk.kinds["CO_KET_QUA"] = PlainKind(reminder=reminder)
    person = await desk.person()
    await desk.told(person)
    async with desk.database.begin() as tx:
        await tx.execute(text("UPDATE addresses SET refused = :refused").bindparams(refused=refused))

    await desk.dispatcher().dispatch_once()

    assert (await desk.states())[0] == [state]


async def test_what_was_refused_in_a_chat_does_not_come_by_sms(desk: Desk) -> None:
    desk.kinds["CO_KET_QUA"] = PlainKind(reminder=True)
    await desk.person(phone_hash="p")
    await desk.told(await desk.person(channel="telegram", phone_hash="p", refused="reminders"))

    await desk.dispatcher().dispatch_once()

    assert (desk.sms.taken, desk.chat.taken, (await desk.states())[0]) == ([], [], ["suppressed"])
