"""Receipts in any order, twice, late or early end in the same state."""

from __future__ import annotations

import asyncio
from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import DeliveryState as D
from messages import Receipt, SendFailed, Unreached
from notices.receipts import RANK, Receipts, verdict
from tests.notices.desk import Desk

SAID = st.lists(st.tuples(st.sampled_from(["", "1", "2", "3"]), st.sampled_from([D.SENT, D.FAILED, D.DELIVERED])))


def heard(said: list[tuple[str, D]]) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for part, state in said:
        parts.setdefault(part, []).append(state)
    return parts


@given(SAID, st.randoms(use_true_random=False))
def test_the_order_of_receipts_does_not_matter(said: list[tuple[str, D]], dice: object) -> None:
    shuffled = list(said)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]

    assert verdict(heard(said), 3) is verdict(heard(shuffled), 3)


@given(SAID)
def test_each_receipt_moves_forward_or_not_at_all(said: list[tuple[str, D]]) -> None:
    ranks = [RANK[verdict(heard(said[: count + 1]), 3)] for count in range(len(said))]

    assert ranks == sorted(ranks)


def test_a_failed_part_sticks_until_every_part_arrived() -> None:
    hole = [("1", D.DELIVERED), ("2", D.FAILED), ("3", D.DELIVERED)]

    assert verdict(heard(hole), 3) is D.FAILED
    assert verdict(heard([*hole, ("2", D.DELIVERED)]), 3) is D.DELIVERED


def test_a_message_of_three_parts_arrived_when_all_three_did() -> None:
    parts = [(str(number), D.DELIVERED) for number in (1, 2, 3)]

    assert [verdict(heard(parts[:count]), 3) for count in (1, 2, 3)] == [D.SENT, D.SENT, D.DELIVERED]


async def test_receipts_in_any_order_and_twice_end_in_the_same_state(desk: Desk) -> None:
    orders = list(permutations([("1", D.SENT), ("1", D.DELIVERED), ("2", D.FAILED), ("2", D.SENT)]))[::5]
    people = [await desk.person(number) for number in range(len(orders))]
    await desk.told(*people, facts={"text": "x" * 200})
    await desk.dispatcher().dispatch_once()

    for row, order in zip(await desk.deliveries(), orders, strict=True):
        await desk.receives(*(Receipt(row.id, state, "30003", part) for part, state in (*order, *order)))

    assert {(row.state, row.reason) for row in await desk.deliveries()} == {("failed", "30003")}


async def test_a_receipt_that_comes_before_the_answer_is_kept(desk: Desk) -> None:
    async def tell(outbound: object) -> None:
        await desk.receives(Receipt(outbound.delivery_id, D.DELIVERED))  # type: ignore[attr-defined]

    desk.sms.during = tell
    await desk.told(await desk.person())

    await desk.dispatcher().dispatch_once()

    [row] = await desk.deliveries()
    assert (row.state, row.provider_id) == ("delivered", f"provider {row.id}")
    assert (await desk.states())[0] == ["delivered"]


async def test_what_the_provider_refused_is_not_sent_by_a_receipt_that_says_so(desk: Desk) -> None:
    desk.sms.fails.append(SendFailed("no route to this number", permanent=True))
    await desk.told(await desk.person())
    await desk.dispatcher().dispatch_once()
    [refused] = await desk.deliveries()

    await desk.receives(Receipt(refused.id, D.SENT))

    assert [(row.state, row.reason) for row in await desk.deliveries()] == [("failed", "no route to this number")]


async def test_a_receipt_for_nobody_is_logged_and_no_error(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.receives(Receipt("nobody", D.DELIVERED))

    assert [each.message for each in caplog.records] == ["a receipt for a delivery that is not ours"]


async def test_a_receipt_of_an_earlier_attempt_does_not_move_what_a_later_one_did(desk: Desk) -> None:
    await desk.person(phone_hash="p")
    await desk.told(await desk.person(channel="telegram", phone_hash="p"))
    dispatcher = desk.dispatcher()
    await dispatcher.dispatch_once()
    [first] = await desk.deliveries()
    await desk.receives(Receipt(first.id, D.FAILED, "blocked"))
    desk.clock.turn(seconds=1)
    await dispatcher.dispatch_once()
    [second] = [each for each in await desk.deliveries() if each.id != first.id]
    await desk.receives(Receipt(second.id, D.FAILED, "30003"))
    desk.clock.turn(seconds=1)
    await dispatcher.dispatch_once()

    await desk.receives(Receipt(first.id, D.DELIVERED))

    assert [(each.state, each.reason) for each in await desk.notices()] == [("failed", "30003")]


async def test_a_hundred_receipts_at_once_are_all_kept(desk: Desk) -> None:
    await desk.told(*[await desk.person(number) for number in range(100)])
    await desk.dispatcher().dispatch_once()
    receipts = desk.receipts

    rows = await desk.deliveries()
    await asyncio.gather(*(receipts.record(Receipt(row.id, D.DELIVERED)) for row in rows))

    assert {row.state for row in await desk.notices()} == {"delivered"}


async def test_a_blocked_chat_is_flagged_and_free_again_when_its_person_comes_back(desk: Desk) -> None:
    person = await desk.person(channel="telegram")
    receipts = desk.receipts

    await receipts.record(Unreached("telegram", "chat 1", "blocked"))
    await desk.told(person)
    await desk.dispatcher().dispatch_once()
    await receipts.record(Unreached("telegram", "chat 1", "back"))
    await desk.told(person, occasion="2")
    await desk.dispatcher().dispatch_once()

    told = [(each.state, each.reason) for each in await desk.notices()]
    assert told == [("suppressed", "unreachable"), ("sent", "")]


async def test_a_fault_of_ours_leaves_no_provider_waiting_and_the_next_receipt_is_kept(desk: Desk) -> None:
    faults = iter([ValueError("ours")])

    def clock() -> datetime:
        for fault in faults:
            raise fault
        return desk.clock()

    receipts = Receipts(desk.database, clock)

    with pytest.raises(ValueError, match="ours"):
        await receipts.record(Receipt("of nobody", D.SENT))

    await receipts.record(Receipt("of nobody", D.SENT))


async def test_a_receipt_is_kept_before_the_house_closes_though_its_provider_hung_up(desk: Desk) -> None:
    kept: list[str] = []
    receipts = Receipts(desk.database, desk.clock, lambda: kept.append("woken after the commit"))
    await desk.told(await desk.person(1))
    await desk.dispatcher().dispatch_once()
    (delivery,) = await desk.deliveries()
    telling = asyncio.create_task(receipts.record(Receipt(delivery.id, D.DELIVERED)))
    await asyncio.sleep(0)
    telling.cancel()
    await asyncio.gather(telling, return_exceptions=True)

    await receipts.finish()

    assert kept == ["woken after the commit"]
    assert [each.state for each in await desk.deliveries()] == ["delivered"]
