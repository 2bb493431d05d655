"""What commands share: the settings that they are given, and the database that these name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from config import Config, read_config
from opening import open_database
from store import migrations
from store.database import Database

ConfigFile = Annotated[Path | None, typer.Option("--config", help="Settings; config.toml where it stands.")]


def settings_of(path: Path | None) -> Config:
    """The settings of that file; without one, of config.toml where it stands. Raises ConfigError."""
    default = Path("config.toml")
    return read_config(path or (default if default.is_file() else None))


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Database]:
    """The database that is configured; on SQLite its tables are made or brought up to this version."""
    database = open_database(config)
    try:
        if not database.on_postgresql:
            await migrations.upgrade(database)
        yield database
    finally:
        await database.close()
