"""`motcua db`: the tables of the database, brought up to this version or back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from commands.configured import ConfigFile, settings_of
from config import Config
from opening import keep_library, open_database
from store import migrations
from store.database import Database

db_group = typer.Typer(no_args_is_help=True, help="The database's tables.")


@db_group.command("upgrade")
def upgrade(config: ConfigFile = None) -> None:
    """Bring the tables up to this version, and read the imported catalogue for it: no process has to at its start."""
    asyncio.run(_change(settings_of(config), _upgrade))


@db_group.command("downgrade")
def downgrade(to: Annotated[str, typer.Argument(help='A revision, or "base".')], config: ConfigFile = None) -> None:
    """Take the tables back to a revision."""
    asyncio.run(_change(settings_of(config), lambda database: migrations.downgrade(database, to)))


@db_group.command("current")
def current(config: ConfigFile = None) -> None:
    """Say at which revision the tables stand."""
    asyncio.run(_change(settings_of(config), None))


async def _upgrade(database: Database) -> None:
    await migrations.upgrade(database)
    await keep_library(database)


async def _change(config: Config, work: Callable[[Database], Awaitable[None]] | None) -> None:
    database = open_database(config)
    try:
        if work is not None:
            await work(database)
        typer.echo(f"tables at {await migrations.current(database) or 'nothing'}")
    finally:
        await database.close()
