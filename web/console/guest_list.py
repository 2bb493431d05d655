"""Who was invited, as files: no cell is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from aiohttp import web

from store.invitations import Guest
from web.console.broadcast_view import display, safe
from web.words import language_of, say_time, words

_WIDTH = 22
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_TIME = "%d/%m/%Y %H:%M"


def as_csv(request: web.Request, guests: Sequence[Guest]) -> bytes:
    """CSV with a mark for spreadsheets that it is UTF-8."""
    file = io.StringIO()
    csv.writer(file).writerows(_rows(request, guests))
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def as_sheet(request: web.Request, guests: Sequence[Guest]) -> bytes:
    """An XLSX file of one sheet; every cell is text, so that numbers keep their zeros."""
    import xlsxwriter  # only where a sheet is made

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet, head = book.add_worksheet(), book.add_format({"bold": True})
        sheet.set_column(0, 4, _WIDTH)
        sheet.freeze_panes(1, 0)
        for place, cells in enumerate(_rows(request, guests)):
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell, None if place else head)
    return file.getvalue()


def _rows(request: web.Request, guests: Sequence[Guest]) -> list[list[str]]:
    t = words(language_of(request))
    head = [t[each] for each in ("inv_name", "inv_address", "inv_answer", "inv_answered_at", "inv_arrived")]
    return [head, *([safe(cell) for cell in _cells(t, each)] for each in guests)]


def _cells(t: Mapping[str, str], guest: Guest) -> list[str]:
    moments = (guest.answered_at, guest.checked_in_at)
    said = t[f"inv_said_{guest.answer}"]
    return [guest.name, display(guest.address), said, *(say_time(each, _TIME) for each in moments)]
