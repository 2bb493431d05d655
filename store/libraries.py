"""The catalogue as it was read, for every process: who reads it first keeps it, the others take it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import chain, count

from sqlalchemy import delete, func, select

from store.database import Tx
from store.procedures import live_corrections, live_synonyms
from store.tables.procedures import libraries, procedures

KEPT = 2
"""So many are kept: while processes are exchanged for those of a new version, there are two."""
PART = 1 << 20
"""Bytes of a part: while one is read or written, database and driver have copies of it, and of no more."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Of everything that a library is made from, and of the procedures without synonyms. Both empty where nothing is
    imported: what is shipped is soon read."""

    whole: str = ""
    procedures: str = ""


async def fingerprint(tx: Tx, reader: bytes) -> Fingerprint:
    """Of the program that reads (`reader`), imported procedures as they stand, officials' corrections, and synonyms.

    No procedure is ever taken out, and each change makes its version one higher: their sum tells of all.
    """
    of_all = select(func.count(), func.sum(procedures.c.version), func.max(procedures.c.updated_at))
    standing = tuple((await tx.execute(of_all)).one())
    if not standing[0]:
        return Fingerprint()
    found = blake2b(reader + repr(standing).encode(), digest_size=32)
    found.update(repr(sorted((await live_corrections(tx)).items())).encode())
    procedures_alone = found.hexdigest()
    found.update(repr(await live_synonyms(tx)).encode())
    return Fingerprint(found.hexdigest(), procedures_alone)


async def find(tx: Tx, fingerprint: str) -> tuple[bytes, bytes | bytearray] | None:
    """The library made from exactly that, if it is kept: what of it is read and let go, and what stays in memory."""
    told = await _part(tx, fingerprint, 0)
    if told is None:
        return None
    held = bytearray()
    for number in count(1):
        part = await _part(tx, fingerprint, number)
        if part is None:
            break
        held += part
    return told, held


async def keep(tx: Tx, fingerprint: str, packed: tuple[bytes, bytes], at: datetime) -> None:
    """Keep a library, told as `find` tells it; of the older ones only the newest stay."""
    told, held = packed
    await tx.execute(delete(libraries).where(libraries.c.fingerprint == fingerprint))
    parts = chain((told,), (held[start : start + PART] for start in range(0, len(held), PART)))
    for number, content in enumerate(parts):
        values = {"fingerprint": fingerprint, "part": number, "content": content, "made_at": at}
        row = tx.insert(libraries).values(values)  # another process may keep the same one at this moment
        await tx.execute(row.on_conflict_do_update(index_elements=["fingerprint", "part"], set_=values))
    by_name = select(libraries.c.fingerprint).group_by(libraries.c.fingerprint)
    newest = by_name.order_by(func.max(libraries.c.made_at).desc()).limit(KEPT)
    await tx.execute(delete(libraries).where(libraries.c.fingerprint.not_in(newest)))


async def _part(tx: Tx, fingerprint: str, number: int) -> bytes | None:
    one = (libraries.c.fingerprint == fingerprint) & (libraries.c.part == number)
    content = await tx.scalar(select(libraries.c.content).where(one))
    return None if content is None else bytes(content)
