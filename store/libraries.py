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


async def find(tx: Tx, fingerprint: str) -> tuple[bytes, bytes] | None:
    """The library made from exactly that, if it is kept: what of it is read and let go, and what stays in memory."""
    # One by one: SQLite copies each, and holds its copies until the end of the statement.
    held = await tx.scalar(select(libraries.c.held).where(libraries.c.fingerprint == fingerprint))
    told = await tx.scalar(select(libraries.c.told).where(libraries.c.fingerprint == fingerprint))
    return None if held is None or told is None else (bytes(told), bytes(held))


async def keep(tx: Tx, fingerprint: str, packed: tuple[bytes, bytes], at: datetime) -> None:
    """Keep a library, in the same two parts; of the older ones only the newest stay."""
    values = {"fingerprint": fingerprint, "told": packed[0], "held": packed[1], "made_at": at}
    await tx.execute(
        tx.insert(libraries).values(values).on_conflict_do_update(index_elements=["fingerprint"], set_=values)
    )
    newest = select(libraries.c.fingerprint).order_by(libraries.c.made_at.desc()).limit(KEPT)
    await tx.execute(delete(libraries).where(libraries.c.fingerprint.not_in(newest)))
