"""Hours as offices write them ("T2-T6: 7h30-11h30, 13h30-17h; T7: sáng"), and where their teams advise. Pure.

Tổ tư vấn: people of a quarter or hamlet who help others lodge online, on duty at a place on some days of the week.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time

from knowledge import office_texts as texts
from knowledge.days_off import DaysOff
from knowledge.vietnamese import fold
from knowledge.working_time import VIETNAM, Span

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Week = tuple[tuple[Span, ...], ...]
Stated = dict[str, list[list[str]]]
"""Hours as the database keeps them: {"mon": [["07:30", "11:30"], …], …}; a day that is left out is a day off."""

_DAY = r"(?:t|thu\s*)(?:[2-7]|hai|ba|tu|nam|sau|bay)\b|chu nhat|\bcn\b"
_RANGE = re.compile(rf"({_DAY})\s*(?:-|den|to)\s*(?:thu\s*)?({_DAY}|[2-7]\b)")
_ONE = re.compile(_DAY)
_SPAN = re.compile(r"(\d{1,2})\s*[:hg]\s*(\d{2})?\s*(?:-|den|to)\s*(\d{1,2})\s*[:hg]\s*(\d{2})?")
_ENGLISH = {"monday": "t2", "tuesday": "t3", "wednesday": "t4", "thursday": "t5", "friday": "t6", "saturday": "t7"}
_ENGLISH |= {"sunday": "cn", "mon": "t2", "tue": "t3", "wed": "t4", "thu": "t5", "fri": "t6", "sat": "t7", "sun": "cn"}
_NOT_THURSDAY = r"(?!\s*(?:[2-7]\b(?!\s*[:hg])|hai|ba|tu|nam|sau|bay)\b)"
_ENGLISH_DAY = re.compile("|".join(rf"\b{day}\b{_NOT_THURSDAY if day == 'thu' else ''}" for day in _ENGLISH))
_NAMES = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5}
_HALVES = {"sang": [["07:30", "11:30"]], "chieu": [["13:30", "17:00"]]}
_EVERY_DAY = re.compile(r"\b(?:hang ngay|moi ngay|ca tuan|daily)\b")


@dataclass(frozen=True, slots=True)
class Point:
    """A place where somebody of the team advises; `week` is when, Monday first, None in the office's own hours."""

    name: str
    address: str = ""
    phone: str = ""
    week: Week | None = None

    def on_duty(self, at: datetime, days_off: DaysOff) -> bool:
        """Whether somebody is there at that moment by its own hours; nobody is on a holiday."""
        local = at.astimezone(VIETNAM)
        if self.week is None or days_off.holiday(local.date()):
            return False
        return any(start <= local.time() < end for start, end in self.week[local.weekday()])


def read_week(text: str) -> Stated:
    """A week in an office's own words; hours without a day are those of Monday to Friday, "sáng" is 07:30–11:30.

    Raises ValueError with the words that could not be read.
    """
    week: Stated = {}
    days: list[int] = []
    for segment in filter(None, (each.strip() for each in re.split(r"[;\n]|\.\s", _flat(text)))):
        days = _days(segment) or days or list(range(5))
        spans = _spans(segment)
        if not spans:
            raise ValueError(texts.FAULTS["hours"].format(detail=segment))
        for day in days:
            week[DAYS[day]] = sorted([*week.get(DAYS[day], []), *spans])
    return week


def as_week(stated: Stated | None) -> Week | None:
    """The stored hours as spans, Monday first; None where none are stated. Raises ValueError on a wrong time."""
    if not stated:
        return None
    return tuple(tuple((_time(start), _time(end)) for start, end in stated.get(day, ())) for day in DAYS)


def _flat(text: str) -> str:
    flat = " ".join(fold(text).replace("–", "-").replace("—", "-").replace("\n", ";").split())
    return _ENGLISH_DAY.sub(lambda day: _ENGLISH[day.group()], flat)


def _days(segment: str) -> list[int]:
    if _EVERY_DAY.search(segment):
        return list(range(7))
    ranges = [range(_day(each[1]), _day(each[2]) + 1) for each in _RANGE.finditer(segment)]
    alone = [_day(each.group()) for each in _ONE.finditer(_RANGE.sub(" ", segment))]
    return sorted({*(day for days in ranges for day in days), *alone})


def _day(word: str) -> int:
    if word in ("cn", "chu nhat"):
        return 6
    last = word.removeprefix("thu").removeprefix("t").strip()
    return int(last) - 2 if last.isdigit() else _NAMES[last]


def _spans(segment: str) -> list[list[str]]:
    found = [[_clock(each[1], each[2]), _clock(each[3], each[4])] for each in _SPAN.finditer(segment)]
    for start, end in found:
        if start >= end:
            raise ValueError(texts.FAULTS["hours"].format(detail=segment))
    return found or [span for half, spans in _HALVES.items() if re.search(rf"\b{half}\b", segment) for span in spans]


def _clock(hour: str, minute: str | None) -> str:
    if int(hour) > 23 or int(minute or 0) > 59:
        raise ValueError(texts.FAULTS["hours"].format(detail=f"{hour}:{minute}"))
    return f"{int(hour):02}:{minute or '00'}"


def _time(text: str) -> time:
    return time.fromisoformat(text if len(text) == 5 else f"0{text}")
