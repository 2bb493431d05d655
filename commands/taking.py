"""`motcua import`: which lists can be taken in, and how each is asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TimeElapsedColumn

from commands import imports, office_lists
from commands.configured import ConfigFile, settings_of
from commands.imports import Wishes

import_group = typer.Typer(no_args_is_help=True, help="Take files in: judged whole before anything changes.")
Files = Annotated[list[Path], typer.Argument(help=".json .jsonl .jsonl.gz .csv .xlsx", exists=True, dir_okay=False)]
SourceName = Annotated[str, typer.Option("--source", help="Whose data it is; each source has its own baseline.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change, change nothing.")]
Full = Annotated[bool, typer.Option("--full", help="A complete export: refused when half of it is gone.")]
Yes = Annotated[bool, typer.Option("--yes", help="Send even more notices than notices.confirm_above.")]


@import_group.command("procedures")
def import_procedures(
    files: Files, source: SourceName = "national", dry_run: DryRun = False, config: ConfigFile = None
) -> None:
    """A list of procedures, such as the national catalogue; local corrections stay."""
    with _progress() as bar:
        asyncio.run(imports.take_procedures(settings_of(config), files, Wishes(source, dry_run=dry_run), bar))


@import_group.command("dossiers")
def import_dossiers(
    files: Files,
    source: SourceName = "national",
    dry_run: DryRun = False,
    full: Full = False,
    yes: Yes = False,
    config: ConfigFile = None,
) -> None:
    """Dossiers and steps: DongBoHoSoMC envelopes, CapNhatTienDoHoSoMC rows, CSV or spreadsheets."""
    wishes = Wishes(source, dry_run, full, yes)
    with _progress() as bar:
        asyncio.run(imports.take_dossiers(settings_of(config), files, wishes, bar))


@import_group.command("offices")
def import_offices(files: Files, dry_run: DryRun = False, config: ConfigFile = None) -> None:
    """Offices and advisory points with addresses, telephones and hours: CSV, spreadsheet or JSON; edits here stay."""
    asyncio.run(office_lists.take_offices(settings_of(config), files, Wishes("local", dry_run=dry_run)))


@import_group.command("holidays")
def import_holidays(files: Files, dry_run: DryRun = False, config: ConfigFile = None) -> None:
    """Days off and make-up days over the shipped calendar: columns day, kind (off or work), name."""
    asyncio.run(imports.take_holidays(settings_of(config), files, Wishes("local", dry_run=dry_run)))


def _progress() -> Progress:
    columns = (SpinnerColumn(), *Progress.get_default_columns(), TimeElapsedColumn())
    return Progress(*columns, console=imports.err, transient=True)
