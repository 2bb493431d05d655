"""Working days and hours as an office counts them, over lunch, nights, weekends, holidays and make-up Saturdays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.days_off import DayChange, DaysOff, read_change, read_changes, shipped_days_off
from knowledge.working_time import (
    VIETNAM,
    OfficeHours,
    add_calendar_days,
    add_working_days,
    add_working_hours,
    next_working_moment,
    previous_working_moment,
    usual_week,
    working_hours_between,
)

OFFICE = OfficeHours()
WITHOUT_MAKE_UP = OfficeHours(days_off=DaysOff())
MORNING = ((time(7, 0), time(11, 30)),)
POLICE = OfficeHours(usual_week(saturday=MORNING))


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def shown(moment: datetime) -> str:
    assert moment.tzinfo is UTC
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


WORKING_DAYS = [
    ("10/03/2026 09:00", 3, "13/03/2026 09:00", "a plain week"),
    ("24/04/2026 09:00", 3, "04/05/2026 09:00", "27/4 in lieu of Sunday's Giỗ Tổ, 30/4, 1/5"),
    ("28/08/2026 16:00", 3, "07/09/2026 16:00", "31/8 swapped, 1-2/9"),
    ("20/08/2026 09:00", 2, "22/08/2026 09:00", "Saturday 22/8 is made up"),
    ("13/02/2026 09:00", 5, "27/02/2026 09:00", "Tết 16-20/2"),
    ("20/11/2026 08:00", 3, "26/11/2026 08:00", "24/11, Ngày Văn hóa"),
    ("13/03/2026 17:30", 1, "17/03/2026 07:00", "after closing on Friday: from Monday's opening"),
    ("10/03/2026 06:00", 1, "11/03/2026 07:00", "before opening: from the opening"),
    ("10/03/2026 12:00", 1, "11/03/2026 13:30", "at lunch: from its end"),
    ("10/03/2026 11:30", 1, "11/03/2026 13:30", "the moment of closing is lunch already"),
    ("10/03/2026 17:00", 1, "12/03/2026 07:00", "the moment of closing is after closing"),
    ("10/03/2026 16:59", 1, "11/03/2026 16:59", "a minute before closing"),
    ("14/03/2026 09:00", 1, "17/03/2026 07:00", "Saturday: from Monday's opening"),
    ("15/03/2026 23:00", 2, "18/03/2026 07:00", "Sunday night"),
    ("13/03/2026 16:00", 1, "16/03/2026 16:00", "over a weekend"),
    ("30/04/2026 09:00", 1, "05/05/2026 07:00", "received on a holiday"),
    ("31/12/2025 10:00", 1, "05/01/2026 10:00", "1/1, and 2/1 swapped for 10/1"),
    ("09/01/2026 10:00", 1, "10/01/2026 10:00", "Saturday 10/1 is made up"),
    ("10/01/2026 10:00", 1, "12/01/2026 10:00", "received on a made-up Saturday"),
    ("25/04/2025 10:00", 1, "26/04/2025 10:00", "Saturday 26/4/2025 is made up"),
    ("26/04/2025 10:00", 3, "05/05/2025 10:00", "30/4, 1/5, and 2/5 swapped"),
    ("24/01/2025 09:00", 1, "03/02/2025 09:00", "Tết 2025"),
    ("04/04/2025 09:00", 1, "08/04/2025 09:00", "Giỗ Tổ 7/4/2025"),
    ("29/08/2025 09:00", 1, "03/09/2025 09:00", "1-2/9/2025"),
    ("31/12/2026 09:00", 1, "04/01/2027 09:00", "New Year 2027 on a Friday"),
    ("03/02/2027 09:00", 1, "11/02/2027 09:00", "Tết 2027 as projected"),
    ("15/04/2027 09:00", 1, "19/04/2027 09:00", "Giỗ Tổ 16/4/2027"),
    ("29/04/2027 09:00", 1, "04/05/2027 09:00", "30/4, and Monday 3/5 in lieu of Saturday 1/5"),
    ("01/09/2027 09:00", 1, "06/09/2027 09:00", "2-3/9/2027"),
    ("23/11/2027 09:00", 1, "25/11/2027 09:00", "24/11/2027"),
    ("14/03/2026 09:00", 0, "16/03/2026 07:00", "no day at all: the next opening"),
    ("10/03/2026 09:00", 10, "24/03/2026 09:00", "two weeks"),
    ("10/03/2026 09:00", 30, "21/04/2026 09:00", "six weeks"),
    ("23/11/2026 17:01", 1, "26/11/2026 07:00", "after closing on the eve of a holiday"),
    ("13/03/2026 09:00", -1, "12/03/2026 09:00", "a day before"),
    ("16/03/2026 09:00", -1, "13/03/2026 09:00", "a day before, over a weekend"),
    ("13/03/2026 11:30", -1, "12/03/2026 11:30", "due at noon's closing: a day before is noon's closing"),
    ("04/05/2026 09:00", -1, "29/04/2026 09:00", "a day before, over holidays"),
    ("03/09/2026 09:00", -2, "27/08/2026 09:00", "two days before, over holidays"),
    ("24/08/2026 09:00", -1, "22/08/2026 09:00", "a day before is a made-up Saturday"),
]


@pytest.mark.parametrize(("start", "days", "end", "why"), WORKING_DAYS)
def test_working_days_are_counted_as_by_hand(start: str, days: int, end: str, why: str) -> None:
    assert shown(add_working_days(at(start), days, OFFICE)) == end, why


WORKING_HOURS = [
    ("10/03/2026 09:00", 1, "10/03/2026 10:00", "within the morning"),
    ("10/03/2026 11:00", 1, "10/03/2026 14:00", "over lunch"),
    ("10/03/2026 16:00", 2, "11/03/2026 08:00", "over night"),
    ("10/03/2026 07:00", 8, "10/03/2026 17:00", "a whole day ends at closing"),
    ("10/03/2026 07:00", 8.5, "11/03/2026 07:30", "a whole day and half an hour"),
    ("13/03/2026 16:30", 1, "16/03/2026 07:30", "over a weekend"),
    ("10/03/2026 12:00", 1, "10/03/2026 14:30", "from lunch"),
    ("10/03/2026 20:00", 4, "11/03/2026 11:00", "from the evening"),
    ("29/04/2026 16:00", 2, "04/05/2026 08:00", "over holidays"),
    ("21/08/2026 16:00", 2, "22/08/2026 08:00", "into a made-up Saturday"),
    ("10/03/2026 10:00", 4.5, "10/03/2026 16:30", "half an hour"),
    ("11/03/2026 08:00", -2, "10/03/2026 16:00", "back over night"),
    ("10/03/2026 17:00", -4, "10/03/2026 11:00", "back over lunch"),
    ("16/03/2026 07:00", -4, "13/03/2026 11:00", "back from the opening"),
    ("04/05/2026 09:00", -4, "29/04/2026 15:00", "back over holidays"),
]


@pytest.mark.parametrize(("start", "hours", "end", "why"), WORKING_HOURS)
def test_working_hours_are_counted_as_by_hand(start: str, hours: float, end: str, why: str) -> None:
    assert shown(add_working_hours(at(start), hours, OFFICE)) == end, why


CALENDAR_DAYS = [
    ("10/03/2026 09:00", 15, "25/03/2026 09:00", "ends on a working day"),
    ("10/03/2026 09:00", 5, "16/03/2026 07:00", "ends on a Sunday"),
    ("16/04/2026 09:00", 14, "04/05/2026 07:00", "ends on 30/4"),
    ("01/02/2026 09:00", 15, "23/02/2026 07:00", "ends in Tết"),
    ("10/03/2026 17:30", 1, "12/03/2026 07:00", "received after closing"),
]


@pytest.mark.parametrize(("start", "days", "end", "why"), CALENDAR_DAYS)
def test_calendar_days_are_counted_as_by_hand(start: str, days: int, end: str, why: str) -> None:
    assert shown(add_calendar_days(at(start), days, OFFICE)) == end, why


def test_without_the_decision_on_make_up_days_a_saturday_is_off() -> None:
    assert shown(add_working_days(at("20/08/2026 09:00"), 2, WITHOUT_MAKE_UP)) == "24/08/2026 09:00"


def test_a_police_office_receives_on_saturday_morning_but_no_term_runs_then() -> None:
    assert POLICE.is_open(at("14/03/2026 09:00"))
    assert next_working_moment(at("14/03/2026 09:00"), POLICE) == at("14/03/2026 09:00")
    assert shown(add_working_days(at("14/03/2026 09:00"), 1, POLICE)) == "16/03/2026 17:00"
    assert working_hours_between(at("14/03/2026 07:00"), at("16/03/2026 08:00"), POLICE) == 1


def test_an_imported_holiday_moves_what_is_counted_over_it() -> None:
    storm = DayChange(date(2026, 3, 12), worked=False, name="Nghỉ tránh bão")

    office = OfficeHours(days_off=shipped_days_off().over([storm]))

    assert shown(add_working_days(at("10/03/2026 09:00"), 3, office)) == "16/03/2026 09:00"
    assert office.days_off.holiday(date(2026, 3, 12)) == "Nghỉ tránh bão"


def test_the_table_over_the_package_tells_which_line_is_wrong() -> None:
    assert read_changes('[[work]]\nday = 2027-05-08\nname = "bù"') == (DayChange(date(2027, 5, 8), True, "bù"),)
    with pytest.raises(ValueError, match="day"):
        read_changes('[[off]]\nday = "mai"')


@pytest.mark.parametrize(
    "row",
    [
        {"day": "2027-05-08", "kind": "work", "name": "bù"},
        {"Ngày": "08/05/2027", "Loại": "Làm bù", "Tên": "bù"},
        {"NGÀY": datetime(2027, 5, 8), "LOẠI": "LÀM VIỆC", "Ghi chú": " bù "},
    ],
)
def test_a_day_is_read_from_a_table_in_either_language(row: dict[str, object]) -> None:
    assert read_change(row) == DayChange(date(2027, 5, 8), True, "bù")


@pytest.mark.parametrize(("row", "column"), [({"day": "mai", "kind": "off"}, "day"), ({"day": "2027-05-08"}, "kind")])
def test_a_day_that_cannot_be_read_names_its_column(row: dict[str, object], column: str) -> None:
    with pytest.raises(ValueError, match=column):
        read_change(row)


@pytest.mark.parametrize("spans", [((time(9), time(8)),), ((time(7), time(12)), (time(11), time(17)))])
def test_hours_that_overlap_or_run_backwards_are_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="spans"):
        OfficeHours((spans, *usual_week()[1:]))


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1)).map(lambda each: each.replace(tzinfo=VIETNAM))
OFFICES = st.sampled_from([OFFICE, WITHOUT_MAKE_UP, POLICE, OfficeHours((*usual_week()[:4], MORNING, (), ()))])
lean = settings(max_examples=60, deadline=None)


@lean
@given(MOMENTS, st.integers(1, 60), OFFICES)
def test_a_term_never_ends_on_a_day_off_or_outside_the_hours(start: datetime, days: int, office: OfficeHours) -> None:
    end = add_working_days(start, days, office).astimezone(VIETNAM)

    assert office.counts(end.date())
    assert any(opening <= end <= closing for opening, closing in office.spans(end.date()))


@lean
@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=9)), st.integers(0, 30), OFFICES)
def test_who_comes_later_is_never_due_earlier(
    start: datetime, later: timedelta, days: int, office: OfficeHours
) -> None:
    assert add_working_days(start, days, office) <= add_working_days(start + later, days, office)
    assert add_working_days(start, days, office) < add_working_days(start, days + 1, office)


@lean
@given(MOMENTS, st.integers(0, 20_000), OFFICES)
def test_the_hours_that_are_added_are_the_hours_that_lie_between(
    start: datetime, minutes: int, office: OfficeHours
) -> None:
    end = add_working_hours(start, minutes / 60, office)

    assert working_hours_between(start, end, office) == pytest.approx(minutes / 60, abs=1e-6)


@lean
@given(MOMENTS, st.integers(1, 9_000), OFFICES)
def test_hours_taken_back_are_the_hours_that_lie_between(start: datetime, minutes: int, office: OfficeHours) -> None:
    begun = add_working_hours(start, -minutes / 60, office)

    assert working_hours_between(begun, start, office) == pytest.approx(minutes / 60, abs=1e-6)


@lean
@given(st.dates(date(2025, 1, 1), date(2027, 12, 1)))
def test_each_working_day_holds_its_eight_hours_and_a_day_off_none(day: date) -> None:
    midnight = datetime.combine(day, time(), VIETNAM)

    held = working_hours_between(midnight, midnight + timedelta(days=1), OFFICE)

    assert held == (8 if OFFICE.counts(day) else 0)


@lean
@given(MOMENTS, OFFICES)
def test_the_next_working_moment_is_open_and_the_one_before_is_not_later(start: datetime, office: OfficeHours) -> None:
    assert office.is_open(next_working_moment(start, office))
    assert next_working_moment(start, office) >= start >= previous_working_moment(start, office)
