"""The catalogue as it was read, for every process: who reads it first keeps it, the others take it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import delete, select

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
    """Of the program that reads (`reader`), every imported procedure in its version, officials' corrections, and
    synonyms."""
    versions = select(procedures.c.code, procedures.c.version, procedures.c.updated_at).order_by(procedures.c.code)
    rows = (await tx.execute(versions)).all()
    if not rows:
        return Fingerprint()
    found = blake2b(reader, digest_size=32)
    for row in rows:
        found.update(f"{row.code} {row.version} {row.updated_at.timestamp()}\n".encode())
    found.update(repr(sorted((await live_corrections(tx)).items())).encode())
    procedures_alone = found.hexdigest()
    found.update(repr(await live_synonyms(tx)).encode())
    return Fingerprint(found.hexdigest(), procedures_alone)


async def find(tx: Tx, fingerprint: str) -> bytes | None:
    """The library made from exactly that, if it is kept."""
    content = await tx.scalar(select(libraries.c.content).where(libraries.c.fingerprint == fingerprint))
    return None if content is None else bytes(content)


async def keep(tx: Tx, fingerprint: str, content: bytes, at: datetime) -> None:
    """Keep a library; of the older ones only the newest stay."""
    values = {"fingerprint": fingerprint, "content": content, "made_at": at}
    await tx.execute(
        tx.insert(libraries).values(values).on_conflict_do_update(index_elements=["fingerprint"], set_=values)
    )
    newest = select(libraries.c.fingerprint).order_by(libraries.c.made_at.desc()).limit(KEPT)
    await tx.execute(delete(libraries).where(libraries.c.fingerprint.not_in(newest)))
