"""What people are invited to: opened when its invitation is sent, moved or cancelled by a later notice, reminded of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from invitation import LASTS, Event
from store.database import Tx
from store.tables.invitations import gatherings, invitations
from store.tables.offices import offices


@dataclass(frozen=True, slots=True)
class Gathering:
    """One event with its office; `office` is a name, "" for the whole province."""

    id: int
    office_id: int | None
    title: str
    starts_at: datetime
    place: str
    contact: str
    seats: int
    cancelled_at: datetime | None
    created_at: datetime
    office: str = ""

    @property
    def event(self) -> Event:
        return Event(self.title, self.starts_at, self.place, self.contact, self.seats)

    def is_open(self, now: datetime) -> bool:
        """Whether people may still say that they come or not."""
        return self.cancelled_at is None and now < self.starts_at

    def is_over(self, now: datetime) -> bool:
        """Whether nobody is awaited any more."""
        return now > self.starts_at + LASTS


@dataclass(frozen=True, slots=True)
class Figures:
    """How many were invited, come, do not, have not said; and how many are there."""

    invited: int = 0
    yes: int = 0
    no: int = 0
    there: int = 0

    @property
    def silent(self) -> int:
        return self.invited - self.yes - self.no


async def open_gathering(tx: Tx, event: Event, office_id: int | None, now: datetime) -> int:
    """A new one; its id."""
    values = {**_facts(event), "office_id": office_id, "created_at": now}
    return int((await tx.execute(insert(gatherings).values(values).returning(gatherings.c.id))).scalar_one())


async def move_gathering(tx: Tx, gathering_id: int, event: Event) -> None:
    """Another time or place. At another time whoever came may not, so everybody is asked anew."""
    before = await tx.scalar(select(gatherings.c.starts_at).where(gatherings.c.id == gathering_id))
    await tx.execute(update(gatherings).where(gatherings.c.id == gathering_id).values(_facts(event)))
    if before != event.starts_at:
        nobody = {"answer": "", "answered_at": None, "answered_by": ""}
        await tx.execute(update(invitations).where(invitations.c.gathering_id == gathering_id).values(nobody))


async def cancel_gathering(tx: Tx, gathering_id: int, now: datetime) -> None:
    """It does not take place."""
    which = (gatherings.c.id == gathering_id) & gatherings.c.cancelled_at.is_(None)
    await tx.execute(update(gatherings).where(which).values(cancelled_at=now))


async def read_gathering(tx: Tx, gathering_id: int) -> Gathering | None:
    """One of them; None if there is none."""
    row = (await tx.execute(_rows().where(gatherings.c.id == gathering_id))).one_or_none()
    return gathering_of(row) if row else None


async def read_gatherings(tx: Tx, ids: Collection[int]) -> dict[int, Gathering]:
    """These, by id."""
    return {row.id: gathering_of(row) for row in await tx.execute(_rows().where(gatherings.c.id.in_(ids)))}


async def listed(tx: Tx, scope: Collection[int] | None, since: datetime, limit: int = 100) -> list[Gathering]:
    """Those of these offices (None: all) that begin after that moment, the next one first."""
    wanted = _rows().where(gatherings.c.starts_at > since).order_by(gatherings.c.starts_at).limit(limit)
    if scope is not None:
        wanted = wanted.where(gatherings.c.office_id.in_(scope))
    return [gathering_of(row) for row in await tx.execute(wanted)]


async def figures(tx: Tx, ids: Collection[int]) -> dict[int, Figures]:
    """The figures of each of these."""
    c = invitations.c
    columns = (func.count(), func.count(c.id).filter(c.answer == "yes"), func.count(c.id).filter(c.answer == "no"))
    wanted = select(c.gathering_id, *columns, func.count(c.checked_in_at)).where(c.gathering_id.in_(ids))
    rows: list[Any] = list(await tx.execute(wanted.group_by(c.gathering_id)))
    found = {row[0]: Figures(*row[1:]) for row in rows}
    return {each: found.get(each, Figures()) for each in ids}


async def to_remind(tx: Tx, after: datetime, until: datetime) -> list[Row[Any]]:
    """Those that begin between these moments and take place: id, starts_at, office_id, created_at, reminded_for."""
    c = gatherings.c
    wanted = select(c.id, c.starts_at, c.office_id, c.created_at, c.reminded_for)
    return list(await tx.execute(wanted.where(c.starts_at > after, c.starts_at < until, c.cancelled_at.is_(None))))


async def note_reminded(tx: Tx, gathering_id: int, day: str) -> bool:
    """Note that reminders for that day are made; False where somebody was first."""
    which = (gatherings.c.id == gathering_id) & (gatherings.c.reminded_for != day)
    return (await tx.execute(update(gatherings).where(which).values(reminded_for=day))).rowcount == 1


def gathering_of(row: Row[Any], named: str = "id") -> Gathering:
    """The gathering in a row; its id is called `named` there."""
    facts = {name: getattr(row, name) for name in Gathering.__slots__ if name not in ("id", "office")}
    return Gathering(getattr(row, named), **facts, office=row.office or "")


def _rows() -> Any:
    columns = (each for each in gatherings.c if each.name != "reminded_for")
    return select(*columns, offices.c.name.label("office")).outerjoin(offices, offices.c.id == gatherings.c.office_id)


def _facts(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in Event.__slots__}
