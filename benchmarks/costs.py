"""What a question costs: the time that passed and the processor's, and how both grow with the size of what is asked."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from store.database import Database


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one question: that passed, and of the processor, ours and the server's together."""

    passed: float
    processor: float


async def servers_of(database: Database) -> list[int]:
    """The processes that serve this database; none for SQLite, which works in ours."""
    if not database.on_postgresql:
        return []
    async with database.read() as tx:
        serving = await tx.execute(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"))
        return list(serving.scalars())


async def cost_of(question: Awaitable[object], servers: Sequence[int]) -> Cost:
    """What it costs to ask this, here and in those processes."""
    used, began = _processor(servers), time.perf_counter()
    await question
    passed = (time.perf_counter() - began) * 1000
    return Cost(passed, _processor(servers) - used)


def _processor(servers: Sequence[int]) -> float:
    """Milliseconds of the processor so far (proc(5): schedstat begins with a process's own, in nanoseconds)."""
    theirs = sum(int(Path(f"/proc/{each}/schedstat").read_text(encoding="ascii").split()[0]) for each in servers)
    return time.process_time() * 1000 + theirs / 1e6


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each by itself."""
    return Cost(statistics.median(each.passed for each in costs), statistics.median(each.processor for each in costs))


def tenfold(milliseconds: Mapping[int, float]) -> float:
    """By how much ten times the size multiplies: the straight line through all sizes, both in logarithms."""
    if len(milliseconds) < 2:
        return 1.0
    sizes, costs = [math.log10(each) for each in milliseconds], [math.log10(each) for each in milliseconds.values()]
    return float(10 ** statistics.linear_regression(sizes, costs).slope)
