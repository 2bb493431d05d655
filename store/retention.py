"""What is forgotten when its time is over; rows and figures stay (Luật 91/2025/QH15: no longer than needed)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import null, update

from messages import DeliveryState
from store import api_keys, conversations, jobs, proofs, staff_sessions
from store.database import Database, Tx
from store.tables.citizens import inbound
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries

CODES, LOOKED_UP = timedelta(days=2), timedelta(days=2)
"""The limits on one-time codes count a day, those on looked-up codes an hour."""
SESSIONS, REQUESTS, RUNS = timedelta(days=7), timedelta(days=30), timedelta(days=30)
_UNDER_WAY = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Kept:
    """How long: words and numbers of messages; people of dossiers that stand still since."""

    texts: timedelta
    people: timedelta


async def erase_old(database: Database, kept: Kept, now: datetime) -> dict[str, int]:
    """Forget whatever is past its time, each kind in a transaction of its own; how many rows of each."""
    steps: dict[str, Callable[[Tx], Awaitable[int]]] = {
        "texts": lambda tx: conversations.erase_texts(tx, now - kept.texts),
        "deliveries": lambda tx: erase_deliveries(tx, now - kept.texts),
        "people": lambda tx: erase_people(tx, now - kept.people),
        "look-ups": lambda tx: erase_lookups(tx, now - LOOKED_UP),
        "codes": lambda tx: proofs.forget_codes(tx, now - CODES),
        "sessions": lambda tx: staff_sessions.erase_sessions(tx, now - SESSIONS),
        "requests": lambda tx: api_keys.erase_requests(tx, now - REQUESTS),
        "runs": lambda tx: jobs.forget_runs(tx, now - RUNS),
    }
    done = {}
    for name, step in steps.items():
        async with database.begin() as tx:
            done[name] = await step(tx)
    return done


async def erase_deliveries(tx: Tx, before: datetime) -> int:
    """Forget what was said to whom in deliveries of before then that are over; how many."""
    c = deliveries.c
    old = (c.created_at < before) & c.text.is_not(None) & c.state.not_in(_UNDER_WAY)
    nobody = {"text": null(), "address": tx.vault.seal(""), "address_hash": "", "choices": []}
    return (await tx.execute(update(deliveries).where(old).values(nobody))).rowcount


async def erase_people(tx: Tx, before: datetime) -> int:
    """Forget whose dossiers those were in which nothing happened since then; how many dossiers."""
    c = dossiers.c
    old = (c.last_event_at < before) & (c.phone_kind != "") & (c.status.in_((3, 7, 10)))
    return (await tx.execute(update(dossiers).where(old).values(NOBODY))).rowcount


async def erase_lookups(tx: Tx, before: datetime) -> int:
    """Forget who looked up which codes before then; how many messages. How many codes it were stays."""
    c = inbound.c
    old = (c.received_at < before) & c.asker_hash.is_not(None)
    return (await tx.execute(update(inbound).where(old).values(asker_hash=null(), codes_hash=null()))).rowcount


NOBODY = {
    "applicant": null(),
    "phone": null(),
    "phone_hash": null(),
    "phone_kind": "",
    "email": null(),
    "id_hash": null(),
}
"""A dossier without its people; `phone_kind` "" says that they were erased and not that there were none."""
