"""What commands share: the settings that they are given, and the database that these name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from config import Config, read_config
from opening import open_database
from store import migrations
from store.database import Database, Tx

ConfigFile = Annotated[Path | None, typer.Option("--config", help="Settings; config.toml where it stands.")]
T = TypeVar("T")


def settings_of(path: Path | None) -> Config:
    """The settings of that file; without one, of config.toml where it stands. Raises ConfigError."""
    default = Path("config.toml")
    return read_config(path or (default if default.is_file() else None))


@asynccontextmanager
async def opened(config: Config, *, upgrade: bool = True) -> AsyncIterator[Database]:
    """The database that is configured; `upgrade`: on SQLite its tables are made or brought up to this version."""
    database = open_database(config)
    try:
        if upgrade and not database.on_postgresql:
            await migrations.upgrade(database)
        yield database
    finally:
        await database.close()


def on_database(config: Config, work: Callable[[Database], Awaitable[T]], *, upgrade: bool = False) -> T:
    """What the work makes of the database that is configured; `upgrade` as in `opened`."""

    async def run() -> T:
        async with opened(config, upgrade=upgrade) as database:
            return await work(database)

    return asyncio.run(run())


def in_transaction(config: Config, work: Callable[[Tx], Awaitable[T]], *, upgrade: bool = False) -> T:
    """The same in one transaction, kept where the work comes to its end."""

    async def run(database: Database) -> T:
        async with database.begin() as tx:
            return await work(tx)

    return on_database(config, run, upgrade=upgrade)
