"""What intake writes: sources, dossiers and their events, in batches; and who waited for a code that now came."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from store import bulk
from store.database import Tx
from store.dossiers import id_digits_hash
from store.tables.dossiers import dossier_events, dossiers, sources, watched_codes
from store.vault import Vault

Values = dict[str, Any]


async def read_source(tx: Tx, name: str) -> Any:
    """What is known of a source: baseline_at, last_at, last_rows; None before its first import."""
    return (await tx.execute(select(sources).where(sources.c.name == name))).one_or_none()


async def baselines(tx: Tx) -> dict[str, datetime | None]:
    """When each source's first import was complete, by its name."""
    return {row.name: row.baseline_at for row in await tx.execute(select(sources.c.name, sources.c.baseline_at))}


async def note_source(tx: Tx, name: str, rows: int, at: datetime) -> None:
    """An import of this source is complete; its first one is the baseline."""
    row = tx.insert(sources).values(name=name, baseline_at=at, last_at=at, last_rows=rows)
    kept = {"baseline_at": func.coalesce(sources.c.baseline_at, at), "last_at": at, "last_rows": rows}
    await tx.execute(row.on_conflict_do_update(index_elements=["name"], set_=kept))


async def count_of(tx: Tx, source: str) -> int:
    """How many dossiers this source has told."""
    return int(await tx.scalar(select(func.count()).select_from(dossiers).where(dossiers.c.source == source)) or 0)


async def find(tx: Tx, codes: Collection[str]) -> dict[str, Values]:
    """The dossiers with these codes as they stand, by code, locked in one order until the transaction ends."""
    wanted = select(dossiers).where(bulk.among(tx, dossiers.c.code, codes)).order_by(dossiers.c.id).with_for_update()
    return {row["code"]: dict(row) for row in (await tx.execute(wanted)).mappings()}


async def write(tx: Tx, new: Sequence[Values], changed: Sequence[Values]) -> dict[str, int]:
    """Insert and update whole rows; the ids of the new ones, by code."""
    if changed:
        columns = [name for name in changed[0] if name not in ("id", "code", "code_key")]
        await bulk.update_by_id(tx, dossiers, changed, columns)
    return await bulk.insert_new(tx, dossiers, new, "code")


async def add_events(tx: Tx, events: Sequence[Values], fresh: Collection[int]) -> None:
    """Add what happened; the same event told again changes nothing. `fresh`: ids that this transaction inserted."""
    first: dict[tuple[int, str], Values] = {}
    for event in events:
        first.setdefault((event["dossier_id"], event["mark"]), event)
    await bulk.insert_fresh(tx, dossier_events, [each for each in first.values() if each["dossier_id"] in fresh])
    await bulk.insert_missing(tx, dossier_events, [each for each in first.values() if each["dossier_id"] not in fresh])


async def gather_requests(tx: Tx, named: Collection[str], new: Collection[str]) -> None:
    """The dossier that others name as their request is one of it too, whichever of them came first.

    Nearly every dossier names none: asked for an empty one, SQLite goes through them all instead of finding the codes.
    """
    told = await tx.execute(select(dossiers.c.request).where(bulk.among(tx, dossiers.c.request, new)).distinct())
    heads = {*named, *told.scalars()} - {""}
    if heads:
        which = bulk.among(tx, dossiers.c.code, heads) & (func.length(dossiers.c.request) == 0)
        await tx.execute(update(dossiers).where(which).values(request=dossiers.c.code))


async def arrivals(tx: Tx, keys: Collection[str], at: datetime) -> list[tuple[str, int]]:
    """Who waited for these codes (key, address id); they wait no longer."""
    waiting = bulk.among(tx, watched_codes.c.code_key, keys) & watched_codes.c.ended_at.is_(None)
    ended = update(watched_codes).where(waiting).values(ended_at=at, ended_by="told")
    rows = await tx.execute(ended.returning(watched_codes.c.code_key, watched_codes.c.address_id))
    return [(row.code_key, row.address_id) for row in rows]


async def marks(tx: Tx, codes: Collection[str]) -> dict[str, str]:
    """The marks of these dossiers as they were imported last, by code; nothing is locked."""
    rows = await tx.execute(select(dossiers.c.code, dossiers.c.mark).where(bulk.among(tx, dossiers.c.code, codes)))
    return {row.code: row.mark for row in rows}


def person_columns(vault: Vault, code: str, person: Mapping[str, str]) -> Values:
    """The applicant's columns, sealed and hashed; `person` has name, phone (E.164), kind, email, id_last4."""
    phone, email, digits = person["phone"], person["email"], person["id_last4"]
    return {
        "applicant": vault.seal(person["name"]) if person["name"] else None,
        "phone": vault.seal(phone) if phone else None,
        "phone_hash": vault.digest("phone", phone) if phone else None,
        "phone_kind": person["kind"],
        "email": vault.seal(email) if email else None,
        "id_hash": id_digits_hash(vault, code, digits) if digits else None,
    }
