"""Saying whether one comes: numbers, words, buttons; which question a number answers; changing one's mind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.turn import House
from messages import Choice
from tests.bot.test_voices import ask_for_a_rating
from tests.organiser import Organiser, make_organiser
from tests.people import APPLICANT, STRANGER, Person


@pytest.fixture
async def organiser(known, tmp_path: Path, now) -> Organiser:
    return await make_organiser(known, tmp_path, now)


@pytest.fixture
def guest(known, house: House, now) -> Person:
    return Person(known, lambda: house, now + timedelta(minutes=5), APPLICANT)


async def test_one_is_coming_and_two_is_not_by_sms_each_in_one_part(organiser: Organiser, guest: Person) -> None:
    gathering_id = await organiser.invites()

    comes = await guest.says("1")
    figures = await organiser.figures(gathering_id)
    stays = await guest.says("2")

    assert comes.startswith("Da ghi: Ong/Ba se den 08:00 18/03, Nha van hoa khu pho 2. Ma vao cua ")
    assert stays.startswith("Da ghi: Ong/Ba khong den buoi hop 08:00 18/03.")
    assert max(len(comes), len(stays)) <= 160
    assert figures == (1, 1, 0, 0)
    assert await organiser.figures(gathering_id) == (1, 0, 1, 0)


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("Tôi sẽ đến", (1, 1, 0, 0)),
        ("1. đến", (1, 1, 0, 0)),
        ("co tham du", (1, 1, 0, 0)),
        ("Tôi không đến được", (1, 0, 1, 0)),
        ("2.khong", (1, 0, 1, 0)),
        ("ko tham du", (1, 0, 1, 0)),
    ],
)
async def test_words_say_it_too(organiser: Organiser, guest: Person, said: str, figures: tuple[int, ...]) -> None:
    gathering_id = await organiser.invites()

    await guest.says(said)

    assert await organiser.figures(gathering_id) == figures


async def test_a_question_is_no_answer_to_an_invitation(organiser: Organiser, guest: Person) -> None:
    gathering_id = await organiser.invites()

    await guest.says("đến đâu để đăng ký khai sinh")

    assert await organiser.figures(gathering_id) == (1, 0, 0, 0)


async def test_of_two_invitations_it_is_asked_which_and_the_number_keeps_its_meaning(
    organiser: Organiser, guest: Person
) -> None:
    first = await organiser.invites()
    second = await organiser.invites(starts_at=(organiser.tomorrow_week + timedelta(days=1)).isoformat())

    asked = await guest.says("2")
    await guest.says("1")

    assert asked == "Tra loi viec nao? 1.hop 08:00 18/03 2.hop 08:00 19/03"
    assert await organiser.figures(first) == (1, 0, 1, 0)
    assert await organiser.figures(second) == (1, 0, 0, 0)


async def test_once_one_is_answered_a_number_is_about_the_other(organiser: Organiser, guest: Person) -> None:
    first = await organiser.invites()
    await guest.says("1")
    second = await organiser.invites(starts_at=(organiser.tomorrow_week + timedelta(days=1)).isoformat())

    await guest.says("2")

    assert await organiser.figures(first) == (1, 1, 0, 0)
    assert await organiser.figures(second) == (1, 0, 1, 0)


async def test_choices_offered_after_the_invitation_are_what_a_number_is_about(
    organiser: Organiser, guest: Person
) -> None:
    gathering_id = await organiser.invites()
    await guest.says("dang ky")

    heard = await guest.says("1")

    assert "Da ghi" not in heard
    assert await organiser.figures(gathering_id) == (1, 0, 0, 0)


async def test_choices_offered_before_the_invitation_came_make_a_number_doubtful(
    organiser: Organiser, guest: Person
) -> None:
    await guest.says("dang ky")
    offered = list(guest.heard[-1].choices)
    organiser.clock.now = guest.now + timedelta(minutes=1)
    gathering_id = await organiser.invites()
    guest.now = organiser.clock.now + timedelta(minutes=1)

    asked = await guest.says("1")

    assert offered
    assert asked.startswith("Tra loi viec nao? 1.hop 08:00 18/03 2.")
    assert await organiser.figures(gathering_id) == (1, 0, 0, 0)


async def test_beside_a_rating_that_was_asked_for_it_is_asked_which(organiser: Organiser, guest: Person) -> None:
    await ask_for_a_rating(guest)
    organiser.clock.now = guest.now + timedelta(minutes=1)
    gathering_id = await organiser.invites()
    guest.now = organiser.clock.now + timedelta(minutes=1)

    asked = await guest.says("1")
    await guest.says("1")

    assert asked == "Tra loi viec nao? 1.hop 08:00 18/03 2.danh gia HS"
    assert await organiser.figures(gathering_id) == (1, 1, 0, 0)


async def test_a_button_names_its_invitation_and_works_in_a_chat_of_the_same_phone(
    organiser: Organiser, known, house: House, guest: Person
) -> None:
    gathering_id = await organiser.invites()
    (invited,) = await organiser.guests(gathering_id)
    chat = Person(known, lambda: house, guest.now, "77", "telegram", APPLICANT)

    heard = await chat.says(f"KHONG DEN {invited.code}")

    assert "không đến buổi họp 08:00 18/03" in heard
    assert await organiser.figures(gathering_id) == (1, 0, 1, 0)


async def test_nobody_answers_for_somebody_else(organiser: Organiser, known, house: House, guest: Person) -> None:
    gathering_id = await organiser.invites()
    (invited,) = await organiser.guests(gathering_id)
    stranger = Person(known, lambda: house, guest.now, STRANGER)

    heard = await stranger.says(f"DEN {invited.code}")
    await stranger.says("1")

    assert heard == f"Khong co giay moi ma {invited.code} gui toi so cua Ong/Ba."
    assert await organiser.figures(gathering_id) == (1, 0, 0, 0)


async def test_once_it_has_begun_or_is_cancelled_nothing_changes_and_it_is_said(
    organiser: Organiser, guest: Person
) -> None:
    gathering_id = await organiser.invites()
    (invited,) = await organiser.guests(gathering_id)
    cancelled = await organiser.invites(starts_at=(organiser.tomorrow_week + timedelta(days=1)).isoformat())
    (other,) = await organiser.guests(cancelled)
    await organiser.tells(cancelled, "cancel")
    guest.now = organiser.tomorrow_week + timedelta(minutes=1)

    begun = await guest.says(f"DEN {invited.code}")
    over = await guest.says(f"DEN {other.code}")

    assert "da bat dau" in begun
    assert "da huy" in over
    assert (await organiser.figures(gathering_id))[1] == (await organiser.figures(cancelled))[1] == 0


def test_a_choice_of_an_invitation_fits_a_button() -> None:
    assert len(Choice("Không đến", "KHONG DEN 482193").says.encode()) <= 64
