"""The days that are otherwise than the shipped calendar says: holidays, swapped days, make-up days.

And whether dossiers were counted over them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from store.database import Tx
from store.tables.calendar import days_changed
from store.tables.procedures import versions

_CALENDAR, _COUNTED = "calendar", "calendar counted"

Day = tuple[date, bool, str]
"""A day, whether it is worked, and what people call it."""


async def change_days(tx: Tx, days: Iterable[Day], at: datetime) -> int:
    """Keep these days over the calendar, the last word on a day holding; how many are new or otherwise than before."""
    known = {row.day: (row.worked, row.name) for row in await all_days(tx)}
    told = {day: (worked, name) for day, worked, name in days}
    fresh = {day: said for day, said in told.items() if known.get(day) != said}
    for day, (worked, name) in fresh.items():
        row = tx.insert(days_changed).values(day=day, worked=worked, name=name, changed_at=at)
        set_ = {"worked": worked, "name": name, "changed_at": at}
        await tx.execute(row.on_conflict_do_update(index_elements=["day"], set_=set_))
    if fresh:
        await _raise_version(tx)
    return len(fresh)


async def remove(tx: Tx, day: date) -> bool:
    """Let the shipped calendar speak of that day again; whether it was changed."""
    was_changed = (await tx.execute(delete(days_changed).where(days_changed.c.day == day))).rowcount > 0
    if was_changed:
        await _raise_version(tx)
    return was_changed


async def all_days(tx: Tx) -> list[Any]:
    """Every changed day, in order: day, worked, name."""
    return list((await tx.execute(select(days_changed).order_by(days_changed.c.day))).all())


async def uncounted(tx: Tx) -> int | None:
    """The calendar's version, where not all dossiers were counted over it yet; None where they were."""
    wanted = select(versions.c.name, versions.c.number).where(versions.c.name.in_((_CALENDAR, _COUNTED)))
    numbers = {row.name: row.number for row in await tx.execute(wanted)}
    version: int = numbers.get(_CALENDAR, 0)
    return version if version > numbers.get(_COUNTED, 0) else None


async def note_counted(tx: Tx, version: int) -> None:
    """All dossiers were counted over that version of the calendar."""
    row = tx.insert(versions).values(name=_COUNTED, number=version)
    await tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"number": version}))


async def _raise_version(tx: Tx) -> None:
    row = tx.insert(versions).values(name=_CALENDAR, number=1)
    await tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"number": versions.c.number + 1}))
