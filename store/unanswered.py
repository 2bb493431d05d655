"""What citizens asked and nobody could answer yet, by days."""

from __future__ import annotations

from sqlalchemy import func, select

from store.database import Tx
from store.tables.procedures import questions


async def most_asked(tx: Tx, days: tuple[str, str], limit: int = 20) -> list[tuple[str, int]]:
    """The questions most often not known from the first day on and before the second (2026-03-01): words, times.

    Questions of one gist are one; those that somebody settled are left out.
    """
    times = func.count().label("times")
    rows = select(func.min(questions.c.text).label("example"), times).where(
        questions.c.settled.is_(False),
        questions.c.kind != "choices",
        questions.c.on_day >= days[0],
        questions.c.on_day < days[1],
    )
    rows = rows.group_by(questions.c.gist).order_by(times.desc(), questions.c.gist).limit(limit)
    return [(row.example, row.times) for row in await tx.execute(rows)]
