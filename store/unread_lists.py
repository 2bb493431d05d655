"""Lists of broadcasts that are still to be read: the file as it came, or which dossiers, sealed until that is done."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from store.broadcast_lists import Audience
from store.database import Tx
from store.tables.broadcasts import unread_lists
from store.vault import Vault

_C = unread_lists.c


@dataclass(frozen=True, slots=True)
class Unread:
    """A list to read: a file by its name and `content`, sealed; without a name an `Audience`. `by_mail`: who has no
    mobile number is reached by mail."""

    name: str
    content: bytes
    by_mail: bool


def seal_file(vault: Vault, name: str, content: bytes, by_mail: bool) -> Unread:
    """A file to read later. Slow for a large one: use a thread."""
    return Unread(name, vault.seal_bytes(content), by_mail)


def seal_audience(vault: Vault, audience: Audience, by_mail: bool) -> Unread:
    """The dossiers whose people are to be read later."""
    return Unread("", vault.seal(json.dumps(asdict(audience), default=_told)), by_mail)


def open_file(vault: Vault, unread: Unread) -> bytes:
    """The file's bytes. Slow for a large one: use a thread."""
    return vault.open_bytes(unread.content)


def open_audience(vault: Vault, unread: Unread) -> Audience:
    """Which dossiers' people are to be read."""
    told = json.loads(vault.open(unread.content))
    for name in ("scope", "procedures"):
        told[name] = None if told[name] is None else frozenset(told[name])
    for name in ("due_from", "due_to"):
        told[name] = told[name] and datetime.fromisoformat(told[name])
    return Audience(**told)


async def add(tx: Tx, broadcast_id: int, unread: Unread) -> None:
    """Keep what is to be read for that broadcast."""
    values = {"name": unread.name, "content": unread.content, "by_mail": unread.by_mail}
    await tx.execute(insert(unread_lists).values(broadcast_id=broadcast_id, **values))


async def waiting(tx: Tx, now: datetime) -> list[int]:
    """The broadcasts whose list nobody reads, the oldest first."""
    return list((await tx.execute(select(_C.broadcast_id).where(_free(now)).order_by(_C.broadcast_id))).scalars())


async def take(tx: Tx, broadcast_id: int, reader: str, until: datetime, now: datetime) -> Unread | None:
    """Take that list for this reader until then; None where it is read, or another one reads it."""
    mine = update(unread_lists).where(_C.broadcast_id == broadcast_id, _free(now)).values(reader=reader, until=until)
    row = (await tx.execute(mine.returning(_C.name, _C.content, _C.by_mail))).one_or_none()
    return Unread(row.name, row.content, row.by_mail) if row else None


async def keep_hold(tx: Tx, broadcast_id: int, reader: str, until: datetime) -> bool:
    """Hold it until then; False where this reader was taken for dead and another one reads."""
    mine = (_C.broadcast_id == broadcast_id) & (_C.reader == reader)
    return (await tx.execute(update(unread_lists).where(mine).values(until=until))).rowcount == 1


async def forget(tx: Tx, broadcast_id: int) -> None:
    """It is read, or cannot be."""
    await tx.execute(delete(unread_lists).where(_C.broadcast_id == broadcast_id))


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(_C.until.is_(None), _C.until <= now)


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else sorted(value)
