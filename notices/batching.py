"""The rows of an import in batches, with room between some of them for whoever else the process serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import islice
from time import perf_counter
from typing import TypeVar

from notices.rows import DossierRow, Refusal, StepRow
from store.database import Database

WINDOW = 4000
"""Rows read ahead, so that a dossier and its steps are one batch."""
ROOM_AFTER = 0.002
"""Seconds without a pause for others."""
Row = DossierRow | StepRow | Refusal
T = TypeVar("T")


def rows_at_once(database: Database) -> int:
    """Rows of a transaction. SQLite has one writer, so that whoever answers a citizen waits until it ends."""
    return 500 if database.on_postgresql else 200


async def leaving_room(each: Iterable[T]) -> AsyncIterator[T]:
    """One after another, with room between some for whoever else this process serves."""
    pause_at = perf_counter() + ROOM_AFTER
    for one in each:
        if perf_counter() > pause_at:
            await asyncio.sleep(0)
            pause_at = perf_counter() + ROOM_AFTER
        yield one


async def in_batches(rows: Iterator[Row], size: int) -> AsyncIterator[list[Row]]:
    """A dossier with its steps in one batch, as far as they stand within a window of the source's order."""
    while True:
        by_code: dict[str, list[Row]] = {}
        async for row in leaving_room(islice(rows, WINDOW)):
            by_code.setdefault(row.code, []).append(row)
        if not by_code:
            return
        some: list[Row] = []
        for each in by_code.values():
            some += each
            if len(some) >= size:
                yield some
                some = []
        if some:
            yield some
