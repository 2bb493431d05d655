"""Tickets: a citizen asks for a person, an official takes the talk, answers, hands it back or closes it.

While an official holds a talk the bot is silent, until `held_until` of the address: nobody is left in silence for ever.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, insert, null, or_, select, update

from store.database import Tx
from store.tables.citizens import addresses
from store.tables.offices import offices
from store.tables.staff import officials
from store.tables.tickets import tickets

HELD_FOR = timedelta(hours=2)
"""How long the bot stays silent after an official took a talk or answered in it."""
_ACTIVE = ("open", "taken")
_LATEST = 20


@dataclass(frozen=True, slots=True)
class Talk:
    """A ticket with where its citizen is reached; `waits_since` is None once the last word was ours."""

    id: int
    address_id: int
    channel: str
    address: str
    office_id: int
    office: str
    state: str
    official_id: int | None
    official: str
    opened_at: datetime
    heard_at: datetime
    answered_at: datetime | None
    by_itself: bool = False

    @property
    def waits_since(self) -> datetime | None:
        waits = self.answered_at is None or self.heard_at > self.answered_at
        return self.heard_at if waits else None


@dataclass(frozen=True, slots=True)
class Queue:
    """How long people wait at an office: who waits before, and when the latest ones asked and were answered."""

    ahead: int
    answered: tuple[tuple[datetime, datetime], ...]


async def open_ticket(tx: Tx, address_id: int, office_code: str, at: datetime, *, by_itself: bool = False) -> bool:
    """Open a ticket at that office, or renew the one that is open; False where no official would ever see it.

    `by_itself`: nobody asked for a person, but two questions were not understood.
    """
    here = select(offices.c.id, offices.c.parent_id).where(offices.c.code == office_code).subquery()
    staffed = or_(
        officials.c.office_id.is_(None), officials.c.office_id == here.c.id, officials.c.office_id == here.c.parent_id
    )
    watched = select(func.count()).where(officials.c.password_hash != "", officials.c.disabled.is_(False), staffed)
    active = select(func.max(tickets.c.id)).where(tickets.c.address_id == address_id, tickets.c.state.in_(_ACTIVE))
    wanted = select(here.c.id, watched.correlate(here).scalar_subquery().label("watched"), _label(active))
    row = (await tx.execute(wanted)).one_or_none()
    if row is None or not row.watched:
        return False
    if row.active is not None:
        await tx.execute(update(tickets).where(tickets.c.id == row.active).values(heard_at=at))
        return True
    values = {"address_id": address_id, "office_id": row.id, "state": "open", "opened_at": at, "heard_at": at}
    await tx.execute(insert(tickets).values(**values, by_itself=by_itself))
    return True


async def queue(tx: Tx, address_id: int, office_code: str) -> Queue:
    """Who waits at that office besides this address, and how its latest tickets were answered."""
    here = select(offices.c.id).where(offices.c.code == office_code).scalar_subquery()
    t = tickets.c
    unheard = (t.state == "open") & or_(t.answered_at.is_(None), t.heard_at > t.answered_at)
    others = select(func.count()).where(t.office_id == here, unheard, t.address_id != address_id)
    answered = (
        select(t.opened_at, t.first_answered_at, others.scalar_subquery().label("ahead"))
        .where(t.office_id == here, t.first_answered_at.is_not(None))
        .order_by(t.id.desc())
        .limit(_LATEST)
    )
    rows = (await tx.execute(answered)).all()
    ahead = rows[0].ahead if rows else await tx.scalar(others)
    return Queue(int(ahead or 0), tuple((row.opened_at, row.first_answered_at) for row in rows))


async def note_heard(tx: Tx, address_id: int, at: datetime) -> None:
    """The citizen said more while an official holds the talk."""
    which = (tickets.c.address_id == address_id) & (tickets.c.state == "taken")
    await tx.execute(update(tickets).where(which).values(heard_at=at))


async def active(tx: Tx, scope: Collection[int] | None, limit: int = 200) -> list[Talk]:
    """The tickets of these offices (None: all) that are not closed: those that wait longest first."""
    rows = _talks().where(tickets.c.state.in_(_ACTIVE)).order_by(tickets.c.heard_at).limit(limit)
    if scope is not None:
        rows = rows.where(tickets.c.office_id.in_(scope))
    return [_talk(tx, row) for row in await tx.execute(rows)]


async def find_talk(tx: Tx, ticket_id: int) -> Talk | None:
    """One ticket, whatever its state."""
    row = (await tx.execute(_talks().where(tickets.c.id == ticket_id))).one_or_none()
    return _talk(tx, row) if row else None


async def take(tx: Tx, talk: Talk, official_id: int, at: datetime) -> bool:
    """Take a talk that nobody holds; of two at once one gets it."""
    which = (tickets.c.id == talk.id) & (tickets.c.state == "open")
    taken = await tx.execute(update(tickets).where(which).values(state="taken", official_id=official_id))
    if taken.rowcount == 1:
        await _hold(tx, talk, at + HELD_FOR)
    return taken.rowcount == 1


async def note_answer(tx: Tx, talk: Talk, official_id: int, at: datetime) -> bool:
    """An official who holds the talk answers; False where they do not hold it any more."""
    values = {"answered_at": at, "first_answered_at": func.coalesce(tickets.c.first_answered_at, at)}
    done = await tx.execute(update(tickets).where(*_held_by(talk, official_id)).values(values))
    if done.rowcount == 1:
        await _hold(tx, talk, at + HELD_FOR)
    return done.rowcount == 1


async def hand_back(tx: Tx, talk: Talk, official_id: int) -> bool:
    """Let a colleague take it; the bot speaks again meanwhile."""
    values = {"state": "open", "official_id": null()}
    return await _let_go(tx, talk, official_id, values)


async def close(tx: Tx, talk: Talk, official_id: int, at: datetime) -> bool:
    """The question is settled; the bot speaks again."""
    return await _let_go(tx, talk, official_id, {"state": "closed", "closed_at": at})


async def _let_go(tx: Tx, talk: Talk, official_id: int, values: dict[str, Any]) -> bool:
    done = await tx.execute(update(tickets).where(*_held_by(talk, official_id)).values(values))
    if done.rowcount == 1:
        await _hold(tx, talk, None)
    return done.rowcount == 1


async def _hold(tx: Tx, talk: Talk, until: datetime | None) -> None:
    await tx.execute(update(addresses).where(addresses.c.id == talk.address_id).values(held_until=until))


def _held_by(talk: Talk, official_id: int) -> tuple[Any, ...]:
    return tickets.c.id == talk.id, tickets.c.state == "taken", tickets.c.official_id == official_id


def _label(query: Select[Any]) -> Any:
    return query.scalar_subquery().label("active")


def _talks() -> Select[Any]:
    return (
        select(tickets, addresses.c.channel, addresses.c.address)
        .add_columns(offices.c.name.label("office"), officials.c.name.label("official"))
        .join(addresses, addresses.c.id == tickets.c.address_id)
        .join(offices, offices.c.id == tickets.c.office_id)
        .outerjoin(officials, officials.c.id == tickets.c.official_id)
    )


def _talk(tx: Tx, row: Any) -> Talk:
    plain = {name: getattr(row, name) for name in Talk.__slots__ if name not in ("address", "official")}
    return Talk(address=tx.vault.open(row.address), official=row.official or "", **plain)
