"""Bringing a database to the tables of this version, and back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from store.database import Database
from store.tables import metadata

HEAD = "head"


async def upgrade(database: Database, to: str = HEAD) -> None:
    """Bring the tables up to that revision; nothing happens where they are there already."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_settings(sync), to))


async def downgrade(database: Database, to: str) -> None:
    """Take the tables back to that revision ("base": to nothing)."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(_settings(sync), to))


async def current(database: Database) -> str | None:
    """The revision that the database stands at; None for an empty one."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def differences(database: Database) -> list[object]:
    """How the database differs from the tables of this version; empty when it does not."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), metadata))


async def revise(database: Database, message: str) -> None:
    """Write a new revision from what differs; for developers."""
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.revision(_settings(sync), message, autogenerate=True))


def _settings(connection: Connection) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["connection"] = connection
    return settings
