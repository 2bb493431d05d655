"""Tables as offices export them: CSV in any of its encodings and separators, and spreadsheets, row by row.

Nothing here knows what the columns mean. Memory stays bounded for CSV; a spreadsheet is held once by its reader.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from notices.intake_texts import BATCH
from notices.packed import Source, open_packed, refuse_bomb
from notices.rows import BatchRefused

_BLOCK = 1 << 20
_SEPARATORS = (",", ";", "\t", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_cells(source: Source) -> Iterator[tuple[int, list[object]]]:
    """Each row of a .csv, .csv.gz, .xlsx, .xls or .ods with its line, counted from 1, but the empty ones.

    Text is NFC. Raises BatchRefused where the file is cut off, or its encoding is none of UTF-8, UTF-16 and cp1258.
    """
    if source.suffix.lower() in {".xlsx", ".xls", ".ods", ".xlsm"}:
        return _sheet(source)
    return _csv(source)


def open_bytes(source: Source) -> IO[bytes]:
    """The file's bytes, unpacked where the name ends in .gz; reading raises BatchRefused where that cannot be done."""
    return open_packed(source) if source.suffix.lower() == ".gz" else source.open("rb")


def _sheet(source: Source) -> Iterator[tuple[int, list[object]]]:
    try:
        with source.open("rb") as file:
            refuse_bomb(file)
            file.seek(0)
            sheet = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)
    except CalamineError as fault:
        raise BatchRefused("malformed", BATCH["malformed"].format(detail=fault)) from fault
    start = sheet.start[0] if sheet.start else 0
    for line, row in enumerate(sheet.iter_rows(), start=start + 1):
        cells: list[object] = [_tidy(each) for each in row]
        if any(each != "" for each in cells):
            yield line, cells


def _csv(source: Source) -> Iterator[tuple[int, list[object]]]:
    try:
        yield from _csv_rows(source)
    except UnicodeDecodeError:  # UTF-16 is told by its mark and not read through before
        _refuse_encoding()


def _csv_rows(source: Source) -> Iterator[tuple[int, list[object]]]:
    encoding = _encoding(source)
    with open_bytes(source) as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=_separator(source, encoding), strict=True)
        wide, cells = 0, list[str]()
        try:
            for cells in reader:
                if any(each.strip() for each in cells):
                    wide = wide or len(cells)
                    yield reader.line_num, [each.strip() for each in cells]
        except (csv.Error, EOFError) as fault:
            raise _cut_off(reader.line_num, fault) from fault
        if len(cells) < wide and not lines.ended:
            raise _cut_off(reader.line_num, f"{len(cells)} < {wide}")


def _cut_off(line: int, fault: object) -> BatchRefused:
    return BatchRefused("truncated", BATCH["truncated"].format(detail=f"{line}: {fault}"))


class _Lines:
    """Lines in NFC, and whether the last one was ended: a row cut short is told by it."""

    def __init__(self, text: IO[str]) -> None:
        self._text, self.ended = text, True

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.ended = line.endswith(("\n", "\r"))
            yield line if line.isascii() else unicodedata.normalize("NFC", line)


def _tidy(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.strip())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value


def _encoding(source: Source) -> str:
    with open_bytes(source) as raw:
        head = raw.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    return next((name for name in ("utf-8", "cp1258") if _decodes(source, name)), "") or _refuse_encoding()


def _refuse_encoding() -> str:
    raise BatchRefused("encoding", BATCH["encoding"])


def _decodes(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with open_bytes(source) as raw:
        try:
            while block := raw.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _separator(source: Source, encoding: str) -> str:
    with open_bytes(source) as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        head = [line for _, line in zip(range(10), text, strict=False)]
    return max(_SEPARATORS, key=lambda mark: max((line.count(mark) for line in head), default=0))
