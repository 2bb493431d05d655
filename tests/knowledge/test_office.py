"""An office: when it is open, and how its hours are said."""

from datetime import UTC, datetime

import pytest

from knowledge.office import Office, describe_hours, describe_office, describe_opening, read_hours
from knowledge.working_time import VIETNAM

BEN_NGHE = Office(
    "H29.125.10",
    "Bộ phận Một cửa phường Bến Nghé",
    "Mot cua P.Ben Nghe",
    address="29 Lý Tự Trọng",
    phone="028 38 22 11 00",
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in Vietnam: Monday is the 23rd, Tuesday the 24th is a day off."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(23, 7), True),
        (at(23, 6, 59), False),
        (at(23, 11, 30), False),
        (at(23, 12), False),
        (at(23, 13, 30), True),
        (at(23, 17), False),
        (at(24, 9), False),
        (at(22, 9), False),
        (datetime(2026, 11, 23, 1, 0, tzinfo=UTC), True),
    ],
)
def test_an_office_is_open_within_its_hours_not_at_lunch_nor_on_days_off(moment: datetime, is_open: bool) -> None:
    assert BEN_NGHE.is_open(moment) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (at(23, 9), at(23, 9)),
        (at(23, 12), at(23, 13, 30)),
        (at(21, 9), at(23, 7)),
        (at(23, 17), at(25, 7)),
    ],
)
def test_it_opens_next_after_lunch_after_the_weekend_and_after_a_day_off(moment: datetime, opening: datetime) -> None:
    assert BEN_NGHE.next_opening(moment) == opening


def test_the_week_is_said_with_equal_days_together() -> None:
    week = {day: [["07:30", "11:30"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    office = Office("X", "X", hours=read_hours({**week, "sat": [["07:30", "11:30"]]}))

    said = describe_hours(office)

    assert said == "thứ Hai đến thứ Sáu: 07:30–11:30, 13:00–17:00; thứ Bảy: 07:30–11:30"
    assert describe_hours(office, "en").startswith("Monday to Friday: 07:30–11:30")


def test_by_sms_the_days_are_written_as_on_a_shops_door() -> None:
    week = {day: [["07:30", "11:30"]] for day in ("mon", "tue", "wed", "sun")}
    office = Office("X", "X", hours=read_hours(week))

    assert describe_hours(office, plain=True) == "T2-T4: 07:30-11:30; CN: 07:30-11:30"
    assert describe_hours(office, "en", plain=True).startswith("Mon-Wed: 07:30-11:30")
    assert describe_opening(BEN_NGHE, at(23, 18), plain=True) == "Đang nghỉ, mở lại 07:00 T4 25/11."


def test_while_it_is_open_it_says_until_when_and_else_when_it_opens_again() -> None:
    assert describe_opening(BEN_NGHE, at(23, 9)) == "Đang làm việc, đến 11:30."
    assert describe_opening(BEN_NGHE, at(23, 18)) == "Hiện đang nghỉ; làm việc lại lúc 07:00, thứ Tư ngày 25/11."
    assert describe_opening(BEN_NGHE, at(23, 18), "en", plain=True) == "Closed, opens 07:00 Wed 25/11."


def test_what_is_told_of_an_office_begins_with_its_name_and_hours() -> None:
    lines = describe_office(BEN_NGHE)

    assert lines[0] == "Bộ phận Một cửa phường Bến Nghé"
    assert "Điện thoại: 028 38 22 11 00" in lines
    assert describe_office(BEN_NGHE, plain=True)[0] == "Mot cua P.Ben Nghe"


def test_an_office_that_nobody_confirmed_is_said_to_be_so() -> None:
    seen = Office("X", "Một cửa xã X", confirmed=False)

    assert "chưa được xác nhận" in describe_office(seen)[-1]


def test_no_hours_stated_are_the_usual_hours() -> None:
    assert read_hours(None) == BEN_NGHE.hours


@pytest.mark.parametrize(
    ("hours", "complaint"),
    [
        ({"monday": [["07:00", "11:30"]]}, "monday: a day is one of"),
        ({"mon": [["7 giờ", "11:30"]]}, "mon: .* is not a span"),
        ({"mon": [["11:30", "07:00"]]}, "mon: .* ends before it begins"),
        ({"sat": [["07:00", "11:30"]]}, "hours: week"),
    ],
)
def test_wrong_hours_are_refused_with_their_day(hours: dict[str, list[list[str]]], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_hours(hours)


@pytest.mark.parametrize("short", ["Mot cua phuong Ben Nghe", "Một cửa P.Bến Nghé"])
def test_a_short_name_that_no_sms_can_carry_is_refused(short: str) -> None:
    with pytest.raises(ValueError, match="short name"):
        Office("X", "X", short)
