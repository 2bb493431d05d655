"""Guests and lists are forgotten in time, or when one of them asks; figures stay."""

from __future__ import annotations

from datetime import timedelta

import store.broadcasts
from store import invitations, persons
from store.broadcast_retention import forget_guests, forget_lists
from tests.organiser import Organiser
from tests.people import APPLICANT, STRANGER


async def test_guests_are_forgotten_and_the_figures_stay(organiser: Organiser) -> None:
    gathering_id = await organiser.invites()
    (guest,) = await organiser.guests(gathering_id)
    async with organiser.database.begin() as tx:
        await invitations.check_in(tx, guest, organiser.author, organiser.clock.now)

    async with organiser.database.begin() as tx:
        forgotten = await forget_guests(tx, organiser.clock.now + timedelta(days=30))
        again = await forget_guests(tx, organiser.clock.now + timedelta(days=30))
        found = await invitations.by_token(tx, guest.token)

    (left,) = await organiser.guests(gathering_id)
    assert (forgotten, again, found) == (1, 0, None)
    assert (left.token, left.address, left.name) == ("", "", "")
    assert await organiser.figures(gathering_id) == (1, 0, 0, 1)


async def test_a_list_is_forgotten_when_its_time_is_over_and_its_figures_stay(organiser: Organiser) -> None:
    broadcast_id = await organiser.drafts(f"An,{APPLICANT}", f"Bình,{STRANGER}", "Cúc,abc")
    await organiser.sends(broadcast_id)

    async with organiser.database.begin() as tx:
        early = await forget_lists(tx, organiser.clock.now - timedelta(days=1))
        late = await forget_lists(tx, organiser.clock.now + timedelta(days=1))
        states = await store.broadcasts.states(tx, broadcast_id)

    assert (early, late) == (0, 3)
    assert (await organiser.read(broadcast_id)).figures["people"] == 2
    assert states == {"sent": 2}


async def test_who_asks_to_be_erased_is_in_no_list_and_hears_no_reminder(organiser: Organiser) -> None:
    gathering_id = await organiser.invites(f"An,{APPLICANT}", f"Bình,{STRANGER}")

    async with organiser.database.begin() as tx:
        told = await persons.export(tx, APPLICANT)
        await persons.erase(tx, APPLICANT, organiser.clock.now)
        left = await persons.export(tx, APPLICANT)
    organiser.clock.turn(days=7)

    assert (len(told["lists"]), len(told["invitations"])) == (1, 1)
    assert left["lists"] == left["invitations"] == []
    assert [each.address for each in await organiser.reminds()] == [STRANGER]
    assert await organiser.figures(gathering_id) == (2, 0, 0, 0)
