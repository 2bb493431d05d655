"""The catalogue as it was read, for every process: who reads it first keeps it, the others take it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

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


async def find(tx: Tx, fingerprint: str) -> tuple[bytes, bytearray] | None:
    """The library made from exactly that, if it is kept: what of it is told, and what it holds."""
    its = libraries.c.fingerprint == fingerprint
    sizes = select(func.sum(func.length(libraries.c.content))).where(its, libraries.c.held)
    held = bytearray(await tx.scalar(sizes) or 0)
    for part, start in enumerate(range(0, len(held), PART)):
        one = select(libraries.c.content).where(its, libraries.c.held, libraries.c.part == part)
        held[start : start + PART] = await tx.scalar(one) or b""
    told = await tx.scalar(select(libraries.c.content).where(its, ~libraries.c.held))
    return None if told is None else (bytes(told), held)


async def keep(tx: Tx, fingerprint: str, told: bytes, held: bytes, at: datetime) -> None:
    """Keep a library in the same two parts; of the older ones only the newest stay."""
    slices = [held[start : start + PART] for start in range(0, len(held), PART)]
    for stays, parts in ((False, [told]), (True, slices)):
        for part, content in enumerate(parts):
            values = {"fingerprint": fingerprint, "held": stays, "part": part, "content": content, "made_at": at}
            row = tx.insert(libraries).values(values)  # another process may keep the same one at this moment
            await tx.execute(row.on_conflict_do_update(index_elements=libraries.primary_key.columns, set_=values))
    by_name = select(libraries.c.fingerprint).group_by(libraries.c.fingerprint)
    newest = by_name.order_by(func.max(libraries.c.made_at).desc()).limit(KEPT)
    await tx.execute(delete(libraries).where(libraries.c.fingerprint.not_in(newest)))
