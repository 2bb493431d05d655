"""What officials see of the dossiers of their offices: what is late, what is near, what stands still, what waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, case, func, literal, select

import dossier_code
import phone
from store.database import Tx
from store.tables.columns import Moment
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.offices import offices
from store.tallying import seconds_between, whole_days

LISTS = ("overdue", "due", "stalled", "waiting")
_RUNNING, _READY = (1, 2, 4), 9
_FOUND = 20
_DAY = 86_400

Held = tuple[str, tuple[int, ...]]
"""An office's name, and how many of its dossiers stand on each of LISTS."""


@dataclass(frozen=True, slots=True)
class Marks:
    """By which moments a dossier is on a list: due until `soon`, no event since `stalled`, ready since `waiting`."""

    now: datetime
    soon: datetime
    stalled: datetime
    waiting: datetime


async def by_office(tx: Tx, scope: Collection[int] | None, marks: Marks) -> list[Held]:
    """How many dossiers of each office stand on each of LISTS, in one look; offices with none are left out."""
    d = dossiers.c
    columns = [func.count(case((and_(*_on(name, marks)), 1))).label(name) for name in LISTS]
    counted = _within(select(d.office_id, *columns), scope).where(d.status.in_((*_RUNNING, _READY)))
    told = counted.group_by(d.office_id).subquery()
    rows = select(offices.c.name, told).join(told, told.c.office_id == offices.c.id).order_by(offices.c.name)
    found = [(row.name, tuple(getattr(row, name) for name in LISTS)) for row in await tx.execute(rows)]
    return [(name, numbers) for name, numbers in found if any(numbers)]


async def ages(tx: Tx, name: str, scope: Collection[int] | None, marks: Marks) -> dict[int, int]:
    """One list by whole days: late by, left until due, without a step, or ready; how many dossiers of each."""
    moment = _moment(name)
    now = literal(marks.now, Moment)
    seconds = seconds_between(tx, now, moment) if name == "due" else seconds_between(tx, moment, now)
    days = whole_days(tx, seconds).label("days")
    told = _within(select(days), scope).where(*_on(name, marks)).subquery()
    rows = select(told.c.days, func.count().label("number")).group_by(told.c.days)
    return {row.days: row.number for row in await tx.execute(rows)}


async def listed(tx: Tx, name: str, scope: Collection[int] | None, marks: Marks, limit: int = 100) -> list[Any]:
    """The dossiers of one list, the longest waiting first."""
    rows = _within(_rows(), scope).where(*_on(name, marks)).order_by(_moment(name))
    return list(await tx.execute(rows.limit(limit)))


async def differences(tx: Tx, scope: Collection[int] | None, limit: int = 100) -> list[Any]:
    """Dossiers in work whose source appoints another day than we count, the nearest first; for the office to judge."""
    d = dossiers.c
    rows = _within(_rows(), scope).where(d.status.in_(_RUNNING), d.due_by == "source", d.our_due_at.is_not(None))
    return list(await tx.execute(rows.order_by(d.due_at).limit(limit)))


async def find(tx: Tx, text: str, scope: Collection[int] | None) -> list[Any]:
    """The dossiers of a code typed in any way, or of a phone number; the newest first."""
    number = phone.normalise(text)
    which = dossiers.c.code_key == dossier_code.key(text)
    if number is not None:
        which |= dossiers.c.phone_hash == tx.vault.digest("phone", number)
    rows = _within(_rows(), scope).where(which).order_by(dossiers.c.last_event_at.desc()).limit(_FOUND)
    return list(await tx.execute(rows))


async def dossier(tx: Tx, dossier_id: int) -> Any:
    """One dossier with its office; None if there is none. Who asks must be allowed to see its office."""
    return (await tx.execute(_rows().where(dossiers.c.id == dossier_id))).one_or_none()


async def told(tx: Tx, dossier_id: int) -> list[Any]:
    """The notices of a dossier, newest first: kind, state, reason, channel of the last attempt, when."""
    rows = (
        select(
            notices.c.kind,
            notices.c.state,
            notices.c.reason,
            notices.c.changed_at,
            notices.c.recipient,
            deliveries.c.channel,
        )
        .outerjoin(deliveries, deliveries.c.id == notices.c.delivery_id)
        .where(notices.c.dossier_id == dossier_id)
        .order_by(notices.c.id.desc())
        .limit(100)
    )
    return list(await tx.execute(rows))


def _rows() -> Select[Any]:
    return select(dossiers, offices.c.name.label("office")).join(offices, offices.c.id == dossiers.c.office_id)


def _within(query: Select[Any], scope: Collection[int] | None) -> Select[Any]:
    return query if scope is None else query.where(dossiers.c.office_id.in_(scope))


def _moment(name: str) -> Column[datetime]:
    """The moment by which a list is ordered and its days are counted."""
    d = dossiers.c
    return {"overdue": d.due_at, "due": d.due_at, "stalled": d.last_event_at}.get(name, d.finished_at)


def _on(name: str, marks: Marks) -> tuple[ColumnElement[bool], ...]:
    d = dossiers.c
    match name:
        case "overdue":
            return d.status.in_(_RUNNING), d.due_at < marks.now
        case "due":
            return d.status.in_(_RUNNING), d.due_at >= marks.now, d.due_at <= marks.soon
        case "stalled":
            return d.status.in_(_RUNNING), d.last_event_at < marks.stalled
        case _:
            return d.status == _READY, d.finished_at < marks.waiting
