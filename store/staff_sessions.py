"""Sessions of officials, which end by themselves, and the record of what officials did, which only grows."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from store.database import Tx
from store.staff import Official, official_of
from store.tables.offices import offices
from store.tables.staff import audit, officials, staff_sessions

_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing an official did, or tried: no texts and no numbers of citizens, only what it was done to."""

    at: datetime
    who: str
    action: str
    subject: str = ""
    network: str = ""
    official_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


async def open_session(tx: Tx, official_id: int, at: datetime) -> str:
    """A new session; its token, told this once."""
    token = secrets.token_urlsafe(32)
    row = {"token_hash": _hash(tx, token), "official_id": official_id, "started_at": at, "seen_at": at}
    await tx.execute(insert(staff_sessions).values(row))
    return token


async def resume(tx: Tx, token: str, at: datetime, idle: timedelta, whole: timedelta) -> tuple[Official, bool] | None:
    """Whose session it is, unless it idled or lasted too long or the account was ended; and whether to `touch` it."""
    query = select(officials, staff_sessions.c.seen_at).join(staff_sessions)
    query = query.where(
        staff_sessions.c.token_hash == _hash(tx, token),
        staff_sessions.c.seen_at > at - idle,
        staff_sessions.c.started_at > at - whole,
        officials.c.disabled.is_(False),
    )
    row: Any = (await tx.execute(query)).one_or_none()
    return (official_of(tx, row), at - row.seen_at > _TOUCH) if row else None


async def touch(tx: Tx, token: str, at: datetime) -> None:
    """Its official is there."""
    await tx.execute(update(staff_sessions).where(staff_sessions.c.token_hash == _hash(tx, token)).values(seen_at=at))


async def close_session(tx: Tx, token: str) -> None:
    """Sign out."""
    await tx.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == _hash(tx, token)))


async def erase_sessions(tx: Tx, before: datetime) -> int:
    """Forget sessions last seen before that moment; how many."""
    return (await tx.execute(delete(staff_sessions).where(staff_sessions.c.seen_at < before))).rowcount


async def record(tx: Tx, entry: Entry) -> None:
    """Add to the audit; nothing here changes or deletes an entry."""
    row = {name: getattr(entry, name) for name in Entry.__slots__} | {"facts": dict(entry.facts)}
    await tx.execute(insert(audit).values(row))


async def entries(tx: Tx, scope: set[int] | None, before: int | None = None, limit: int = 100) -> list[Any]:
    """The audit, newest first: what officials of these offices did, or all of it (None); before that entry's id."""
    wanted = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(audit.c.id < before)
    if scope is not None:
        wanted = wanted.where(audit.c.official_id.in_(select(officials.c.id).where(officials.c.office_id.in_(scope))))
    return list(await tx.execute(wanted))


async def offices_below(tx: Tx, office_id: int | None) -> set[int] | None:
    """The ids of an office and all below it; None for the whole province."""
    if office_id is None:
        return None
    tree = select(offices.c.id).where(offices.c.id == office_id).cte(recursive=True)
    tree = tree.union(select(offices.c.id).where(offices.c.parent_id == tree.c.id))
    return {row.id for row in await tx.execute(select(tree.c.id))}


async def covers_all(tx: Tx, scope: Collection[int] | None) -> bool:
    """Whether these offices (None: the whole province) are all there are: only then may one speak for all of them."""
    if scope is None:
        return True
    return not await tx.scalar(select(offices.c.id).where(offices.c.id.not_in(scope)).limit(1))


def _hash(tx: Tx, token: str) -> str:
    return tx.vault.digest("staff session", token)
