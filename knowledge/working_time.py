"""An office's time: when it is open, and what a working day or hour later than a moment is.

Pure. Every moment is aware; answers are in UTC, and always fall within office hours. Sources: the time arithmetic of
live one-stop systems (07:00–11:30 and 13:30–17:00, eight hours a day), NĐ 61/2018 Điều 18 and 19.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import islice

from knowledge.days_off import DaysOff, shipped_days_off

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)
_FURTHEST = 4_000

Span = tuple[time, time]
Opening = tuple[datetime, datetime]
_Day = tuple[tuple[Opening, ...], bool]
USUAL_DAY: tuple[Span, ...] = ((time(7, 0), time(11, 30)), (time(13, 30), time(17, 0)))


def usual_week(saturday: tuple[Span, ...] = ()) -> tuple[tuple[Span, ...], ...]:
    """Monday to Sunday with the usual hours; `saturday` for offices that also receive then, as the police do."""
    return (*(USUAL_DAY,) * 5, saturday, ())


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of each weekday, Monday first, in Vietnam's time, over the calendar of days off.

    An office may receive on days that the law does not count, such as a police office on Saturday morning: such hours
    start a term, and never use it up. A make-up day has Monday's hours.
    """

    week: tuple[tuple[Span, ...], ...] = field(default_factory=usual_week)
    days_off: DaysOff = field(default_factory=shipped_days_off)
    _known: dict[date, _Day] = field(default_factory=dict, init=False, repr=False, compare=False)
    _later: dict[tuple[date, int], date] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week[:5]):
            raise ValueError("week")
        for spans in self.week:
            edges = [edge for span in spans for edge in span]
            if edges != sorted(set(edges)):
                raise ValueError("spans")

    def spans(self, day: date) -> tuple[Opening, ...]:
        """When it is open on that day, in Vietnam's time."""
        return self._day(day)[0]

    def counts(self, day: date) -> bool:
        """Whether it is a working day that the law counts and on which this office is open."""
        return self._day(day)[1]

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there at that moment; the moment of closing is no longer."""
        local = moment.astimezone(VIETNAM)
        return any(start <= local < end for start, end in self.spans(local.date()))

    def later(self, day: date, days: int) -> date:
        """The day so many counted days after that one (before it where `days` is negative); remembered as days are."""
        if (known := self._later.get((day, days))) is None:
            step = 1 if days > 0 else -1
            counted = (each for each in _days(day + step * ONE_DAY, step) if self.counts(each))
            known = self._later[day, days] = next(islice(counted, abs(days) - 1, None))
        return known

    def _day(self, day: date) -> _Day:
        """Remembered, for an import asks of the same few hundred days half a million times."""
        if (known := self._known.get(day)) is None:
            made_up = self.days_off.made_up(day)
            week_day = () if self.days_off.holiday(day) else self.week[day.weekday()]
            spans = tuple((_at(day, start), _at(day, end)) for start, end in (self.week[0] if made_up else week_day))
            known = self._known[day] = (spans, bool(spans) and self.days_off.worked(day))
        return known


def next_working_moment(moment: datetime, office: OfficeHours) -> datetime:
    """The moment itself while the office is open, else its next opening."""
    local = moment.astimezone(VIETNAM)
    for day in _days(local.date()):
        for start, end in office.spans(day):
            if local < end:
                return max(local, start).astimezone(UTC)
    raise ValueError("never open")


def previous_working_moment(moment: datetime, office: OfficeHours) -> datetime:
    """The moment itself while the office is open on a counted day, else its last closing before."""
    local = moment.astimezone(VIETNAM)
    for day in _days(local.date(), -1):
        for start, end in reversed(office.spans(day) if office.counts(day) else ()):
            if local > start:
                return min(local, end).astimezone(UTC)
    raise ValueError("never open")


def closing(day: date, office: OfficeHours) -> datetime:
    """When a working day ends. Raises ValueError on a day on which the office is shut."""
    spans = office.spans(day)
    if not spans:
        raise ValueError(day.isoformat())
    return spans[-1][1].astimezone(UTC)


def next_working_day(day: date, office: OfficeHours) -> date:
    """The first counted day after that one."""
    return next(each for each in _days(day + ONE_DAY) if office.counts(each))


def add_working_days(moment: datetime, days: int, office: OfficeHours) -> datetime:
    """So many working days later, at the same time of day; the day of the moment itself is not counted.

    A moment outside office hours counts from the next opening; one on a day when the office receives although the law
    does not count it, as the closing of the counted day before. A negative count goes back, from the last closing.
    """
    begun = next_working_moment(moment, office)
    if days < 0 or not office.counts(begun.astimezone(VIETNAM).date()):
        begun = previous_working_moment(moment, office)
    if days == 0:
        return next_working_moment(moment, office)
    local = begun.astimezone(VIETNAM)
    return _within(office.later(local.date(), days), local.time(), office)


def add_working_hours(moment: datetime, hours: float, office: OfficeHours) -> datetime:
    """So many working hours later (negative: earlier), over lunch, nights and days off; fractions are kept."""
    left = timedelta(hours=abs(hours))
    if hours < 0:
        return _hours_back(previous_working_moment(moment, office), left, office)
    local = next_working_moment(moment, office).astimezone(VIETNAM)
    for start, end in _counted_spans(local.date(), office):
        begin = max(start, local)
        if begin < end and left <= end - begin:
            return (begin + left).astimezone(UTC)
        left -= max(end - begin, timedelta())
    raise ValueError("never open")


def add_calendar_days(moment: datetime, days: int, office: OfficeHours) -> datetime:
    """So many days later by the calendar; an end outside office hours goes on to the next opening of a counted day."""
    local = next_working_moment(moment, office).astimezone(VIETNAM) + days * ONE_DAY
    if office.counts(local.date()):
        return _within(local.date(), local.time(), office)
    return office.spans(next_working_day(local.date(), office))[0][0].astimezone(UTC)


def working_hours_between(start: datetime, end: datetime, office: OfficeHours) -> float:
    """The working hours from one moment to the other; negative where `end` is earlier."""
    if end < start:
        return -working_hours_between(end, start, office)
    first, last, total = start.astimezone(VIETNAM), end.astimezone(VIETNAM), timedelta()
    for begin, close in _counted_spans(first.date(), office, last.date()):
        total += max(min(close, last) - max(begin, first), timedelta())
    return total / timedelta(hours=1)


def _hours_back(moment: datetime, left: timedelta, office: OfficeHours) -> datetime:
    local = moment.astimezone(VIETNAM)
    for day in _days(local.date(), -1):
        for start, end in reversed(office.spans(day) if office.counts(day) else ()):
            close = min(end, local)
            if start < close and left <= close - start:
                return (close - left).astimezone(UTC)
            left -= max(close - start, timedelta())
    raise ValueError("never open")


def _counted_spans(day: date, office: OfficeHours, last: date | None = None) -> Iterator[Opening]:
    for each in _days(day):
        if last and each > last:
            return
        if office.counts(each):
            yield from office.spans(each)


def _within(day: date, clock: time, office: OfficeHours) -> datetime:
    """That time on a working day, moved into its hours: a short day ends at its closing, lunch ends with the lunch."""
    wanted, spans = _at(day, clock), office.spans(day)
    inside = next((max(wanted, start) for start, end in spans if wanted <= end), spans[-1][1])
    return inside.astimezone(UTC)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VIETNAM)


def _days(first: date, step: int = 1) -> Iterator[date]:
    """Day after day, or before; bounded, so that a calendar without working days ends in an error, not in a loop."""
    return (first + number * step * ONE_DAY for number in range(_FURTHEST))
