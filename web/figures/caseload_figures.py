"""Plots beside a list of dossiers: which offices have most of them, and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.caseload import LISTS, Held
from web.figures.figure import Column, Figure, Kind, Plot, Value

_CLASSES = ((0, 0), (1, 1), (2, 3), (4, 7), (8, 15), (16, 30), (31, 10**6))


def by_office(told: Sequence[Held], name: str) -> Figure:
    """All four lists by office; the list that is looked at is drawn, its longest first."""
    place = LISTS.index(name)
    ordered = sorted(told, key=lambda each: (-each[1][place], each[0]))
    rows: tuple[tuple[Value, ...], ...] = tuple((office, *numbers) for office, numbers in ordered)
    columns = (Column("col_office", Kind.TEXT), *(Column(f"list_{each}") for each in LISTS))
    return Figure("caseload_by_office", columns, rows, Plot("bars", 1 + place))


def by_age(days: Mapping[int, int], name: str) -> Figure:
    """One list by days: late by, left until due, without a step, or ready and not collected."""
    rows = []
    for least, most in _CLASSES:
        words = f">{least - 1}" if most >= 10**6 else str(least) if least == most else f"{least}–{most}"
        rows.append((words, sum(number for day, number in days.items() if least <= day <= most)))
    columns = (Column(f"fig_ages_{name}_days", Kind.TEXT), Column("fig_dossiers"))
    return Figure(f"ages_{name}", columns, tuple(rows), Plot("columns", 1))


def counts(told: Sequence[Held]) -> dict[str, int]:
    """How many dossiers stand on each list."""
    return {name: sum(numbers[place] for _, numbers in told) for place, name in enumerate(LISTS)}
