"""`motcua keys`: changing the keys that seal people's data. docs/operations.md has the drill for a leaked secret."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from commands.configured import ConfigFile, in_transaction, on_database, settings_of
from store import rotation
from store.database import Database, Tx
from store.figures import heartbeat
from store.rotation import Standing
from store.staff_sessions import Entry, record

keys_group = typer.Typer(no_args_is_help=True, help="The keys that seal people's data.")
out, err = Console(), Console(stderr=True)
AHEAD = timedelta(seconds=15)
"""A new key begins so long after it was made: by then every process has read it."""
BEAT = timedelta(minutes=1)
T = TypeVar("T")

Everything = Annotated[bool, typer.Option("--all", help="Seal every row anew by a new key, while the service runs.")]
Hashes = Annotated[bool, typer.Option("--hashes", help="Carry every hash to a new key; web and worker stopped.")]
Stopped = Annotated[bool, typer.Option("--stopped", help="Nothing else runs: do not wait for other processes.")]


@keys_group.command("status")
def show_keys(config: ConfigFile = None) -> None:
    """Say which keys there are, and whether the first secret alone opens them."""
    _say(in_transaction(settings_of(config), rotation.standing))


@keys_group.command("rotate")
def rotate(
    everything: Everything = False, hashes: Hashes = False, stopped: Stopped = False, config: ConfigFile = None
) -> None:
    """Seal the keys by the first of MOTCUA_SECRET_KEY; --all and --hashes make new ones, too. Can be told again."""
    count = in_transaction(settings_of(config), _keep_again)
    out.print(f"{count} keys sealed by the first secret", highlight=False)
    with Progress(console=err, transient=True) as bar:
        if everything:
            on_database(settings_of(config), lambda database: _reseal(database, bar, timedelta() if stopped else AHEAD))
        if hashes:
            on_database(settings_of(config), lambda database: _rehash(database, bar, stopped=stopped))
    _say(in_transaction(settings_of(config), rotation.standing))


async def _keep_again(tx: Tx) -> int:
    count = await rotation.keep_again(tx)
    await record(tx, Entry(datetime.now(UTC), "motcua", "keys sealed", f"{count} keys"))
    return count


async def _reseal(database: Database, bar: Progress, ahead: timedelta) -> None:
    """A new key, every row under it, the old one forgotten."""
    async with database.begin() as tx:
        begins = await rotation.begin_seal(tx, datetime.now(UTC) + ahead)
        rows = await rotation.count_rows(tx)
    await asyncio.sleep(max(0.0, (begins + ahead / 3 - datetime.now(UTC)).total_seconds()))
    await database.read_keys()
    while True:
        task = bar.add_task("sealing anew", total=rows)
        async for seen in rotation.reseal(database):
            bar.advance(task, seen)
        if not await rotation.left(database):
            break
    async with database.begin() as tx:
        await rotation.end_seal(tx)
        await record(tx, Entry(datetime.now(UTC), "motcua", "rows sealed anew", f"{rows} rows"))


async def _rehash(database: Database, bar: Progress, *, stopped: bool) -> None:
    task: TaskID = bar.add_task("hashing anew", total=None)
    async with database.begin() as tx:
        now = datetime.now(UTC)
        beat = await heartbeat(tx)
        if beat is not None and now - beat < BEAT and not stopped:
            err.print("a worker ran within the last minute: stop web and worker first (or say --stopped)")
            sys.exit(1)
        await rotation.rehash(tx, lambda seen: bar.advance(task, seen))
        await record(tx, Entry(now, "motcua", "hashes carried on"))


def _say(found: Standing) -> None:
    under_way = "; rows are half sealed anew: motcua keys rotate --all" if found.seals > 1 else ""
    strange = f"; {found.strange} need an older secret: motcua keys rotate" if found.strange else ""
    out.print(f"{found.seals} seal keys, {found.hashes} hash keys{under_way}{strange}", highlight=False)
