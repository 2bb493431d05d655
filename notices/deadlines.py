"""When a dossier is due, and when which reminder falls. Pure.

The source's appointed date always wins; ours is computed only where it gives none. Sources: NĐ 61/2018 Điều 18
(after 15:00), 19.4 (three days, a term afresh after a supplement), 19.9 (apology before the term ends).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from knowledge.working_time import (
    VIETNAM,
    OfficeHours,
    add_calendar_days,
    add_working_days,
    add_working_hours,
    closing,
    next_working_day,
    next_working_moment,
    previous_working_moment,
    working_hours_between,
)
from notices.rows import Status

HOURS_A_DAY = 8


class Unit(StrEnum):
    """How a procedure's time is counted."""

    WORKING_DAY = "ngày làm việc"
    WORKING_HOUR = "giờ làm việc"
    CALENDAR_DAY = "ngày"
    SAME_DAY = "trong ngày"


@dataclass(frozen=True, slots=True)
class Term:
    """A procedure's processing time (thời hạn giải quyết). Working hours are told in eight-hour days and the rest."""

    amount: float
    unit: Unit = Unit.WORKING_DAY


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of reminders for results that nobody collected."""

    days: int
    working: bool = False


def ladder(days: Sequence[int]) -> tuple[Rung, ...]:
    """The ladder of an office's setting: the first rung in working days, as N19 has it, the others by the calendar."""
    return tuple(Rung(each, working=number == 0) for number, each in enumerate(sorted(days)))


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """What an office may set. `pauses` are the statuses that stop the clock; a supplement always starts it afresh."""

    same_day_cutoff: time = time(15, 0)
    pauses: frozenset[Status] = frozenset({Status.PAYMENT, Status.STOPPED})
    near_due_days: int = 1
    near_due_hours: float = 4
    apology_days: int = 2
    not_collected: tuple[Rung, ...] = ladder((3, 15, 30))
    supplement_reminders: tuple[int, ...] = (3, 1)
    supplement_days: int | None = None
    payment_days: int | None = None
    remind_at: time = time(8, 0)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time that the dossier spent in a status; `until` is None while it is still there."""

    status: Status
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueFacts:
    """What a due date follows from. `received_at`: by the office that decides, full and correct."""

    received_at: datetime | None
    source_due: datetime | None = None
    term: Term | None = None
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due. `ours` is computed by us, `differs` what we would have said where the source says another day.

    While `running` is false the clock stands still, and `at` is where it would end if it ran on from now.
    """

    at: datetime | None
    ours: bool
    running: bool
    differs: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueMoments:
    """The moments before and at the end of a term."""

    apology_draft: datetime
    near_due: datetime
    very_near_due: datetime
    due: datetime


def decide_due(facts: DueFacts, now: datetime, office: OfficeHours, rules: DeadlineRules) -> Due:
    """The due date as the law counts it; asked again after a change of holidays it moves only where it is ours."""
    running = not any(spell.until is None and _stops(spell, rules) for spell in facts.spells)
    computed = _computed(facts, now, office, rules)
    if facts.source_due is None:
        return Due(computed, ours=True, running=running)
    differs = computed if computed and _day(computed) != _day(facts.source_due) else None
    return Due(facts.source_due, ours=False, running=running, differs=differs)


def end_of_term(begun: datetime, term: Term, office: OfficeHours, rules: DeadlineRules) -> datetime:
    """When a term ends that begins at that moment, with nothing between."""
    match term.unit:
        case Unit.SAME_DAY:
            return _same_day(begun, office, rules)
        case Unit.CALENDAR_DAY:
            return add_calendar_days(begun, int(term.amount), office)
        case Unit.WORKING_HOUR:
            days, hours = divmod(term.amount, HOURS_A_DAY)
        case Unit.WORKING_DAY:
            days, rest = divmod(term.amount, 1)
            hours = rest * HOURS_A_DAY
    ended = add_working_days(begun, int(days), office)
    return add_working_hours(ended, hours, office) if hours else ended


def falls_due(due: datetime, office: OfficeHours) -> datetime:
    """The moment after which it is late: a date told without a time of day holds until that day's closing."""
    local = due.astimezone(VIETNAM)
    if local.time() != time():
        return due
    day = local.date()
    return (
        closing(day, office) if office.spans(day) else datetime.combine(day, time(23, 59, 59), VIETNAM).astimezone(UTC)
    )


