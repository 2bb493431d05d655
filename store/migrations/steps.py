"""What alembic does for us, on an open connection. Imported only where tables change: it takes long to load."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from store.tables import metadata


def up(connection: Connection, to: str) -> None:
    """Bring the tables up to that revision."""
    command.upgrade(_settings(connection), to)


def down(connection: Connection, to: str) -> None:
    """Take the tables back to that revision."""
    command.downgrade(_settings(connection), to)


def differ(connection: Connection) -> list[object]:
    """How the tables differ from those of this version."""
    found: list[object] = compare_metadata(MigrationContext.configure(connection), metadata)
    return found


def revise(connection: Connection, message: str) -> None:
    """Write a new revision from what differs."""
    command.revision(_settings(connection), message, autogenerate=True)


def _settings(connection: Connection) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["connection"] = connection
    return settings
