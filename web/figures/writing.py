"""How a figure's values are written for people: numbers and shares as Vietnam or English writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from web.figures.figure import Column, Figure, Kind, Value
from web.figures.plot import draw
from web.figures.public import Part

NOTHING = "–"
_TITLE = "_title"


def write(value: Value, column: Column, words: Mapping[str, str]) -> str:
    """One value as its table shows it; what is not known is a dash."""
    if value is None:
        return NOTHING
    match column.kind:
        case Kind.TEXT:
            return str(value)
        case Kind.MONTH:
            return f"{int(str(value)[5:])}/{str(value)[:4]}"
        case Kind.WORD:
            return words.get(f"{column.prefix}{value}", str(value))
        case Kind.SHARE:
            return f"{100 * float(value):.1f}\u00a0%".replace(".", ",")
        case Kind.MEAN:
            return f"{float(value):.1f}".replace(".", ",")
        case _:
            return f"{value:,.0f}".replace(",", ".") if not isinstance(value, str) else value


def say_part(part: Part | None, words: Mapping[str, str]) -> str:
    """A share that the public may read, or the bound that may be told of it."""
    if part is None:
        return words["pub_few"]
    share = f"{part.percent}\u00a0%"
    return words[f"pub_at_{part.bound}"].format(share=share) if part.bound else share


def drawing(words: Mapping[str, str]) -> dict[str, Any]:
    """What the template of a figure draws it with."""
    return {
        "write": lambda value, column: write(value, column, words),
        "title": lambda figure: title(figure, words),
        "picture": lambda figure: Markup(picture(figure, words)),  # noqa: S704  leather escapes what it writes
        "bars": lambda figure: bars(figure, words),
    }


def title(figure: Figure, words: Mapping[str, str]) -> str:
    """The figure's heading."""
    key = f"fig_{figure.name}"
    return words.get(key + _TITLE) or words[key]


def picture(figure: Figure, words: Mapping[str, str]) -> str:
    """The plot of a figure that is drawn over time or classes, as SVG; "" for others."""
    if figure.plot is None or figure.plot.shape != "columns":
        return ""
    first, drawn = figure.columns[0], figure.columns[figure.plot.column]
    points = tuple((short(label, first, words), value) for label, value in figure.points())
    return draw(points, shares=drawn.kind is Kind.SHARE) if points else ""


def bars(figure: Figure, words: Mapping[str, str]) -> list[tuple[str, float, str]]:
    """The bars of a figure of named things: name, length as 0…100, and the value in words."""
    if figure.plot is None or figure.plot.shape != "bars":
        return []
    first, drawn = figure.columns[0], figure.columns[figure.plot.column]
    points = figure.points()
    most = {Kind.SHARE: 1.0, Kind.MEAN: 5.0}.get(drawn.kind) or max([1.0, *(value for _, value in points)])
    whole = drawn.kind is Kind.NUMBER
    return [
        (
            write(label, first, words),
            min(100.0, 100 * value / most),
            write(int(value) if whole else value, drawn, words),
        )
        for label, value in points
    ]


def short(label: Value, column: Column, words: Mapping[str, str]) -> str:
    """A label under a column: of months 1/26, 2, 3 …, the year where it begins."""
    if column.kind is not Kind.MONTH:
        return write(label, column, words)
    month = int(str(label)[5:])
    return f"{month}/{str(label)[2:4]}" if month == 1 else str(month)
