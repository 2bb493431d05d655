"""The rates that all workers share: one row per sender, and one per chat that a platform halted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from store.database import Tx
from store.tables.notices import rate_budgets


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """What a sender may send: parts in its bucket at that moment, and until when it is halted."""

    tokens: float
    at: datetime
    halted_until: datetime | None


async def peek(tx: Tx, names: Iterable[str], lock: bool = False) -> dict[str, BudgetRow]:
    """The rows of these names, locked in order until the transaction ends where that is asked for."""
    wanted = select(rate_budgets).where(rate_budgets.c.name.in_(set(names))).order_by(rate_budgets.c.name)
    rows = await tx.execute(wanted.with_for_update() if lock else wanted)
    return {row.name: BudgetRow(row.tokens, row.at, row.halted_until) for row in rows}


async def open_budgets(tx: Tx, full: Mapping[str, BudgetRow]) -> None:
    """Make the rows that are not there yet."""
    rows = [_values(name, row) for name, row in sorted(full.items())]
    if rows:
        await tx.execute(tx.insert(rate_budgets).on_conflict_do_nothing(), rows)


async def write(tx: Tx, budgets: Mapping[str, BudgetRow]) -> None:
    """Keep what is left; halts stay as they are (`halt` sets them)."""
    rows = [_values(name, row) for name, row in sorted(budgets.items())]
    if rows:
        row = tx.insert(rate_budgets)
        kept = {"tokens": row.excluded.tokens, "at": row.excluded.at}
        await tx.execute(row.on_conflict_do_update(index_elements=["name"], set_=kept), rows)


async def halt(tx: Tx, name: str, until: datetime, now: datetime) -> None:
    """Let nothing go from this sender, or to this chat, until then; a longer halt is never shortened."""
    row = tx.insert(rate_budgets).values(name=name, tokens=0.0, at=now, halted_until=until)
    latest = func.greatest if tx.on_postgresql else func.max
    held = func.coalesce(rate_budgets.c.halted_until, row.excluded.halted_until)
    set_ = {"halted_until": latest(held, row.excluded.halted_until)}
    await tx.execute(row.on_conflict_do_update(index_elements=["name"], set_=set_))


async def forget_halts(tx: Tx, before: datetime) -> int:
    """Drop the rows of chats whose halt ended long ago (housekeeping)."""
    chats = rate_budgets.c.name.like("chat:%") & (rate_budgets.c.halted_until < before)
    return (await tx.execute(delete(rate_budgets).where(chats))).rowcount


def _values(name: str, row: BudgetRow) -> dict[str, object]:
    return {"name": name, "tokens": row.tokens, "at": row.at, "halted_until": row.halted_until}
