"""Keys of one-stop software, and the answers that its requests got, so that the same request is taken once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from store.database import Tx
from store.tables.staff import api_keys, api_requests

LEASE = timedelta(minutes=2)
"""How long a request may be under way before another process takes it over."""
_SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Who may tell us of dossiers: its name, and the source whose dossiers and notices are its own."""

    id: int
    name: str
    source: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Request:
    """A request with an Idempotency-Key. `mine`: this caller has to take it; else `status` and `answer`, once given.

    `other` tells that the same key came before with another body.
    """

    mine: bool = False
    other: bool = False
    status: int | None = None
    answer: str = ""


async def add_key(tx: Tx, name: str, source: str, at: datetime) -> str:
    """Make a key; it is told this once and kept as a hash only. Raises Duplicate where the name is taken."""
    key = f"mck_{secrets.token_urlsafe(32)}"
    values = {"name": name, "source": source, "key_hash": _hash(tx, key), "created_at": at}
    await tx.execute(insert(api_keys).values(values))
    return key


async def list_keys(tx: Tx) -> list[ApiKey]:
    """Every key, by name, revoked ones included."""
    rows = await tx.execute(select(*_COLUMNS).order_by(api_keys.c.name))
    return [ApiKey(**row._mapping) for row in rows]


async def revoke_key(tx: Tx, name: str, at: datetime) -> bool:
    """End a key; False where there is none of that name that still holds."""
    which = (api_keys.c.name == name) & api_keys.c.revoked_at.is_(None)
    return (await tx.execute(update(api_keys).where(which).values(revoked_at=at))).rowcount == 1


async def find_key(tx: Tx, key: str) -> ApiKey | None:
    """The key that holds, or None."""
    which = (api_keys.c.key_hash == _hash(tx, key)) & api_keys.c.revoked_at.is_(None)
    row = (await tx.execute(select(*_COLUMNS).where(which))).one_or_none()
    return ApiKey(**row._mapping) if row else None


async def note_use(tx: Tx, key: ApiKey, at: datetime) -> None:
    """Note when it was last used, every five minutes at most."""
    if key.used_at is None or at - key.used_at > _SEEN_EVERY:
        await tx.execute(update(api_keys).where(api_keys.c.id == key.id).values(used_at=at))


async def begin_request(tx: Tx, key: ApiKey, once: str, body: bytes, at: datetime) -> Request:
    """Take a request, or learn what became of it. Of twenty at once exactly one is told that it is theirs."""
    once_hash, body_hash = tx.vault.digest("once", once), tx.vault.digest("body", body.hex())
    values = {"key_id": key.id, "once_hash": once_hash, "body_hash": body_hash, "lease_until": at + LEASE, "at": at}
    row = tx.insert(api_requests).values(values).on_conflict_do_nothing().returning(api_requests.c.id)
    if (await tx.execute(row)).first() is not None:
        return Request(mine=True)
    which = (api_requests.c.key_id == key.id) & (api_requests.c.once_hash == once_hash)
    known = (await tx.execute(select(api_requests).where(which).with_for_update())).one()
    if known.body_hash != body_hash:
        return Request(other=True)
    if known.status is None and known.lease_until <= at:
        await tx.execute(update(api_requests).where(which).values(lease_until=at + LEASE))
        return Request(mine=True)
    return Request(status=known.status, answer=known.answer or "")


async def end_request(tx: Tx, key: ApiKey, once: str, status: int, answer: str) -> None:
    """Keep the answer for whoever asks again."""
    which = (api_requests.c.key_id == key.id) & (api_requests.c.once_hash == tx.vault.digest("once", once))
    await tx.execute(update(api_requests).where(which).values(status=status, answer=answer))


async def drop_request(tx: Tx, key: ApiKey, once: str) -> None:
    """Forget a request that could not be taken, so that it may come again."""
    which = (api_requests.c.key_id == key.id) & (api_requests.c.once_hash == tx.vault.digest("once", once))
    await tx.execute(delete(api_requests).where(which, api_requests.c.status.is_(None)))


async def erase_requests(tx: Tx, before: datetime) -> int:
    """Forget the answers of requests before that moment; how many."""
    return (await tx.execute(delete(api_requests).where(api_requests.c.at < before))).rowcount


def _hash(tx: Tx, key: str) -> str:
    return tx.vault.digest("api key", key)


_COLUMNS = [api_keys.c[name] for name in ApiKey.__slots__]
