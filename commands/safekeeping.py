"""`motcua backup`, `motcua restore` and `motcua fence`: keeping the data, and keeping it from telling people twice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from commands import backups
from commands.configured import ConfigFile, in_transaction, settings_of
from config import Config
from store import fence
from store.database import Tx
from store.fence import Standing
from store.staff_sessions import Entry, record

fence_group = typer.Typer(no_args_is_help=True, help="The send fence: closed, nothing goes out but answers to chats.")
out, err = Console(), Console(stderr=True)

File = Annotated[Path, typer.Argument(help="The backup.", dir_okay=False)]
Drop = Annotated[bool, typer.Option("--drop", help="Expire the notices that wait: they may have gone out already.")]


def backup(file: File, config: ConfigFile = None) -> None:
    """Write the whole database into FILE, while the service runs. The secret is not in it: keep it elsewhere."""
    _keep(backups.back_up, config, file)
    out.print(f"{file}: {file.stat().st_size:,} bytes", highlight=False, soft_wrap=True)


def restore(file: File, config: ConfigFile = None) -> None:
    """Bring FILE back into an empty database. Nothing is sent until `motcua fence open`."""
    _keep(backups.restore, config, file)
    out.print("restored; the fence is closed. Next: motcua db upgrade, then motcua fence status", highlight=False)


@fence_group.command("status")
def fence_status(config: ConfigFile = None) -> None:
    """Say whether the fence is closed, and what waits."""
    _say(in_transaction(settings_of(config), fence.standing))


@fence_group.command("close")
def close_fence(config: ConfigFile = None) -> None:
    """Send nothing more, in every process, until it is opened."""

    async def work(tx: Tx) -> Standing:
        await fence.close(tx)
        await record(tx, Entry(datetime.now(UTC), "motcua", "fence closed", ""))
        return await fence.standing(tx)

    _say(in_transaction(settings_of(config), work))


@fence_group.command("open")
def open_fence(drop: Drop = False, config: ConfigFile = None) -> None:
    """Let what waits go out; after a restore first import what happened since, then open with --drop."""

    async def work(tx: Tx) -> Standing:
        now = datetime.now(UTC)
        dropped = await fence.drop_waiting(tx, now) if drop else 0
        await fence.open_fence(tx, now)
        await record(tx, Entry(now, "motcua", "fence opened", f"{dropped} notices dropped"))
        return await fence.standing(tx)

    _say(in_transaction(settings_of(config), work))


def _say(found: Standing) -> None:
    state = "closed: nothing is sent" if found.closed else "open"
    since = f", the oldest since {found.oldest:%Y-%m-%d %H:%M} UTC" if found.oldest else ""
    told = f"fence {state}; {found.notices} notices and {found.replies} replies wait{since}"
    out.print(told, highlight=False, soft_wrap=True)


def _keep(work: Callable[[Config, Path], None], path: Path | None, file: Path) -> None:
    try:
        work(settings_of(path), file)
    except backups.Refused as refusal:
        err.print(f"[red]refused:[/red] {refusal}", highlight=False, soft_wrap=True)
        sys.exit(1)
