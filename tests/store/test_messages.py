from __future__ import annotations

from datetime import timedelta

import pytest

from messages import Choice, Inbound, Reply
from store.conversations import note_answered
from store.messages import messages_of, pushed_to
from store.retention import erase_texts
from tests.web.clerk import NOW, Clerk
from tests.web.pushing import push

PHONE = "+84912345678"
LONG_AGO = NOW - timedelta(days=9)


@pytest.fixture
def clerk(database):
    return Clerk(database)


async def thread(database, after=LONG_AGO, address=PHONE):
    async with database.read() as tx:
        return await messages_of(tx, "sms", address, after)


def said(text, number, minutes=0):
    return Inbound("sms", PHONE, text, f"sandbox:{number}", NOW + timedelta(minutes=minutes))


async def test_a_thread_is_what_was_said_answered_and_pushed_in_order_of_time(database, clerk):
    clerk.says = lambda inbound: Reply(f"re {inbound.text}", (Choice("Lệ phí", "lệ phí"),))
    await clerk.answer(said("một", 1))
    await clerk.answer(said("hai", 2, minutes=5))
    await push(database, "sms", PHONE, "tin", at=NOW + timedelta(minutes=2), state="failed")

    lines = await thread(database)

    assert [(each.direction, each.text) for each in lines] == [
        ("in", "một"),
        ("out", "re một"),
        ("out", "tin"),
        ("in", "hai"),
        ("out", "re hai"),
    ]
    assert lines[1].choices == (Choice("Lệ phí", "lệ phí"),)
    assert lines[2].state == "failed"


async def test_a_reply_is_delivered_once_the_answer_that_carried_it_went_out_whole(database, clerk):
    message = said("một", 1)
    await clerk.answer(message)
    before = await thread(database)

    await clerk.answered(message)

    after = await thread(database)
    assert (before[1].state, after[1].state) == ("sent", "delivered")
    assert before[1].id == after[1].id


async def test_another_address_and_another_channel_are_another_thread(database, clerk):
    await clerk.answer(said("một", 1))
    await push(database, "telegram", PHONE, "tin", at=NOW)

    assert await thread(database, address="+84987654321") == []
    assert [each.text for each in await thread(database)] == ["một", "Đã nhận: một"]


async def test_only_what_came_after_is_told(database, clerk):
    await clerk.answer(said("một", 1))
    await push(database, "sms", PHONE, "tin", at=NOW + timedelta(minutes=2))

    async with database.read() as tx:
        pushed = await pushed_to(tx, "sms", PHONE, NOW)

    assert [each.text for each in await thread(database, after=NOW + timedelta(minutes=1))] == ["tin"]
    assert [each.text for each in pushed] == ["tin"]


async def test_what_was_erased_is_left_out(database, clerk):
    await clerk.answer(said("một", 1))
    async with database.begin() as tx:
        await erase_texts(tx, NOW + timedelta(days=1))

    assert await thread(database) == []


async def test_the_answers_of_many_that_went_out_whole_are_noted_at_once_and_no_others(database, clerk):
    messages = [said("một", 1), said("hai", 2), said("ba", 3)]
    for each in messages:
        await clerk.answer(each)

    async with database.begin() as tx:
        await note_answered(tx, [("sms", "sandbox:1"), ("sms", "sandbox:3"), ("web", "sandbox:2")], NOW)

    assert [each.state for each in await thread(database) if each.direction == "out"] == [
        "delivered",
        "sent",
        "delivered",
    ]
