"""What is forgotten when its time is over; rows and figures stay (Luật 91/2025/QH15: no longer than needed)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, Table, literal_column, null, select, update

from messages import DeliveryState
from store import api_keys, broadcast_retention, budgets, consents, jobs, proofs, staff_sessions
from store.database import Database, Tx
from store.tables.citizens import inbound
from store.tables.dossiers import WITH_PEOPLE, dossiers
from store.tables.notices import deliveries

CODES, LOOKED_UP = timedelta(days=2), timedelta(days=2)
"""The limits on one-time codes count a day, those on looked-up codes an hour."""
SESSIONS, REQUESTS, RUNS = timedelta(days=7), timedelta(days=30), timedelta(days=30)
HALTS = timedelta(days=1)
"""After so long nobody needs to know that a platform once halted a chat."""
AT_ONCE = 2000
_UNDER_WAY = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Kept:
    """How long: words and numbers of messages; people of dossiers that stand still since; words of consents."""

    texts: timedelta
    people: timedelta
    evidence: timedelta


async def erase_old(database: Database, kept: Kept, now: datetime) -> dict[str, int]:
    """Forget whatever is past its time, so many rows of a kind in a transaction of its own; how many rows of each."""
    steps: dict[str, Callable[[Tx], Awaitable[int]]] = {
        "texts": lambda tx: erase_texts(tx, now - kept.texts),
        "deliveries": lambda tx: erase_deliveries(tx, now - kept.texts),
        "people": lambda tx: erase_people(tx, now - kept.people),
        "look-ups": lambda tx: erase_lookups(tx, now - LOOKED_UP),
        "codes": lambda tx: proofs.forget_codes(tx, now - CODES),
        "sessions": lambda tx: staff_sessions.erase_sessions(tx, now - SESSIONS),
        "requests": lambda tx: api_keys.erase_requests(tx, now - REQUESTS),
        "halts": lambda tx: budgets.forget_halts(tx, now - HALTS),
        "lists": lambda tx: broadcast_retention.forget_lists(tx, now - kept.texts),
        "guests": lambda tx: broadcast_retention.forget_guests(tx, now - kept.texts),
        "consents": lambda tx: consents.forget(tx, now - kept.evidence),
        "runs": lambda tx: jobs.forget_runs(tx, now - RUNS),
    }
    return {name: await _step_by_step(database, step) for name, step in steps.items()}


async def _step_by_step(database: Database, step: Callable[[Tx], Awaitable[int]]) -> int:
    """A short transaction after the other: whoever answers citizens waits for none of them long."""
    done = 0
    while True:
        async with database.begin() as tx:
            count = await step(tx)
        done += count
        if count < AT_ONCE:
            return done


async def erase_deliveries(tx: Tx, before: datetime) -> int:
    """Forget what was said to whom in deliveries of before then that are over; how many, AT_ONCE at most."""
    c = deliveries.c
    old = c.text.is_not(None) & (c.created_at < before) & c.state.not_in(_UNDER_WAY)
    nobody = {"text": null(), "address": tx.vault.seal(""), "address_hash": "", "choices": []}
    return await _erase(tx, select(c.id).where(old).order_by(c.created_at), nobody)


async def erase_people(tx: Tx, before: datetime) -> int:
    """Forget whose dossiers those were in which nothing happened since then; how many dossiers, AT_ONCE at most."""
    c = dossiers.c
    # The plus keeps the planner from the index of statuses, which would walk all that are erased already.
    closed: ColumnElement[bool] = literal_column(f"{WITH_PEOPLE} AND +status IN (3, 7, 10)", Boolean)
    return await _erase(tx, select(c.id).where(closed, c.last_event_at < before).order_by(c.last_event_at), NOBODY)


async def erase_texts(tx: Tx, before: datetime) -> int:
    """Forget what was said before that moment; the rows stay, for figures and so that nothing is taken twice."""
    c = inbound.c
    old = select(c.id).where(c.text.is_not(None), c.received_at < before).order_by(c.received_at)
    return await _erase(tx, old, {"text": null(), "reply": null()})


async def erase_lookups(tx: Tx, before: datetime) -> int:
    """Forget who looked up which codes before then; how many messages. How many codes it were stays."""
    c = inbound.c
    old = select(c.id).where(c.asker_hash.is_not(None), c.received_at < before).order_by(c.received_at)
    return await _erase(tx, old, {"asker_hash": null(), "codes_hash": null()})


async def _erase(tx: Tx, old: Select[Any], values: dict[str, Any]) -> int:
    """The oldest first, for that is the order of the index of what is left to erase."""
    column = old.selected_columns[0]
    table = column.table
    assert isinstance(table, Table)
    changed = await tx.execute(update(table).where(column.in_(old.limit(AT_ONCE))).values(values))
    return changed.rowcount


NOBODY = {
    "applicant": null(),
    "phone": null(),
    "phone_hash": null(),
    "phone_kind": "",
    "email": null(),
    "id_hash": null(),
}
"""A dossier without its people; `phone_kind` "" says that they were erased and not that there were none."""
