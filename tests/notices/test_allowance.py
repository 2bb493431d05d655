"""What each sender may send is used to the full: whatever its messages cost, and whoever else has a queue."""

from __future__ import annotations

from tests.notices.desk import Desk
from tests.notices.recording_channel import RecordingChannel

LONG = "x" * 400
"""Three parts."""


async def work(desk: Desk, seconds: int, per_second: int = 10) -> None:
    """Rounds of one worker over that time."""
    dispatcher = desk.dispatcher()
    for _ in range(seconds * per_second):
        await dispatcher.dispatch_once()
        desk.clock.turn(seconds=1 / per_second)


async def test_a_long_message_holds_its_sender_only_until_its_parts_are_made_good(desk: Desk) -> None:
    desk.sms.rate = desk.chat.rate = 1.0
    people = [await desk.person(number) for number in range(3)]
    await desk.told(*people, facts={"text": LONG})

    await work(desk, 7)

    assert len(desk.sms.taken) == 3


async def test_one_channels_queue_takes_no_other_channels_place(desk: Desk) -> None:
    desk.sms.rate = desk.chat.rate = 5.0
    phones = [await desk.person(number) for number in range(60)]
    chats = [await desk.person(number, "telegram") for number in range(60)]
    await desk.told(*phones)
    await desk.told(*chats)

    await work(desk, 8)

    assert sent_parts(desk.sms) >= 0.95 * 8 * 5
    assert sent_parts(desk.chat) >= 0.95 * 8 * 5


async def test_no_sender_goes_beyond_its_allowance(desk: Desk) -> None:
    desk.sms.rate = 5.0
    people = [await desk.person(number) for number in range(60)]
    await desk.told(*people, facts={"text": LONG})

    await work(desk, 8)

    assert sent_parts(desk.sms) <= 8 * 5 + len(desk.sms.parts(LONG))


def sent_parts(channel: RecordingChannel) -> int:
    return sum(len(channel.parts(each.text)) for each in channel.taken)
