"""Curves of the benchmarks as SVG for docs/: lines over a logarithmic axis of sizes, or over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import leather

FOLDER = Path(__file__).parents[1] / "docs" / "plots"
WIDTH, HEIGHT = 640, 320
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
    for label, points in curves.items():
        placed = [(math.log10(size) if powers else size, value) for size, value in points]
        chart.add_line(placed, name=label)
        chart.add_dots(placed, name=label, radius=3)
    sizes = sorted({size for points in curves.values() for size, _ in points})
    ends = (math.log10(sizes[0]), math.log10(sizes[-1])) if powers else (sizes[0], sizes[-1])
    chart.set_x_scale(leather.Linear(ends[0], ends[1] if ends[1] > ends[0] else ends[0] + 1))
    chart.set_y_scale(leather.Linear(0, most * 1.1 or 1))
    chart.add_x_axis(name=axes[0], tick_formatter=lambda value, *_: _size(value) if powers else f"{value:g}")
    chart.add_y_axis(name=axes[1])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{plot.name}.svg").write_text(chart.to_svg(width=WIDTH, height=HEIGHT) + "\n", encoding="utf-8")
    return f"![{plot.title}](plots/{plot.name}.svg)"


def _size(power: float) -> str:
    return f"{10**power:,.0f}" if float(power).is_integer() else ""
