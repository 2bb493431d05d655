"""Counting raw rows: what happened in a span of time, by figure, office and key. docs/figures.md defines them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Float,
    Integer,
    Select,
    case,
    cast,
    func,
    null,
    select,
)

from store.database import Tx
from store.tables.citizens import inbound
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.offices import offices
from store.tables.procedures import questions
from store.tables.voices import complaints, ratings

READY, RETURNED = 9, 10
UNDER_WAY = (1, 2, 4, 5, 6, 8)
PROMPT_SECONDS = 10.0
LONGEST_DAYS = 61
"""Results that were collected later than this are counted as of this day."""
RESULT_NOTICE = "CO_KET_QUA"
NO_OFFICE = 0
_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` on, before `until`; both aware."""

    since: datetime
    until: datetime

    def holds(self, moment: Any) -> ColumnElement[bool]:
        """Whether that column's moment falls into it."""
        inside: ColumnElement[bool] = (moment >= self.since) & (moment < self.until)
        return inside

    @property
    def days(self) -> tuple[str, str]:
        """The same in days, as questions keep them."""
        return self.since.astimezone(_VIETNAM).date().isoformat(), self.until.astimezone(_VIETNAM).date().isoformat()


Place = tuple[str, int, str]
"""figure, office id (NO_OFFICE where none is known), key"""
Counts = Counter[Place]


async def count(tx: Tx, span: Span) -> Counts:
    """Every figure of that span, counted anew; what is 0 is left out."""
    counts = await _attempts(tx, span)
    for figure, ask in _FIGURES:
        for row in await tx.execute(ask(tx, span)):
            counts[figure, row.office or NO_OFFICE, str(row.key)] += int(row.number or 0)
    return Counter({place: number for place, number in counts.items() if number})


async def count_open(tx: Tx) -> Counts:
    """Dossiers under way at this moment; office by office, so that the index shows only these and not the closed."""
    d, o = dossiers.c, offices.c
    number = select(func.count()).where(d.office_id == o.id, d.status.in_(UNDER_WAY)).scalar_subquery()
    rows = await tx.execute(select(o.id.label("office"), number.label("number")))
    return Counter({("open", row.office, ""): row.number for row in rows if row.number})


def _finished(tx: Tx, span: Span) -> Select[Any]:
    """Results that became ready: by the first date given, by a later one, after it, or with none."""
    d = dossiers.c
    kept = (d.finished_at <= d.due_at) & (d.reappointed == 0)
    words = ((d.due_at.is_(None), "undated"), (kept, "on_time"), (d.finished_at <= d.due_at, "put_off"))
    rows = _rows(d.office_id, case(*words, else_="late"))
    return _grouped(rows.where(d.status.in_((READY, RETURNED)), span.holds(d.finished_at)))


def _received(tx: Tx, span: Span) -> Select[Any]:
    """Dossiers by the way that they were lodged."""
    d = dossiers.c
    lodged = span.holds(d.received_at) | (d.received_at.is_(None) & span.holds(d.submitted_at))
    return _grouped(_rows(d.office_id, d.channel).where(lodged))


def _collected(tx: Tx, span: Span) -> Select[Any]:
    """Days of the calendar from the first notice that the result is ready to the day of its return."""
    d = dossiers.c
    told = (
        select(d.id, d.office_id, d.returned_at, func.min(deliveries.c.sent_at).label("at"))
        .join(notices, notices.c.dossier_id == d.id)
        .join(deliveries, deliveries.c.notice_id == notices.c.id)
        .where(span.holds(d.returned_at), d.status == RETURNED, notices.c.kind == RESULT_NOTICE)
        .where(deliveries.c.sent_at <= d.returned_at)
        .group_by(d.id, d.office_id, d.returned_at)
        .subquery()
    )
    days = cast(_day(tx, told.c.returned_at) - _day(tx, told.c.at), Integer)
    return _grouped(_rows(told.c.office_id, case((days > LONGEST_DAYS, LONGEST_DAYS), else_=days)))