def due_moments(due: datetime, office: OfficeHours, rules: DeadlineRules) -> DueMoments:
    """When officials are warned, when the apology is drafted, and when it is due, all in working time."""
    due = falls_due(due, office)
    return DueMoments(
        apology_draft=add_working_days(due, -rules.apology_days, office),
        near_due=add_working_days(due, -rules.near_due_days, office),
        very_near_due=add_working_hours(due, -rules.near_due_hours, office),
        due=due,
    )


def not_collected_moments(ready_at: datetime, office: OfficeHours, rules: DeadlineRules) -> tuple[datetime, ...]:
    """When the citizen is reminded of a result that waits for him; never before the office is there to hand it out."""
    return tuple(
        (add_working_days if rung.working else add_calendar_days)(ready_at, rung.days, office)
        for rung in rules.not_collected
    )


def reminders_before(deadline: datetime, office: OfficeHours, rules: DeadlineRules) -> tuple[datetime, ...]:
    """When the citizen is reminded of papers or a sum: so many days before, on the last working day until then."""
    moments = []
    for days in rules.supplement_reminders:
        morning = datetime.combine(_day(deadline) - timedelta(days=days), rules.remind_at, VIETNAM)
        moments.append(previous_working_moment(morning, office) if not office.counts(morning.date()) else morning)
    return tuple(moment.astimezone(UTC) for moment in moments)


def own_deadline(asked_at: datetime | None, days: int | None) -> datetime | None:
    """The citizen's own time where the source sets none: so many days by the calendar, until the end of the last."""
    if asked_at is None or days is None:
        return None
    return datetime.combine(_day(asked_at) + timedelta(days=days), time(23, 59, 59), VIETNAM).astimezone(UTC)


def days_late(due: datetime, now: datetime, office: OfficeHours) -> int:
    """Working days since the due date, begun ones counted; 0 while it is not past."""
    if now <= falls_due(due, office):
        return 0
    day, late = _day(due), 0
    while day < _day(now):
        day = next_working_day(day, office)
        late += day <= _day(now)
    return max(late, 1)


_FIGURE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:\([^)]*\)\s*)?(ngày làm việc|giờ làm việc|giờ|ngày)", re.IGNORECASE)
_SAME_DAY = re.compile(r"(?:ngay )?trong ngày", re.IGNORECASE)


def read_term(text: str) -> Term | None:
    """The term that a procedure's time states; None where it states none, or more than one."""
    found = {(figure.replace(",", "."), unit.lower()) for figure, unit in _FIGURE.findall(text)}
    if _SAME_DAY.search(text):
        return None if found else Term(0, Unit.SAME_DAY)
    if len(found) != 1:
        return None
    ((figure, unit),) = found
    kind = {"ngày làm việc": Unit.WORKING_DAY, "ngày": Unit.CALENDAR_DAY}.get(unit, Unit.WORKING_HOUR)
    return Term(float(figure), kind)


def _computed(facts: DueFacts, now: datetime, office: OfficeHours, rules: DeadlineRules) -> datetime | None:
    if facts.received_at is None or facts.term is None:
        return None
    asked = [spell for spell in facts.spells if spell.status is Status.SUPPLEMENT]
    if asked and asked[-1].until is None:
        return None  # the term begins afresh with the full dossier, and nobody knows when that is
    begun = max([facts.received_at, *(spell.until for spell in asked if spell.until)])
    ended = end_of_term(begun, facts.term, office, rules)
    for spell in _pauses(facts.spells, begun, rules):
        stood = working_hours_between(max(spell.since, begun), spell.until or now, office)
        ended = add_working_hours(ended, stood, office) if stood > 0 else ended
    return ended


def _pauses(spells: Sequence[Spell], begun: datetime, rules: DeadlineRules) -> list[Spell]:
    return [spell for spell in spells if spell.status in rules.pauses and (spell.until is None or spell.until > begun)]


def _stops(spell: Spell, rules: DeadlineRules) -> bool:
    return spell.status is Status.SUPPLEMENT or spell.status in rules.pauses


def _same_day(begun: datetime, office: OfficeHours, rules: DeadlineRules) -> datetime:
    local = next_working_moment(begun, office).astimezone(VIETNAM)
    day = local.date()
    if local.time() > rules.same_day_cutoff or not office.counts(day):
        day = next_working_day(day, office)
    return closing(day, office)


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()
