"""The hours of each office over the calendar as it stands, and what was set of the law's counting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Protocol

from knowledge.days_off import DayChange, DaysOff, shipped_days_off
from knowledge.office import read_hours
from knowledge.working_time import OfficeHours
from notices.deadlines import DeadlineRules, ladder
from notices.rows import Status
from store import holidays, offices
from store.database import Tx

ANY = ""
"""Whose hours an office has that nobody described yet."""


class Settings(Protocol):
    """What the section [notices] sets of it."""

    @property
    def collect_reminder_days(self) -> Sequence[int]: ...
    @property
    def cutoff_same_day(self) -> time: ...
    @property
    def pause_for_payment(self) -> bool: ...
    @property
    def pause_for_suspension(self) -> bool: ...
    @property
    def supplement_days(self) -> int: ...
    @property
    def payment_days(self) -> int: ...


def rules_of(settings: Settings) -> DeadlineRules:
    """What the settings make of the law's counting."""
    paused = {Status.PAYMENT: settings.pause_for_payment, Status.STOPPED: settings.pause_for_suspension}
    return DeadlineRules(
        same_day_cutoff=settings.cutoff_same_day,
        pauses=frozenset(each for each, pauses in paused.items() if pauses),
        not_collected=ladder(settings.collect_reminder_days),
        supplement_days=settings.supplement_days or None,
        payment_days=settings.payment_days or None,
    )


async def days_off(tx: Tx) -> DaysOff:
    """The calendar: the shipped one with what was imported over it."""
    rows = await holidays.all_days(tx)
    return shipped_days_off().over(DayChange(row.day, row.worked, row.name) for row in rows)


async def hours_of(tx: Tx) -> dict[str, OfficeHours]:
    """The hours of each office by its id, over the calendar; `ANY` for every other."""
    calendar = await days_off(tx)
    told = {str(row.id): read_hours(row.hours).week for row in await offices.all_offices(tx) if row.hours}
    known: dict[tuple[object, ...], OfficeHours] = {}  # offices with the same week remember their days together
    shared = {key: known.setdefault(week, OfficeHours(week, calendar)) for key, week in told.items()}
    return {**shared, ANY: OfficeHours(days_off=calendar)}
