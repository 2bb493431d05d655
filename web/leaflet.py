"""A leaflet for an office's counter: A5, one page, with how to text, QR codes, examples, hours and telephone."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import segno

if TYPE_CHECKING:
    from fpdf import FPDF

_FONTS = Path(__file__).parent / "fonts"
_WIDTH, _HEIGHT, _MARGIN = 148.0, 210.0, 12.0
_BRAND, _INK, _QUIET = (10, 68, 73), (23, 38, 43), (81, 99, 106)
_SUN, _WHITE = (246, 196, 83), (255, 255, 255)
_BAND, _SQUARE = 43.0, 42.0
_FAMILY = "BeVietnamPro"
# fontTools tells of each glyph that it leaves out.
logging.getLogger("fontTools").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What one office says; `number` is what people text ("" where none is set), `page` the web page's URL."""

    service: str
    office: str
    address: str
    phone: str
    hours: str
    number: str
    page: str


def print_leaflet(told: Leaflet, words: Mapping[str, str]) -> bytes:
    """The PDF, its fonts embedded, in the language of the words."""
    from fpdf import FPDF  # with its fonts it takes long to load, which no start should wait for

    pdf = FPDF(format=(_WIDTH, _HEIGHT))
    pdf.set_auto_page_break(False)
    pdf.set_margin(_MARGIN)
    for style, name in (("", "Regular"), ("B", "Bold")):
        pdf.add_font(_FAMILY, style, _FONTS / f"BeVietnamPro-{name}.ttf")
    pdf.set_title(f"{words['page_leaflets']} – {told.office}")
    pdf.set_lang(words["leaf_language"])
    pdf.add_page()
    _draw_head(pdf, told, words)
    below = _draw_codes(pdf, told, words, _BAND + 8)
    below = _draw_examples(pdf, words, below + 5)
    _draw_foot(pdf, told, words, below + 4)
    return bytes(pdf.output())


def _draw_head(pdf: FPDF, told: Leaflet, words: Mapping[str, str]) -> None:
    pdf.set_fill_color(*_BRAND)
    pdf.rect(0, 0, _WIDTH, _BAND, style="F")
    pdf.set_xy(_MARGIN, 8)
    _say(pdf, told.service, 9, _SUN, "B", line=5)
    _say(pdf, words["leaf_title"], 17, _WHITE, "B", line=8)
    _say(pdf, told.office, 10.5, _WHITE, line=5)


def _draw_codes(pdf: FPDF, told: Leaflet, words: Mapping[str, str], top: float) -> float:
    """One code that opens a message to our number, one that opens the page; where they end."""
    codes = [(f"sms:{told.number.replace(' ', '')}", words["leaf_scan_sms"])] if told.number else []
    codes.append((told.page, words["leaf_scan_page"]))
    room = (_WIDTH - 2 * _MARGIN) / 2
    for place, (content, caption) in enumerate(codes):
        left = _MARGIN + (room * place if len(codes) > 1 else room / 2)
        _draw_qr(pdf, content, left + (room - _SQUARE) / 2, top)
        pdf.set_xy(left, top + _SQUARE + 1)
        _say(pdf, caption, 9.5, _INK, "B", line=4.6, width=room, align="C")
    pdf.set_xy(_MARGIN, top + _SQUARE + 12)
    if told.number:
        _say(pdf, words["leaf_text_to"], 10, _QUIET, line=5, align="C")
        _say(pdf, told.number, 24, _BRAND, "B", line=11, align="C")
    return float(pdf.get_y())


def _draw_qr(pdf: FPDF, content: str, left: float, top: float) -> None:
    matrix = segno.make(content, error="m", micro=False).matrix
    cell = _SQUARE / len(matrix)
    pdf.set_fill_color(*_INK)
    for row, line in enumerate(matrix):
        for column, dark in enumerate(line):
            if dark:
                pdf.rect(left + column * cell, top + row * cell, cell, cell, style="F")


def _draw_examples(pdf: FPDF, words: Mapping[str, str], top: float) -> float:
    """What to write and what comes back; where they end."""
    pdf.set_y(top)
    for number in range(1, 5):
        start = pdf.get_y()
        pdf.set_fill_color(238, 243, 241)
        pdf.rect(_MARGIN, start, 62, 7.6, style="F", round_corners=True, corner_radius=1.6)
        pdf.set_xy(_MARGIN + 1, start + 1.2)
        _say(pdf, words[f"leaf_say_{number}"], 9.5, _INK, "B", line=5, width=60)
        pdf.set_xy(_MARGIN + 64, start + 1.2)
        _say(pdf, words[f"leaf_get_{number}"], 9.5, _INK, line=5, width=_WIDTH - 2 * _MARGIN - 64)
        pdf.set_y(start + 9.6)
    return float(pdf.get_y())


def _draw_foot(pdf: FPDF, told: Leaflet, words: Mapping[str, str], top: float) -> None:
    pdf.set_draw_color(*_SUN)
    pdf.set_line_width(0.8)
    pdf.line(_MARGIN, top, _WIDTH - _MARGIN, top)
    pdf.set_y(top + 2.5)
    lines = (
        (words["leaf_hours"], told.hours),
        (words["leaf_phone"], told.phone),
        (words["leaf_address"], told.address),
    )
    for label, content in lines:
        if content:
            _say(pdf, f"**{label}:** {content}", 9.5, _INK, line=5, markdown=True)
    pdf.set_y(max(pdf.get_y() + 1, _HEIGHT - 17))
    _say(pdf, words["leaf_warning"], 8, _QUIET, line=4)


def _say(pdf: FPDF, text: str, size: float, colour: tuple[int, int, int], style: str = "", **places: object) -> None:
    """A paragraph at the place where the last one ended, or where it was put."""
    told = {"line": 5.0, "width": 0.0, "align": "L", "markdown": False} | places
    pdf.set_font(_FAMILY, style, size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(
        w=float(str(told["width"])), h=float(str(told["line"])), text=text, align=str(told["align"]),
        markdown=bool(told["markdown"]), new_x="LMARGIN", new_y="NEXT",
    )  # fmt: skip
