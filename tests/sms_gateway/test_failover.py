from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from messages import Answer, DeliveryState, Outbound, Receipt, Record, SendFailed, Unreachable, Unsure
from sms_gateway.failover import Failover, Health
from sms_gateway.gateway import NotReached
from tests.sms_gateway.house import NOTICE, NOW


@dataclass
class Wire:
    """A gateway whose provider answers as a test asks."""

    sender: str
    cost: int
    fails: SendFailed | None = None
    taken: list[Outbound] = field(default_factory=list)
    knows: Receipt | None = None
    name: str = "sms"
    rate: float = 1.0
    chat_rate: float = 1.0

    async def send(self, outbound: Outbound) -> str:
        if self.fails is not None:
            raise self.fails
        self.taken.append(outbound)
        return self.sender

    def parts(self, text: str) -> list[str]:
        return [text]

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        return self.knows

    def routes(self, answer: Answer, record: Record) -> list[Any]:
        return [self.sender]


@dataclass
class Clock:
    now: float = 0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def first() -> Wire:
    return Wire("8188", 500)


@pytest.fixture
def second() -> Wire:
    return Wire("MOTCUA", 800)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def both(first: Wire, second: Wire, clock: Clock) -> Failover:
    return Failover(first, second, Health(after=3, rest=60, clock=clock))


async def test_the_first_takes_what_it_can(both: Failover) -> None:
    assert await both.send(NOTICE) == "8188"


@pytest.mark.parametrize(
    "failure", [SendFailed("not routable", permanent=True), NotReached("no connection"), SendFailed("wrong password")]
)
async def test_the_second_takes_what_the_first_certainly_did_not(
    both: Failover, first: Wire, failure: SendFailed
) -> None:
    first.fails = failure

    assert await both.send(NOTICE) == "MOTCUA"


@pytest.mark.parametrize(
    "failure",
    [Unsure("no answer"), Unreachable("stopped", state="stopped"), SendFailed("too fast", retry_after=2)],
)
async def test_the_second_never_takes_what_may_have_arrived_or_must_not_be_sent(
    both: Failover, first: Wire, second: Wire, failure: SendFailed
) -> None:
    first.fails = failure

    with pytest.raises(type(failure)):
        await both.send(NOTICE)
    assert second.taken == []


async def test_after_failures_in_a_row_the_first_rests_and_the_sender_rate_and_cost_are_the_seconds(
    both: Failover, first: Wire
) -> None:
    first.fails = NotReached("no connection")

    for _ in range(3):
        await both.send(NOTICE)

    assert (both.sender, both.cost, both.ahead) == ("MOTCUA", 800, both._second)
    first.fails = None
    assert await both.send(NOTICE) == "MOTCUA"


async def test_single_failures_do_not_put_the_first_to_rest(both: Failover, first: Wire) -> None:
    for failure in (NotReached("no"), None, NotReached("no"), None, NotReached("no")):
        first.fails = failure
        await both.send(NOTICE)

    assert both.sender == "8188"


async def test_refusals_of_single_messages_show_that_the_first_is_well(both: Failover, first: Wire) -> None:
    first.fails = SendFailed("not routable", permanent=True)

    for _ in range(10):
        await both.send(NOTICE)

    assert both.sender == "8188"


async def test_one_failure_on_trial_is_enough_for_another_rest(both: Failover, first: Wire, clock: Clock) -> None:
    first.fails = NotReached("no connection")
    for _ in range(3):
        await both.send(NOTICE)
    clock.now += 61

    assert both.sender == "8188"
    await both.send(NOTICE)
    assert both.sender == "MOTCUA"


async def test_the_first_is_well_again_after_successes_in_a_row(both: Failover, first: Wire, clock: Clock) -> None:
    first.fails = NotReached("no connection")
    for _ in range(3):
        await both.send(NOTICE)
    clock.now += 61
    first.fails = None
    for _ in range(3):
        await both.send(NOTICE)

    first.fails = NotReached("no connection")
    await both.send(NOTICE)

    assert both.sender == "8188"


async def test_silence_counts_against_the_first_though_its_message_stays_its_own(both: Failover, first: Wire) -> None:
    first.fails = Unsure("no answer")

    for _ in range(3):
        with pytest.raises(Unsure):
            await both.send(NOTICE)

    assert both.sender == "MOTCUA"


async def test_either_may_know_what_became_of_a_message(both: Failover, second: Wire) -> None:
    second.knows = Receipt("d1", DeliveryState.DELIVERED)

    assert await both.find(NOTICE, NOW) == second.knows


def test_both_listen(both: Failover) -> None:
    async def never(_: Any) -> Any:
        raise AssertionError

    assert both.routes(never, never) == ["8188", "MOTCUA"]
