"""When a dossier is due as the law counts it, and when its reminders fall, equal to a table made by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from knowledge.days_off import DayChange, shipped_days_off
from knowledge.working_time import VIETNAM, OfficeHours
from notices.deadlines import (
    DeadlineRules,
    DueFacts,
    Spell,
    Term,
    Unit,
    days_late,
    decide_due,
    due_moments,
    end_of_term,
    falls_due,
    ladder,
    not_collected_moments,
    own_deadline,
    read_term,
    reminders_before,
)
from notices.rows import Status

OFFICE, RULES = OfficeHours(), DeadlineRules()
FIVE_DAYS = Term(5)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def shown(moment: datetime | None) -> str:
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if moment else ""


def spell(status: Status, since: str, until: str = "") -> Spell:
    return Spell(status, at(since), at(until) if until else None)


TERMS = [
    ("10/03/2026 09:00", Term(0, Unit.SAME_DAY), "10/03/2026 17:00", "the same day"),
    ("10/03/2026 15:00", Term(0, Unit.SAME_DAY), "10/03/2026 17:00", "at three sharp"),
    ("10/03/2026 15:01", Term(0, Unit.SAME_DAY), "11/03/2026 17:00", "after three: the next day"),
    ("13/03/2026 16:00", Term(0, Unit.SAME_DAY), "16/03/2026 17:00", "after three on Friday"),
    ("13/03/2026 18:00", Term(0, Unit.SAME_DAY), "16/03/2026 17:00", "after closing: the day of the next opening"),
    ("29/04/2026 15:30", Term(0, Unit.SAME_DAY), "04/05/2026 17:00", "after three before holidays"),
    ("23/11/2026 16:00", Term(0, Unit.SAME_DAY), "25/11/2026 17:00", "after three before 24/11"),
    ("21/08/2026 15:30", Term(0, Unit.SAME_DAY), "22/08/2026 17:00", "after three before a made-up Saturday"),
    ("10/03/2026 16:00", Term(1), "11/03/2026 16:00", "three o'clock rules same-day procedures only"),
    ("10/03/2026 09:00", Term(20, Unit.WORKING_HOUR), "12/03/2026 15:00", "two eight-hour days and four hours"),
    ("10/03/2026 09:00", Term(4, Unit.WORKING_HOUR), "10/03/2026 15:00", "four hours over lunch"),
    ("10/03/2026 09:00", Term(1.5), "11/03/2026 15:00", "a day and a half"),
    ("10/03/2026 09:00", Term(15, Unit.CALENDAR_DAY), "25/03/2026 09:00", "fifteen days by the calendar"),
    ("16/04/2026 09:00", Term(14, Unit.CALENDAR_DAY), "04/05/2026 07:00", "by the calendar, rolled off a holiday"),
    ("10/03/2026 09:00", Term(0.5), "10/03/2026 15:00", "half a day"),
]


@pytest.mark.parametrize(("begun", "term", "end", "why"), TERMS)
def test_a_term_ends_as_counted_by_hand(begun: str, term: Term, end: str, why: str) -> None:
    assert shown(end_of_term(at(begun), term, OFFICE, RULES)) == end, why


COURSES = [
    ((), "17/03/2026 09:00", "nothing between"),
    (
        (spell(Status.SUPPLEMENT, "12/03/2026 09:00", "19/03/2026 10:00"),),
        "26/03/2026 10:00",
        "a supplement: five days afresh from the full dossier",
    ),
    (
        (
            spell(Status.SUPPLEMENT, "11/03/2026 09:00", "12/03/2026 09:00"),
            spell(Status.SUPPLEMENT, "13/03/2026 09:00", "16/03/2026 10:00"),
        ),
        "23/03/2026 10:00",
        "two supplements: afresh from the second",
    ),
    (
        (spell(Status.PAYMENT, "11/03/2026 09:00", "12/03/2026 09:00"),),
        "18/03/2026 09:00",
        "a day of waiting for payment is given back",
    ),
    (
        (spell(Status.STOPPED, "11/03/2026 16:00", "12/03/2026 08:00"),),
        "17/03/2026 11:00",
        "a suspension over night is worth its two working hours",
    ),
    (
        (spell(Status.PAYMENT, "14/03/2026 09:00", "15/03/2026 09:00"),),
        "17/03/2026 09:00",
        "waiting over a weekend costs nothing",
    ),
    (
        (
            spell(Status.PAYMENT, "11/03/2026 09:00", "12/03/2026 09:00"),
            spell(Status.SUPPLEMENT, "12/03/2026 09:00", "16/03/2026 09:00"),
        ),
        "23/03/2026 09:00",
        "what stood still before a supplement is forgotten with the old term",
    ),
    ((spell(Status.SUPPLEMENT, "12/03/2026 09:00"),), "", "an open supplement: nobody can know"),
    ((spell(Status.PAYMENT, "11/03/2026 09:00"),), "18/03/2026 09:00", "an open payment moves the end with it"),
]


@pytest.mark.parametrize(("spells", "end", "why"), COURSES)
def test_our_date_follows_the_course_of_the_dossier(spells: tuple[Spell, ...], end: str, why: str) -> None:
    facts = DueFacts(at("10/03/2026 09:00"), term=FIVE_DAYS, spells=spells)

    due = decide_due(facts, at("12/03/2026 09:00"), OFFICE, RULES)

    assert (shown(due.at), due.ours) == (end, True), why


def test_the_clock_stands_still_while_the_citizen_has_to_act() -> None:
    waiting = DueFacts(at("10/03/2026 09:00"), term=FIVE_DAYS, spells=(spell(Status.PAYMENT, "11/03/2026 09:00"),))

    assert not decide_due(waiting, at("12/03/2026 09:00"), OFFICE, RULES).running
    assert decide_due(waiting, at("12/03/2026 09:00"), OFFICE, DeadlineRules(pauses=frozenset())).running


def test_an_office_may_let_payment_run_on() -> None:
    paid = (spell(Status.PAYMENT, "11/03/2026 09:00", "12/03/2026 09:00"),)
    facts = DueFacts(at("10/03/2026 09:00"), term=FIVE_DAYS, spells=paid)

    due = decide_due(facts, at("13/03/2026 09:00"), OFFICE, DeadlineRules(pauses=frozenset({Status.STOPPED})))

    assert shown(due.at) == "17/03/2026 09:00"


def test_the_appointed_date_of_the_source_always_wins_and_a_difference_is_told_apart() -> None:
    facts = DueFacts(at("10/03/2026 09:00"), source_due=at("20/03/2026 17:00"), term=FIVE_DAYS)

    due = decide_due(facts, at("11/03/2026 09:00"), OFFICE, RULES)

    assert (shown(due.at), due.ours) == ("20/03/2026 17:00", False)
    assert shown(due.differs) == "17/03/2026 09:00"


def test_another_time_on_the_same_day_is_no_difference() -> None:
    facts = DueFacts(at("10/03/2026 09:00"), source_due=at("17/03/2026 17:00"), term=FIVE_DAYS)

    assert decide_due(facts, at("11/03/2026 09:00"), OFFICE, RULES).differs is None


@pytest.mark.parametrize(("source_due", "end"), [(None, "18/03/2026 09:00"), ("17/03/2026 09:00", "17/03/2026 09:00")])
def test_a_holiday_added_later_moves_only_our_own_date(source_due: str | None, end: str) -> None:
    facts = DueFacts(at("10/03/2026 09:00"), at(source_due) if source_due else None, FIVE_DAYS)
    storm = OfficeHours(days_off=shipped_days_off().over([DayChange(date(2026, 3, 12), False, "bão")]))

    assert shown(decide_due(facts, at("11/03/2026 09:00"), storm, RULES).at) == end


def test_without_a_term_or_a_reception_there_is_no_date_of_ours() -> None:
    assert decide_due(DueFacts(None, term=FIVE_DAYS), at("11/03/2026 09:00"), OFFICE, RULES).at is None
    assert decide_due(DueFacts(at("10/03/2026 09:00")), at("11/03/2026 09:00"), OFFICE, RULES).at is None


MOMENTS = [
    ("25/03/2026 16:00", "23/03/2026 16:00", "24/03/2026 16:00", "25/03/2026 10:00"),
    ("16/03/2026 09:00", "12/03/2026 09:00", "13/03/2026 09:00", "13/03/2026 15:00"),
    ("04/05/2026 10:00", "28/04/2026 10:00", "29/04/2026 10:00", "29/04/2026 16:00"),
    ("25/03/2026 00:00", "23/03/2026 17:00", "24/03/2026 17:00", "25/03/2026 11:00"),
]


@pytest.mark.parametrize(("due", "apology", "near", "very_near"), MOMENTS)
def test_officials_are_warned_in_working_time_before_it_is_due(
    due: str, apology: str, near: str, very_near: str
) -> None:
    moments = due_moments(at(due), OFFICE, RULES)

    warned = (moments.apology_draft, moments.near_due, moments.very_near_due)
    assert tuple(map(shown, warned)) == (apology, near, very_near)


def test_a_date_without_a_time_of_day_holds_until_that_day_closes() -> None:
    assert shown(falls_due(at("25/03/2026 00:00"), OFFICE)) == "25/03/2026 17:00"
    assert shown(falls_due(at("22/03/2026 00:00"), OFFICE)) == "22/03/2026 23:59"
    assert shown(falls_due(at("25/03/2026 10:00"), OFFICE)) == "25/03/2026 10:00"


LATE = [
    ("25/03/2026 10:00", "25/03/2026 10:00", 0),
    ("25/03/2026 10:00", "25/03/2026 10:01", 1),
    ("25/03/2026 10:00", "26/03/2026 08:00", 1),
    ("25/03/2026 10:00", "27/03/2026 08:00", 2),
    ("27/03/2026 10:00", "29/03/2026 08:00", 1),
    ("27/03/2026 10:00", "30/03/2026 08:00", 1),
    ("29/04/2026 10:00", "05/05/2026 08:00", 2),
    ("25/03/2026 00:00", "25/03/2026 16:00", 0),
]


@pytest.mark.parametrize(("due", "now", "days"), LATE)
def test_days_late_are_working_days_begun(due: str, now: str, days: int) -> None:
    assert days_late(at(due), at(now), OFFICE) == days


def test_a_result_that_nobody_collects_is_reminded_of_after_3_15_and_30_days() -> None:
    moments = not_collected_moments(at("10/03/2026 09:00"), OFFICE, RULES)

    assert list(map(shown, moments)) == ["13/03/2026 09:00", "25/03/2026 09:00", "09/04/2026 09:00"]


def test_an_office_sets_its_own_ladder() -> None:
    rules = DeadlineRules(not_collected=ladder([10, 5]))

    assert list(map(shown, not_collected_moments(at("10/03/2026 09:00"), OFFICE, rules))) == [
        "17/03/2026 09:00",
        "20/03/2026 09:00",
    ]


@pytest.mark.parametrize(
    ("deadline", "reminders"),
    [
        ("20/03/2026 17:00", ["17/03/2026 08:00", "19/03/2026 08:00"]),
        ("18/03/2026 17:00", ["13/03/2026 17:00", "17/03/2026 08:00"]),
        ("04/05/2026 17:00", ["29/04/2026 17:00", "29/04/2026 17:00"]),
    ],
)
def test_papers_are_reminded_of_3_and_1_days_before_while_the_office_is_open(
    deadline: str, reminders: list[str]
) -> None:
    assert list(map(shown, reminders_before(at(deadline), OFFICE, RULES))) == reminders


def test_a_citizens_own_time_ends_with_its_last_day_and_is_unknown_where_nobody_set_it() -> None:
    assert shown(own_deadline(at("10/03/2026 09:00"), 7)) == "17/03/2026 23:59"
    assert own_deadline(at("10/03/2026 09:00"), None) is None


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("15 ngày làm việc", Term(15)),
        ("Không quá 03 (ba) ngày làm việc kể từ ngày nhận đủ hồ sơ", Term(3)),
        ("30 ngày", Term(30, Unit.CALENDAR_DAY)),
        ("4 giờ làm việc", Term(4, Unit.WORKING_HOUR)),
        ("Ngay trong ngày tiếp nhận hồ sơ", Term(0, Unit.SAME_DAY)),
        ("2,5 ngày làm việc", Term(2.5)),
        ("15 ngày, trường hợp phải xác minh 25 ngày", None),
        ("Trong ngày; trường hợp xác minh 3 ngày làm việc", None),
        ("theo quy định", None),
    ],
)
def test_a_term_is_read_from_a_procedure_only_where_it_states_one(text: str, term: Term | None) -> None:
    assert read_term(text) == term
