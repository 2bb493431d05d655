"""The rows of a file with their lines, whichever way it is written, read as they are walked and in bounded memory."""

from __future__ import annotations

import gzip
import io
import json
import re
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from notices.intake_texts import BATCH, ROW
from notices.rows import BatchRefused
from notices.sources import fold, headers
from notices.tables import open_bytes, read_cells

_BLOCK = 1 << 20
_LARGEST_ROW = 8 << 20
_HEADER_WITHIN = 15
_DATA = re.compile(r'"data"\s*:\s*\[|\A\s*\[')
_DECODE = json.JSONDecoder().raw_decode
_CUT = (EOFError, UnicodeDecodeError, json.JSONDecodeError, gzip.BadGzipFile, zlib.error)
_SERVICES = frozenset({"DongBoHoSoMC", "CapNhatTienDoHoSoMC"})
_TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"})


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that could not even be taken apart, and why."""

    reason: str


Located = tuple[int, object]
"""A line, counted from 1 (0: the row has none), and its row: a mapping by national field names, or Unreadable."""


def located_file(path: Path) -> tuple[Iterator[Located], bool]:
    """A file's rows, and whether it is a table. Walking, or a type that we do not read, raises BatchRefused."""
    ending = next((each.lower() for each in reversed(path.suffixes) if each.lower() != ".gz"), "")
    if ending in _TABLES:
        return _named_rows(read_cells(path)), True
    if ending == ".json":
        return _json_items(path), False
    if ending in {".jsonl", ".ndjson"}:
        return _json_lines(path), False
    raise BatchRefused("format", BATCH["format"].format(detail=path.name))


def located_table(rows: Iterable[Mapping[str, Any]]) -> Iterator[Located]:
    """Rows by their columns' headers, renamed to the national fields; the header is line 1."""
    names: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        if row.keys() != names.keys():
            names = dict(zip(row, _fields(list(row)), strict=True))
        yield line, {names[key]: value for key, value in row.items() if names[key]}


def by_national_names(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A JSON row whose keys are spelt otherwise (`mahoso`, `MAHOSO`) under the national names."""
    if "MaHoSo" in row:
        return row
    return {field or key: value for (key, value), field in zip(row.items(), _fields(list(row)), strict=True)}


def _fields(names: list[str]) -> list[str]:
    known, taken = headers(), set[str]()
    fields = []
    for name in names:
        field = name if name in known.values() else known.get(fold(name), "")
        fields.append("" if field in taken else field)
        taken.add(field)
    return fields


def _named_rows(rows: Iterator[tuple[int, list[object]]]) -> Iterator[Located]:
    fields = _header(rows)
    for line, cells in rows:
        if len(cells) == len(fields):
            yield line, {field: cell for field, cell in zip(fields, cells, strict=True) if field}
        else:
            yield line, Unreadable(ROW["cells"].format(got=len(cells), wanted=len(fields)))


def _header(rows: Iterator[tuple[int, list[object]]]) -> list[str]:
    for _, (_, cells) in zip(range(_HEADER_WITHIN), rows, strict=False):
        fields = _fields([str(each) for each in cells])
        if "MaHoSo" in fields:
            return fields
    raise BatchRefused("header", BATCH["header"])


def _json_lines(path: Path) -> Iterator[Located]:
    with open_bytes(path) as raw, io.TextIOWrapper(raw, "utf-8-sig") as text:
        try:
            for number, line in enumerate(text, start=1):
                if line.strip():
                    yield from _of_line(number, line)
        except _CUT as fault:
            raise _cut_off(fault) from fault


def _of_line(number: int, line: str) -> Iterator[Located]:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as fault:
        if not line.endswith("\n"):
            raise _cut_off(fault) from fault
        yield number, Unreadable(ROW["json"])
        return
    inner = item.get("data") if isinstance(item, dict) else None
    yield from ((number, each) for each in (inner if isinstance(inner, list) else [item]))


def _json_items(path: Path) -> Iterator[Located]:
    """The rows of an envelope's `data`, or of a bare list, decoded one by one so that a large file is never held."""
    with open_bytes(path) as raw, io.TextIOWrapper(raw, "utf-8-sig") as text:
        try:
            head = text.read(_BLOCK)
            start = _DATA.search(head)
            if start is None:
                raise BatchRefused("malformed", BATCH["malformed"].format(detail="data"))
            rest = yield from _items(text, head[start.end() :])
            _check_service(json.loads(head[: start.end()] + rest))
        except _CUT as fault:
            raise _cut_off(fault) from fault


def _check_service(envelope: object) -> None:
    service = envelope.get("service") if isinstance(envelope, dict) else None
    if service is not None and (not isinstance(service, str) or service not in _SERVICES):
        raise BatchRefused("service", BATCH["service"].format(detail=service))


def _items(text: IO[str], held: str) -> Generator[Located, None, str]:
    at = 0
    while True:
        at = _skip(held, at)
        if held[at : at + 1] == "]":
            return held[at:] + text.read()
        try:
            item, at = _DECODE(held, at)
            yield 0, item
        except json.JSONDecodeError as fault:
            more = text.read(_BLOCK)
            if not more or len(held) - at > _LARGEST_ROW:
                raise _cut_off(fault) from fault
            held, at = held[at:] + more, 0


def _skip(held: str, at: int) -> int:
    while held[at : at + 1] and held[at] in " \t\r\n,":
        at += 1
    return at


def _cut_off(fault: Exception) -> BatchRefused:
    return BatchRefused("truncated", BATCH["truncated"].format(detail=fault))
