"""The counts that figures are drawn from: kept by month and office, renewed by a job, read by pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone

from sqlalchemy import ColumnElement, delete, func, select

from store import bulk
from store.database import Database, Tx
from store.tables.tallies import tallied, tallies
from store.tallying import Counts, Span, count, count_open

RECENT = "recent"
"""The last 30 days, and the dossiers that are under way now: what the citizens' page tells."""
MONTHS = 13
"""How many months are counted anew, this one among them; older ones stay as they are."""
_RECENTLY = timedelta(days=30)
_VIETNAM = timezone(timedelta(hours=7))
Table = Mapping[tuple[str, str | int], Counter[str]]
"""Numbers by key, by (figure, month) or by (figure, office id)."""


def months(now: datetime, number: int = MONTHS) -> list[str]:
    """The latest months of Vietnam, this one last: 2026-02, 2026-03."""
    local = now.astimezone(_VIETNAM)
    places = range(local.year * 12 + local.month - number, local.year * 12 + local.month)
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in places]


def span_of(month: str) -> Span:
    """From the month's first moment in Vietnam to the next one's."""
    year, number = map(int, month.split("-"))
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=_VIETNAM)
    return Span(datetime(year, number, 1, tzinfo=_VIETNAM), following)


async def renew(database: Database, now: datetime) -> int:
    """Count anew the last 30 days, this month, months never counted, and of the others the one counted longest ago.

    So a run stays short and every month is right again within MONTHS runs, however late its rows came. How many periods
    were counted. Counting reads only; each period is then replaced at once.
    """
    async with database.read() as tx:
        known = {row.period: row.at for row in await tx.execute(select(tallied))}
    periods = _due(known, months(now))
    for period in periods:
        async with database.read() as tx:
            counts = await (count(tx, span_of(period)) if period != RECENT else _recent(tx, now))
        async with database.begin() as tx:
            await _keep(tx, period, counts, now)
    return len(periods)


async def as_of(tx: Tx, periods: Collection[str]) -> datetime | None:
    """When the latest of these was counted; None if none ever was."""
    found: datetime | None = await tx.scalar(select(func.max(tallied.c.at)).where(tallied.c.period.in_(periods)))
    return found


async def by_period(
    tx: Tx, figures: Sequence[str], periods: Sequence[str], scope: Collection[int] | None = None
) -> Table:
    """Numbers of these figures by (figure, period), over these offices (None: all, and what is of no office)."""
    return await _summed(tx, tallies.c.period, figures, periods, scope)


async def by_office(
    tx: Tx, figures: Sequence[str], periods: Sequence[str], scope: Collection[int] | None = None
) -> Table:
    """Numbers of these figures by (figure, office id), over these periods."""
    return await _summed(tx, tallies.c.office_id, figures, periods, scope)


async def _summed(
    tx: Tx,
    place: ColumnElement[str] | ColumnElement[int],
    figures: Sequence[str],
    periods: Sequence[str],
    scope: Collection[int] | None,
) -> Table:
    rows = select(tallies.c.figure, place.label("place"), tallies.c.key, func.sum(tallies.c.number).label("number"))
    rows = rows.where(tallies.c.figure.in_(figures), tallies.c.period.in_(periods))
    if scope is not None:
        rows = rows.where(tallies.c.office_id.in_(scope))
    table: defaultdict[tuple[str, str | int], Counter[str]] = defaultdict(Counter)
    for row in await tx.execute(rows.group_by(tallies.c.figure, place, tallies.c.key)):
        table[row.figure, row.place][row.key] = int(row.number)
    return table


def _due(known: Mapping[str, datetime], recent: Sequence[str]) -> list[str]:
    """The periods of this run."""
    old = sorted((each for each in recent[:-1] if each in known), key=lambda each: known[each])
    return [RECENT, *(each for each in recent[:-1] if each not in known), *old[:1], recent[-1]]


async def _recent(tx: Tx, now: datetime) -> Counts:
    return await count(tx, Span(now - _RECENTLY, now)) + await count_open(tx)


async def _keep(tx: Tx, period: str, counts: Counts, now: datetime) -> None:
    await tx.execute(delete(tallies).where(tallies.c.period == period))
    await bulk.insert_all(tx, tallies, list(_rows(period, counts)))
    row = tx.insert(tallied).values(period=period, at=now)
    await tx.execute(row.on_conflict_do_update(index_elements=["period"], set_={"at": now}))


def _rows(period: str, counts: Counts) -> Iterable[dict[str, object]]:
    for (figure, office_id, key), number in sorted(counts.items()):
        yield {"figure": figure, "period": period, "office_id": office_id, "key": key, "number": number}
