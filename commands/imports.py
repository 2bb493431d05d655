"""What `motcua import` does: files read and judged whole, then taken; a bar while it works, a summary at the end."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import Progress

from commands.configured import opened
from config import Config
from housing import deadline_rules, office_hours
from knowledge.days_off import read_change
from knowledge.national import read_rows
from knowledge.stored import as_facts
from notices.intake import NeedsConfirmation, Summary, Terms, take
from notices.reading import read_file
from notices.recounting import recount_due
from notices.rows import Batch, BatchRefused
from notices.sources import source_names
from notices.tables import read_cells
from opening import read_library
from store import holidays, procedures
from store.database import Database
from store.procedures import ProcedureRow

SHOWN = 20
out, err = Console(), Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asked for."""

    source: str
    dry_run: bool = False
    full: bool = False
    yes: bool = False


async def take_procedures(config: Config, files: list[Path], wishes: Wishes, bar: Progress) -> None:
    """Read every file whole, then merge; faults are counted by kind and shown with their rows."""
    task = bar.add_task("reading procedures", total=None)
    rows = [row for path in files for row in rows_of(path)]
    bar.update(task, total=len(rows) * 2)
    read, faults = read_rows(bar_over(bar, task, rows))
    kept = [ProcedureRow(each.code, each.name, each.current, as_facts(each)) for each in read]
    if rows and not kept:
        refuse(f"{files[0]}: none of its {len(rows)} rows is a procedure; a row needs a code and a name")
    if not wishes.dry_run:
        async with opened(config) as database:
            async with database.begin() as tx:
                merged = await procedures.merge(tx, kept, wishes.source, datetime.now(UTC))
            await read_library(database)
        bar.update(task, completed=len(rows) * 2)
        out.print(f"{merged.new} new, {merged.changed} changed, {merged.same} same", highlight=False)
    else:
        out.print(f"{len(kept)} procedures would be taken", highlight=False)
    _tell_faults(faults)


async def take_dossiers(config: Config, files: list[Path], wishes: Wishes, bar: Progress) -> None:
    """Each file by itself; a refused one stops the command with exit code 1, those before it are taken."""
    async with opened(config) as database:
        for path in files:
            await _take_file(config, database, path, wishes, bar)


async def take_holidays(config: Config, files: list[Path], wishes: Wishes) -> None:
    """Days off and make-up days over the calendar; our own dates are counted anew, a source's never move."""
    days = [_day(path, number, row) for path in files for number, row in enumerate(_cells(path), 1)]
    if not days:
        refuse(f"{files[0]}: no day in it; a row needs day, kind (off or work) and name. Nothing was changed")
    if wishes.dry_run:
        out.print(f"{len(days)} days would be taken", highlight=False)
        return
    now = datetime.now(UTC)
    async with opened(config) as database:
        async with database.begin() as tx:
            changed = await holidays.change_days(tx, days, now)
            await procedures.raise_version(tx)
        counted = await recount_due(database, await office_hours(database), deadline_rules(config), now)
    out.print(f"{changed} days changed, {counted} dossiers counted anew", highlight=False)


def _day(path: Path, number: int, row: dict[str, Any]) -> holidays.Day:
    try:
        change = read_change(row)
    except ValueError as error:
        return refuse(f"{path}: row {number}: {error}; nothing was changed")
    return change.day, change.worked, change.name


def _cells(path: Path) -> list[dict[str, Any]]:
    """The rows of a table by their headers, spreadsheets included."""
    if path.suffix.lower() in {".json", ".jsonl", ".gz"}:
        return rows_of(path)
    try:
        lines = [cells for _, cells in read_cells(path)]
    except BatchRefused as error:
        refuse(f"{path}: {error.reason}; nothing was changed")
    return [dict(zip(map(str, lines[0]), cells, strict=False)) for cells in lines[1:]] if lines else []


def bar_over(bar: Progress, task: Any, rows: Iterable[Any]) -> Iterator[Any]:
    """The rows, moving the bar a hundred at a time."""
    for number, row in enumerate(rows, 1):
        yield row
        if number % 100 == 0:
            bar.advance(task, 100)


async def _take_file(config: Config, database: Database, path: Path, wishes: Wishes, bar: Progress) -> None:
    task = bar.add_task(f"taking {path.name}", total=None)

    def read() -> Batch:
        return read_file(path, wishes.source) if wishes.source in source_names() else read_file(path)

    terms = Terms(
        wishes.source,
        full=wishes.full,
        dry_run=wishes.dry_run,
        confirmed=wishes.yes,
        confirm_above=config.notices.confirm_above,
        deadlines=deadline_rules(config),
        hours=await office_hours(database),
        progress=lambda count: bar.advance(task, count),
    )
    try:
        summary = await take(database, read, terms, datetime.now(UTC))
    except BatchRefused as error:
        refuse(f"{path}: {error.reason}; nothing was changed")
    except NeedsConfirmation as error:
        tell(error.summary, dry_run=True)
        refuse(f"{path}: that is more than {terms.confirm_above} notices; add --yes to send them. Nothing was changed")
    bar.remove_task(task)
    tell(summary, dry_run=wishes.dry_run)
    if summary.refused:
        sys.exit(1)


def tell(summary: Summary, *, dry_run: bool) -> None:
    """What an import did, or would do."""
    would = "would be " if dry_run else ""
    out.print(
        f"{would}{summary.new} new, {summary.changed} changed, {summary.same} same, {summary.steps} steps, "
        f"{len(summary.refused)} refused",
        highlight=False,
    )
    if summary.baseline:
        out.print("first import of this source: a baseline, no notices", highlight=False)
    for kind, count in summary.notices.most_common():
        out.print(f"  {kind}: {count} notices", highlight=False)
    if summary.expired:
        out.print(f"  too old to be told: {summary.expired}", highlight=False)
    for row in summary.refused[:SHOWN]:
        where = f"line {row.line}" if row.line else f"row {row.index + 1}"
        err.print(f"  {where} {row.code}: {'; '.join(row.reasons)}", highlight=False, markup=False)
    for title, names in (
        ("offices seen for the first time, to be confirmed", summary.unknown_offices),
        ("procedures not in the catalogue", summary.unknown_procedures),
        ("no SMS possible", summary.no_sms),
    ):
        if names:
            out.print(f"{title} ({len(names)}): {', '.join(sorted(names)[:SHOWN])}", highlight=False, markup=False)


def _tell_faults(faults: list[tuple[int, Any]]) -> None:
    """Faults by kind, with the first rows of each."""
    kinds = Counter(fault.kind for _, fault in faults)
    for what, count in kinds.most_common():
        rows = [str(row) for row, fault in faults if fault.kind == what][:5]
        out.print(f"  {what}: {count} (rows {', '.join(rows)} …)", highlight=False, markup=False)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a .json, .jsonl, .jsonl.gz or .csv file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as file:
        name = path.name.removesuffix(".gz")
        try:
            if name.endswith(".jsonl"):
                return [json.loads(line) for line in file if line.strip()]
            if name.endswith(".csv"):
                return list(csv.DictReader(file))
            found = json.load(file)
        except (json.JSONDecodeError, UnicodeDecodeError, EOFError) as error:
            refuse(f"{path}: cannot be read to its end ({error}); nothing was changed")
    return list(found if isinstance(found, list) else next((v for v in found.values() if isinstance(v, list)), []))


def refuse(reason: str) -> NoReturn:
    """Say why nothing was taken, and end with exit code 1."""
    err.print(f"[red]refused:[/red] {reason}", highlight=False)
    sys.exit(1)
