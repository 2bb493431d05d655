"""Plots as SVG that stands in a page: no script, no inline style, coloured by the page's own sheet."""

from __future__ import annotations

import re
from functools import lru_cache

import leather
from leather import theme

WIDTH, HEIGHT = 420, 230
theme.background_color = "none"
theme.margin = 0.03
theme.tick_font_size, theme.tick_font_char_height, theme.tick_font_char_width = 12, 13, 7
_SIZE = re.compile(r'^<svg width="(\d+)" height="(\d+)"')
_LONG = re.compile(r"(\.\d)\d+")
_LOOKS = re.compile(r' (?:font-family|fill|stroke)="[^"]*"')


@lru_cache(maxsize=512)
def draw(points: tuple[tuple[str, float], ...], *, shares: bool) -> str:
    """Columns over the labels, in order; `shares` are drawn from 0 to 100 %.

    The picture says nothing that the table beside it does not, so readers of the screen are told to skip it.
    The same counts are drawn once: they change every ten minutes, and drawing costs more than reading them.
    """
    chart = leather.Chart()
    values = [100 * value if shares else value for _, value in points]
    chart.add_columns([(label, value) for (label, _), value in zip(points, values, strict=True)])
    chart.set_y_scale(leather.Linear(0, 100 if shares else max([1.0, *values])))
    chart.add_y_axis(tick_formatter=lambda value, place, count: _written(value, shares))
    return _for_pages(chart.to_svg(width=WIDTH, height=HEIGHT))


def _written(value: float, shares: bool) -> str:
    if shares:
        return f"{value:.0f}%"
    return f"{value:,.0f}".replace(",", ".") if value >= 10 else f"{value:g}".replace(".", ",")


def _for_pages(svg: str) -> str:
    svg = _LOOKS.sub("", _LONG.sub(r"\1", svg))
    return _SIZE.sub(r'<svg class="plot" viewBox="0 0 \1 \2" aria-hidden="true" focusable="false"', svg, count=1)
