"""Rates are counted in parts, shared between workers, and never more than a moment's worth goes at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from messages import SendFailed
from notices.rates import Budget, full, take, take_reply
from tests.notices.desk import Desk

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def test_three_parts_cost_three() -> None:
    budget, going = take(full(10, NOW), [3, 3], NOW)

    assert (going, budget.tokens) == (1, -1)


def test_a_halted_sender_sends_nothing_until_its_time_is_over() -> None:
    until = NOW + timedelta(seconds=30)
    halted = Budget(10, 2, NOW, until)

    during, after = take(halted, [1], until - timedelta(seconds=1))[1], take(halted, [1], until)[1]

    assert (during, after, halted.free_at(NOW)) == (0, 1, until)


def test_a_clock_that_went_back_adds_nothing() -> None:
    budget = Budget(10, 0.0, NOW).refilled(NOW - timedelta(hours=1))

    assert (budget.tokens, budget.at) == (0, NOW)


def test_replies_go_ahead_of_the_allowance_but_not_more_than_a_second() -> None:
    budget, going = full(10, NOW), 0
    while True:
        budget, may = take_reply(budget, 1, NOW)
        if not may:
            break
        going += 1

    assert going == 12
    assert take(budget, [1], NOW + timedelta(seconds=1))[1] == 0


@given(
    st.floats(0.5, 500),
    st.lists(st.tuples(st.integers(1, 5), st.floats(0, 2)), min_size=1, max_size=200),
)
def test_no_second_ever_sees_more_than_its_allowance_and_one_message(
    rate: float, messages: list[tuple[int, float]]
) -> None:
    budget, now = full(rate, NOW), NOW
    sent: list[tuple[datetime, int]] = []
    for parts, pause in messages:
        budget, going = take(budget, [parts], now)
        sent += [(now, parts)] * going
        now += timedelta(seconds=pause)

    for start, _ in sent:
        within = [parts for at, parts in sent if start <= at < start + timedelta(seconds=1)]
        assert sum(within) <= rate + max(1.0, rate * 0.2) + max(within)


async def send_for(desk: Desk, seconds: float, workers: int = 1) -> int:
    """How many go in that time, a round each 50 ms for each worker."""
    rounds = [desk.dispatcher(f"worker {each}") for each in range(workers)]
    for _ in range(round(seconds * 20)):
        await asyncio.gather(*(each.dispatch_once() for each in rounds))
        desk.clock.turn(seconds=0.05)
    return len(desk.sms.taken)


async def test_two_workers_share_one_senders_rate(desk: Desk) -> None:
    desk.sms.rate = 20
    await desk.told(*[await desk.person(number) for number in range(80)])

    sent = await send_for(desk, 2, workers=2)

    assert 38 <= sent <= 44


async def test_one_chat_is_not_written_to_faster_than_its_channel_wants(desk: Desk) -> None:
    desk.sms.chat_rate = 1
    person = await desk.person()
    await desk.told(*[person] * 1, occasion="1")
    for number in range(2, 6):
        await desk.told(person, occasion=str(number))

    sent = await send_for(desk, 3)

    assert sent == 3


async def test_a_halt_of_one_chat_leaves_the_others_alone(desk: Desk) -> None:
    halted, other = await desk.person(1), await desk.person(2)
    desk.sms.fails = [SendFailed("429", retry_after=60, halts_all=False)]
    await desk.told(halted)
    dispatcher = desk.dispatcher()
    await dispatcher.dispatch_once()
    await desk.told(halted, occasion="2")
    await desk.told(other)

    for _ in range(2):
        desk.clock.turn(seconds=29)
        await dispatcher.dispatch_once()
    during = [each.address for each in desk.sms.taken]
    desk.clock.turn(seconds=2)
    for _ in range(3):
        await dispatcher.dispatch_once()
        desk.clock.turn(seconds=1)

    assert during == ["+84901200002"]
    assert len(desk.sms.taken) == 3


async def test_a_halt_of_the_sender_stops_everybody_for_all_of_retry_after(desk: Desk) -> None:
    desk.sms.fails = [SendFailed("429", retry_after=60)]
    await desk.told(await desk.person(1))
    dispatcher = desk.dispatcher()
    await dispatcher.dispatch_once()
    await desk.told(*[await desk.person(number) for number in range(2, 5)])

    desk.clock.turn(seconds=59)
    await dispatcher.dispatch_once()
    during = len(desk.sms.taken)
    desk.clock.turn(seconds=1)
    await dispatcher.dispatch_once()

    assert (during, len(desk.sms.taken)) == (0, 4)


async def test_an_exhausted_sender_does_not_hold_back_other_channels(desk: Desk) -> None:
    desk.sms.rate = 1
    slow = [await desk.person(number) for number in range(30)]
    quick = [await desk.person(number, channel="telegram") for number in range(5)]
    await desk.told(*slow, *quick)

    for _ in range(4):
        await desk.dispatcher().dispatch_once()

    assert (len(desk.sms.taken), len(desk.chat.taken)) == (1, 5)
