"""`motcua dossiers`: those that are late, stand still, or are appointed otherwise than we count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from commands.configured import ConfigFile, in_transaction, settings_of
from config import Config
from store import caseload
from store.caseload import Marks
from store.database import Tx

dossier_group = typer.Typer(no_args_is_help=True, help="Dossiers that an office must see to.")
out = Console()

Limit = Annotated[int, typer.Option(help="At most so many.")]
HEADS = {"due_at": "appointed", "last_event_at": "last step", "our_due_at": "we count"}


@dossier_group.command("overdue")
def list_overdue(config: ConfigFile = None, limit: Limit = 100) -> None:
    """In work past the appointed date, the longest first."""
    _show(_read(settings_of(config), "overdue", limit), "due_at", settings_of(config))


@dossier_group.command("stalled")
def list_stalled(config: ConfigFile = None, limit: Limit = 100) -> None:
    """In work without a step for notices.stalled_days: they get lost between offices."""
    _show(_read(settings_of(config), "stalled", limit), "last_event_at", settings_of(config))


@dossier_group.command("differences")
def list_differences(config: ConfigFile = None, limit: Limit = 100) -> None:
    """In work, where the source appoints another day than we count; its day stands, nobody is told."""
    _show(_read(settings_of(config), "differences", limit), "our_due_at", settings_of(config))


def _read(config: Config, name: str, limit: int) -> list[Any]:
    now = datetime.now(UTC)
    stalled = now - timedelta(days=config.notices.stalled_days)

    async def rows(tx: Tx) -> list[Any]:
        if name == "differences":
            return await caseload.differences(tx, None, limit)
        return await caseload.listed(tx, name, None, Marks(now, now, stalled, now), limit)

    return in_transaction(config, rows)


def _show(rows: list[Any], column: str, config: Config) -> None:
    if not rows:
        out.print("None.")
        return
    zone = ZoneInfo(config.service.timezone)
    table = Table("code", "office", "status", "appointed", *([HEADS[column]] if column != "due_at" else []))
    for row in rows:
        cells = [row.code, row.office, str(row.status), _day(row.due_at, zone)]
        table.add_row(*cells, *([_day(getattr(row, column), zone)] if column != "due_at" else []))
    out.print(table)


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d/%m/%Y}" if moment else ""
