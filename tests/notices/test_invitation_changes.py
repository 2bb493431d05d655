"""After an invitation went out: the reminder of the day before, another time or place, and the end of it."""

from __future__ import annotations

import re
from datetime import timedelta

from messages import Unreachable
from store import gatherings, invitations
from tests.organiser import Organiser
from tests.people import APPLICANT, STRANGER


async def test_the_day_before_who_has_not_said_no_is_reminded_once(organiser: Organiser) -> None:
    gathering_id = await organiser.invites(f"An,{APPLICANT}", f"Bình,{STRANGER}")
    stranger = next(each for each in await organiser.guests(gathering_id) if each.address == STRANGER)
    async with organiser.database.begin() as tx:
        await invitations.answer(tx, stranger, "no", "sms", organiser.clock.now)

    organiser.clock.turn(days=6, hours=23)  # eight in the morning, the day before
    early = await organiser.reminds()
    organiser.clock.turn(hours=1)
    reminded = await organiser.reminds()
    organiser.clock.turn(hours=1)
    again = await organiser.reminds()

    assert (early, again) == ([], [])
    assert [each.address for each in reminded] == [APPLICANT]
    assert re.fullmatch(
        r"Nhac hop 08:00 18/03/2026 tai Nha van hoa khu pho 2\. Ma vao cua \d{6}\. Tra loi: 1\.den 2\.khong",
        reminded[0].text,
    )


async def test_who_says_no_before_a_waiting_reminder_goes_does_not_hear_it(organiser: Organiser) -> None:
    gathering_id = await organiser.invites()
    (guest,) = await organiser.guests(gathering_id)
    organiser.clock.turn(days=7)
    organiser.sms.fails.append(Unreachable("busy"))

    async with organiser.database.begin() as tx:
        await invitations.answer(tx, guest, "no", "web", organiser.clock.now)

    assert await organiser.reminds() == []


async def test_who_was_invited_only_just_is_not_reminded(organiser: Organiser) -> None:
    await organiser.invites(starts_at=(organiser.clock.now + timedelta(hours=25)).isoformat())

    organiser.clock.turn(hours=2)

    assert await organiser.reminds() == []


async def test_a_change_of_time_takes_effect_when_it_is_sent_and_asks_everybody_anew(organiser: Organiser) -> None:
    gathering_id = await organiser.invites(f"An,{APPLICANT}", f"Bình,{STRANGER}")
    first, second = await organiser.guests(gathering_id)
    async with organiser.database.begin() as tx:
        await invitations.answer(tx, first, "yes", "sms", organiser.clock.now)
        await invitations.answer(tx, second, "no", "sms", organiser.clock.now)
    later = organiser.tomorrow_week + timedelta(days=1, hours=6)

    await organiser.tells(gathering_id, "change", starts_at=later.isoformat())

    said = [each.text for each in organiser.sms.taken[2:]]
    async with organiser.database.read() as tx:
        event = await gatherings.read_gathering(tx, gathering_id)
    assert len(said) == 2
    assert all("Nay la 14:00 19/03/2026 tai Nha van hoa" in each for each in said)
    assert event is not None
    assert event.starts_at == later
    assert await organiser.figures(gathering_id) == (2, 0, 0, 0)


async def test_another_place_at_the_same_time_leaves_the_answers(organiser: Organiser) -> None:
    gathering_id = await organiser.invites()
    (guest,) = await organiser.guests(gathering_id)
    async with organiser.database.begin() as tx:
        await invitations.answer(tx, guest, "yes", "sms", organiser.clock.now)

    await organiser.tells(gathering_id, "change", place="Hội trường phường")

    assert await organiser.figures(gathering_id) == (1, 1, 0, 0)
    assert guest.code in organiser.sms.taken[-1].text


async def test_who_does_not_come_need_not_hear_of_a_cancellation_and_nobody_is_reminded(organiser: Organiser) -> None:
    gathering_id = await organiser.invites(f"An,{APPLICANT}", f"Bình,{STRANGER}")
    stranger = next(each for each in await organiser.guests(gathering_id) if each.address == STRANGER)
    async with organiser.database.begin() as tx:
        await invitations.answer(tx, stranger, "no", "sms", organiser.clock.now)

    await organiser.tells(gathering_id, "cancel")
    organiser.clock.turn(days=7)

    assert [each.address for each in organiser.sms.taken[2:]] == [APPLICANT]
    assert "Buoi hop 08:00 18/03/2026 tai Nha van hoa khu pho 2 da huy." in organiser.sms.taken[-1].text
    assert "Tra loi" not in organiser.sms.taken[-1].text
    assert await organiser.reminds() == []
