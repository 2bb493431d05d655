"""Figures as a spreadsheet: a sheet each, numbers as numbers, and never a formula out of somebody's words."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from web.figures.figure import Column, Figure, Kind, Value
from web.figures.writing import title, write
from web.words import say_time

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LOOKS = {Kind.NUMBER: "#,##0", Kind.SHARE: "0.0%", Kind.MEAN: "0.0", Kind.MONEY: "#,##0"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDE, _NARROW = 38, 16
_LONGEST_NAME = 31
_HEAD = 3


def make_sheet(figures: Sequence[Figure], words: Mapping[str, str], at: datetime | None) -> bytes:
    """The file. Rows: the title, its note with "as of", the headings, then the values as the page has them."""
    import xlsxwriter  # only where a sheet is made

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": words["page_figures"]})
        looks = {kind: book.add_format({"num_format": each}) for kind, each in _LOOKS.items()}
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"bold": True, "text_wrap": True})
        for place, figure in enumerate(figures, 1):
            sheet = book.add_worksheet(_name(place, title(figure, words)))
            sheet.write_string(0, 0, title(figure, words), bold)
            sheet.write_string(1, 0, _note(figure, words, at))
            for column, each in enumerate(figure.columns):
                sheet.write_string(_HEAD - 1, column, words[each.word], wrapped)
                sheet.set_column(column, column, _WIDE if each.kind is Kind.TEXT else _NARROW, looks.get(each.kind))
            for row, values in enumerate(figure.rows, _HEAD):
                _write_row(sheet, row, zip(values, figure.columns, strict=True), words)
            sheet.freeze_panes(_HEAD, 1)
    return file.getvalue()


def _write_row(sheet: Any, row: int, values: Any, words: Mapping[str, str]) -> None:
    for place, (value, column) in enumerate(values):
        if isinstance(value, int | float):
            sheet.write_number(row, place, value)
        elif value is not None:
            sheet.write_string(row, place, _harmless(value, column, words))


def _harmless(value: Value, column: Column, words: Mapping[str, str]) -> str:
    """Words that begin like a formula stand behind an apostrophe, for programs that read them as one all the same."""
    text = write(value, column, words)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _note(figure: Figure, words: Mapping[str, str], at: datetime | None) -> str:
    where = f" ({words['fig_everywhere']})" if figure.everywhere else ""
    when = f" {words['as_of'].format(at=say_time(at, '%H:%M %d/%m/%Y'))}." if at else ""
    return words[f"fig_{figure.name}_note"] + where + when


def _name(place: int, text: str) -> str:
    """A sheet's name: short, without the marks that spreadsheets forbid."""
    return f"{place} " + "".join(each for each in text if each not in "[]:*?/\\'")[: _LONGEST_NAME - 3]
