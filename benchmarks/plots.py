"""Curves of the benchmarks as SVG for docs/: lines over a logarithmic axis of sizes, or over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import leather

FOLDER = Path(__file__).parents[1] / "docs" / "plots"
WIDTH, HEIGHT = 640, 320
COLOURS = ("#1b6ca8", "#c8553d", "#3c8d5a", "#7d5ba6", "#b8860b", "#4d4d4d")
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Plot:
    """One picture: its file's name, its title, the names of both axes; `powers`: sizes stand at their powers of ten."""

    name: str
    title: str
    axes: tuple[str, str]
    powers: bool = True


def draw_curves(plot: Plot, curves: Mapping[str, Points], folder: Path = FOLDER) -> str:
    """Write <name>.svg into that folder, and give the line that shows it in a document."""
    powers, axes = plot.powers, plot.axes
    chart = leather.Chart(plot.title)
    most = max(value for points in curves.values() for _, value in points)
    for (label, points), colour in zip(curves.items(), cycle(COLOURS)):
        placed = [(math.log10(size) if powers else size, value) for size, value in points]
        chart.add_line(placed, name=label, stroke_color=colour)
        chart.add_series(leather.Series(placed), _Marks(fill_color=colour, radius=3))
    sizes = sorted({size for points in curves.values() for size, _ in points})
    ends = (math.log10(sizes[0]), math.log10(sizes[-1])) if powers else (sizes[0], sizes[-1])
    chart.set_x_scale(leather.Linear(ends[0], ends[1] if ends[1] > ends[0] else ends[0] + 1))
    chart.set_y_scale(leather.Linear(0, most * 1.1 or 1))
    ticks = list(range(math.ceil(ends[0]), math.floor(ends[1]) + 1)) if powers else None
    label = _size if powers else _plain
    chart.add_x_axis(name=axes[0], ticks=ticks, tick_formatter=lambda value, *_: label(value))
    chart.add_y_axis(name=axes[1])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{plot.name}.svg").write_text(chart.to_svg(width=WIDTH, height=HEIGHT) + "\n", encoding="utf-8")
    return f"![{plot.title}](plots/{plot.name}.svg)"


class _Marks(leather.Dots):  # type: ignore[misc]
    """The points of a line, which alone stands in the legend."""

    def legend_to_svg(self, _series: object, _palette: object) -> list[object]:
        return []


def _size(power: float) -> str:
    return f"{10**power:,.0f}"


def _plain(value: float) -> str:
    return f"{value:g}"
