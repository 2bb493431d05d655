"""A figure: a table of plain values and which column is plotted. Pages, plots and spreadsheets read the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

Value = str | int | float | None
"""None: nothing stands behind it, so there is nothing to say."""


class Kind(StrEnum):
    """What a column holds; shares are 0…1, money is đồng."""

    TEXT = "text"
    MONTH = "month"
    WORD = "word"
    NUMBER = "number"
    SHARE = "share"
    MEAN = "mean"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Column:
    """`word` is the key of its heading; a WORD column holds keys of words, without `prefix`."""

    word: str
    kind: Kind = Kind.NUMBER
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """Which column is drawn over the first one: as `columns` over time or classes, or as `bars` of named things.

    `most` bars are drawn at most; the table has all.
    """

    shape: str
    column: int
    most: int = 12


@dataclass(frozen=True, slots=True)
class Figure:
    """`name` is the key of its title and note (docs/figures.md); rows are in the order of reading."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    plot: Plot | None = None
    everywhere: bool = False
    """Whether it counts the whole province whatever office is asked for."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(value for row in self.rows for value in row[1:])

    def points(self) -> list[tuple[Value, float]]:
        """What is plotted: the first column's value and the plotted one's; what is unknown is left out."""
        if self.plot is None:
            return []
        column = self.plot.column
        known = [(row[0], row[column]) for row in self.rows]
        drawn = [(label, float(value)) for label, value in known if isinstance(value, int | float)]
        return drawn[: self.plot.most] if self.plot.shape == "bars" else drawn


def share(part: int, whole: int) -> float | None:
    """A part of a whole as 0…1; None of nothing."""
    return part / whole if whole else None


def mean(numbers: Counter[str]) -> float | None:
    """The mean of numbers that stand as keys with how often they came."""
    return sum(int(key) * times for key, times in numbers.items()) / numbers.total() if numbers.total() else None


def median(numbers: Counter[str]) -> float | None:
    """The middle one of numbers that stand as keys with how often they came; between two, their mean."""
    if not numbers.total():
        return None
    last = numbers.total() - 1
    return (_at(numbers, last // 2) + _at(numbers, last - last // 2)) / 2


def _at(numbers: Counter[str], place: int) -> int:
    for key in sorted(numbers, key=int):
        place -= numbers[key]
        if place < 0:
            return int(key)
    raise IndexError(place)


def total(rows: Sequence[tuple[Value, ...]], column: int) -> int:
    """The sum of one column."""
    return sum(value for row in rows if isinstance(value := row[column], int))
