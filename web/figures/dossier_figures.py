"""Figures of dossiers: on time by month and office, how they are lodged, and how soon results are collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.tallies import Table
from web.figures.figure import Column, Figure, Kind, Plot, Value, median, share

NEEDS = ("finished", "received", "collected")
NEEDS_BY_OFFICE = ("finished",)
_OUTCOMES = ("on_time", "put_off", "late", "undated")
_WAYS = ("in_person", "online", "postal", "")
_MONTH = Column("fig_month", Kind.MONTH)
_OFFICE = Column("col_office", Kind.TEXT)
_ON_TIME = (
    Column("fig_finished"),
    *(Column(f"fig_{each}") for each in _OUTCOMES),
    Column("fig_on_time_share", Kind.SHARE),
)
_CLASSES = ((0, 0), (1, 1), (2, 3), (4, 7), (8, 15), (16, 30), (31, 1000))
_SOON = 3


@dataclass(frozen=True, slots=True)
class Told:
    """Counts over the twelve months; by office (of NEEDS_BY_OFFICE), and in all, over the period that is looked at."""

    by_month: Table
    by_office: Table
    in_all: Table


def figures(told: Told, months: Sequence[str], names: Mapping[int, str]) -> list[Figure]:
    """All of them."""
    return [
        on_time_by_month(told.by_month, months),
        on_time_by_office(told.by_office, names),
        lodged_by_month(told.by_month, months),
        collected_by_month(told.by_month, months),
        collected_by_days(told.in_all),
    ]


def on_time_by_month(told: Table, months: Sequence[str]) -> Figure:
    """Results by the month in which they became ready."""
    rows = tuple((month, *_on_time(told.get(("finished", month), Counter()))) for month in months)
    return Figure("on_time_by_month", (_MONTH, *_ON_TIME), rows, Plot("columns", 6))


def on_time_by_office(told: Table, names: Mapping[int, str]) -> Figure:
    """Results by office, the least punctual first."""
    rows = [(names[place], *_on_time(counts)) for place, counts in _offices(told, "finished", names)]
    rows.sort(key=lambda row: (row[6] is None, row[6], -_int(row[1])))
    return Figure("on_time_by_office", (_OFFICE, *_ON_TIME), tuple(rows), Plot("bars", 6))


def lodged_by_month(told: Table, months: Sequence[str]) -> Figure:
    """Dossiers by the month in which they were received, and the way that they came."""
    rows: list[tuple[Value, ...]] = []
    for month in months:
        counts = told.get(("received", month), Counter())
        known = counts.total() - counts[""]
        rows.append((month, counts.total(), *(counts[each] for each in _WAYS), share(counts["online"], known)))
    ways = tuple(Column(f"fig_way_{each or 'unknown'}") for each in _WAYS)
    columns = (_MONTH, Column("fig_received"), *ways, Column("fig_online_share", Kind.SHARE))
    return Figure("lodged_by_month", columns, tuple(rows), Plot("columns", 6))


def collected_by_month(told: Table, months: Sequence[str]) -> Figure:
    """Results by the month in which they were handed out: the days since people were told."""
    rows: list[tuple[Value, ...]] = []
    for month in months:
        days = told.get(("collected", month), Counter())
        soon = sum(number for day, number in days.items() if int(day) <= _SOON)
        rows.append((month, days.total(), median(days), share(soon, days.total())))
    columns = (
        _MONTH, Column("fig_collected"), Column("fig_median_days", Kind.MEAN), Column("fig_within_3", Kind.SHARE),
    )  # fmt: skip
    return Figure("collected_by_month", columns, tuple(rows), Plot("columns", 2))


def collected_by_days(told: Table) -> Figure:
    """How many results were collected how many days after people were told."""
    days: Counter[str] = sum((counts for (figure, _), counts in told.items() if figure == "collected"), Counter())
    rows: list[tuple[Value, ...]] = []
    for least, most in _CLASSES:
        number = sum(days[str(day)] for day in range(least, most + 1))
        rows.append((_days(least, most), number, share(number, days.total())))
    columns = (Column("fig_days", Kind.TEXT), Column("fig_collected"), Column("fig_share", Kind.SHARE))
    return Figure("collected_by_days", columns, tuple(rows), Plot("columns", 1))


def _days(least: int, most: int) -> str:
    if most >= 1000:
        return f">{least - 1}"
    return str(least) if least == most else f"{least}–{most}"


def _on_time(counts: Counter[str]) -> tuple[Value, ...]:
    dated = counts.total() - counts["undated"]
    return counts.total(), *(counts[each] for each in _OUTCOMES), share(counts["on_time"], dated)


def _offices(told: Table, figure: str, names: Mapping[int, str]) -> Iterable[tuple[int, Counter[str]]]:
    for (name, place), counts in told.items():
        if name == figure and isinstance(place, int) and place in names:
            yield place, counts


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0