async def _attempts(tx: Tx, span: Span) -> Counts:
    """Attempts made in that span, looked at once: `sent` by channel and state, `prompt` by lane, `parts` by channel.

    Prompt is what was handed over within ten seconds of being due; parts are what is paid for and what rates count.
    """
    d = deliveries.c
    prompt = seconds_between(tx, func.coalesce(notices.c.not_before, d.created_at), d.sent_at) <= PROMPT_SECONDS
    went = case((d.sent_at.is_(None), ""), (prompt, "/prompt"), else_="/later")
    office = func.coalesce(notices.c.office_id, dossiers.c.office_id)
    told = (
        select(office.label("office"), d.channel, d.state, d.lane, d.parts, went.label("went"))
        .select_from(deliveries)
        .outerjoin(notices, notices.c.id == d.notice_id)
        .outerjoin(dossiers, dossiers.c.id == notices.c.dossier_id)
        .where(span.holds(d.created_at))
        .subquery()
    )
    place = (told.c.office, told.c.channel, told.c.state, told.c.lane, told.c.went)
    rows = select(*place, func.count().label("number"), func.sum(told.c.parts).label("parts")).group_by(*place)
    counts: Counts = Counter()
    for row in await tx.execute(rows):
        office_id = row.office or NO_OFFICE
        counts["sent", office_id, f"{row.channel}/{row.state}"] += row.number
        if row.went:
            counts["prompt", office_id, row.lane + row.went] += row.number
            counts["parts", office_id, row.channel] += int(row.parts)
    return counts


def _heard(tx: Tx, span: Span) -> Select[Any]:
    """Messages of citizens by what answered them; they belong to no office."""
    return _grouped(_rows(null(), inbound.c.handler).where(span.holds(inbound.c.received_at)))


def _asked(tx: Tx, span: Span) -> Select[Any]:
    """Questions that were asked back or not known."""
    since, until = span.days
    rows = _rows(null(), questions.c.kind)
    return _grouped(rows.where(questions.c.on_day >= since, questions.c.on_day < until))


def _rated(tx: Tx, span: Span) -> Select[Any]:
    return _grouped(_rows(ratings.c.office_id, ratings.c.score).where(span.holds(ratings.c.at)))


def _complained(tx: Tx, span: Span) -> Select[Any]:
    return _grouped(_rows(complaints.c.office_id, complaints.c.state).where(span.holds(complaints.c.at)))


_FIGURES: tuple[tuple[str, Callable[[Tx, Span], Select[Any]]], ...] = (
    ("finished", _finished),
    ("received", _received),
    ("collected", _collected),
    ("heard", _heard),
    ("asked", _asked),
    ("rated", _rated),
    ("complaints", _complained),
)


def _rows(office: Any, key: Any) -> Select[Any]:
    return select(cast(office, BigInteger).label("office"), key.label("key"))


def _grouped(rows: Select[Any]) -> Select[Any]:
    """Counted by office and key, over the rows as a table: PostgreSQL would not see that two expressions are one."""
    told = rows.subquery()
    return select(told.c.office, told.c.key, func.count().label("number")).group_by(told.c.office, told.c.key)


def seconds_between(tx: Tx, since: Any, until: Any) -> ColumnElement[Any]:
    """Seconds from one moment to the next, to the millisecond."""
    if tx.on_postgresql:
        elapsed = cast(func.extract("epoch", until - since), Float)
        return func.round(cast(elapsed * 1000, Float)) / 1000.0
    return func.round((func.julianday(until) - func.julianday(since)) * 86_400_000.0) / 1000.0


def whole_days(tx: Tx, seconds: ColumnElement[Any]) -> ColumnElement[int]:
    """Days that are over, of seconds not below nought: SQLite cuts the rest off, PostgreSQL would round it."""
    days = seconds / 86_400
    return cast(func.floor(days) if tx.on_postgresql else days, Integer)


def _day(tx: Tx, moment: Any) -> ColumnElement[Any]:
    """The day of Vietnam as a number, so that two may be subtracted."""
    if tx.on_postgresql:
        return cast(func.timezone("Asia/Ho_Chi_Minh", moment), Date)
    return cast(func.julianday(func.date(moment, "+7 hours")), Float)
