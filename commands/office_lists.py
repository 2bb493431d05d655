"""`motcua import offices`: a list of offices and advisory points, judged whole; faults by row, local edits kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commands.configured import opened
from commands.imports import Wishes, err, out, refuse, rows_of
from config import Config
from knowledge.office_rows import OfficeList, check_tree, names_columns, read_offices
from knowledge.office_texts import FAULTS
from notices.rows import BatchRefused
from notices.tables import read_cells
from store import offices, procedures
from store.database import Tx
from store.offices import Merged

SHOWN = 20
HEADER_WITHIN = 15
Line = tuple[str, dict[str, Any]]
"""Where a row stands, and the row by its columns' names."""


async def take_offices(config: Config, files: list[Path], wishes: Wishes) -> None:
    """Read every file whole; nothing is taken where a row has a fault. With --dry-run nothing is kept."""
    lines = [line for path in files for line in _lines(path)]
    found = read_offices(row for _, row in lines)
    faults = [f"{lines[number - 1][0]}: {reason}" for number, reason in found.faults]
    async with opened(config) as database, database.begin() as tx:
        faults += check_tree(found, await _parents(tx))
        if faults:
            _refuse_whole(faults)
        merged = await offices.merge(tx, found.offices, found.points)
        await procedures.raise_version(tx)
        if wishes.dry_run:
            await tx.connection.rollback()
    _tell(found, merged, "would be " if wishes.dry_run else "")


async def _parents(tx: Tx) -> dict[str, str]:
    """Code and name of each stored office with its parent's code."""
    rows = await offices.all_offices(tx)
    codes = {row.id: row.code for row in rows}
    return {name: codes.get(row.parent_id, "") for row in rows for name in (row.code, row.name)}


def _refuse_whole(faults: list[str]) -> None:
    for fault in faults[:SHOWN]:
        err.print(f"  {fault}", highlight=False, markup=False)
    refuse(f"{len(faults)} faults; nothing was taken")


def _tell(found: OfficeList, merged: Merged, would: str) -> None:
    counts = f"{merged.new} new, {merged.changed} changed, {merged.same} same, {merged.points} points changed"
    out.print(f"{len(found.offices)} offices {would}taken: {counts}", highlight=False)
    for code, column in merged.kept[:SHOWN]:
        out.print(f"  {code}: {column} was set here and stays", highlight=False, markup=False)


def _lines(path: Path) -> Iterator[Line]:
    """The rows of a JSON file, or of a table whose header is among the first lines."""
    if path.suffix.lower() in {".json", ".jsonl", ".gz"}:
        yield from ((f"{path.name}: row {number}", row) for number, row in enumerate(rows_of(path), 1))
        return
    try:
        yield from _table(path)
    except BatchRefused as error:
        refuse(f"{path}: {error.reason}; nothing was taken")


def _table(path: Path) -> Iterator[Line]:
    cells = read_cells(path)
    header: list[str] = []
    for _, (_, row) in zip(range(HEADER_WITHIN), cells, strict=False):
        header = [str(each) for each in row]
        if names_columns(header):
            break
    else:
        refuse(f"{path}: {FAULTS['columns']}; nothing was taken")
    for line, row in cells:
        yield f"{path.name}: line {line}", dict(zip(header, row, strict=False))
