"""What people refused, follow and wait for, as it holds now; how it came to be stands in the ledger of consents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select, update

import dossier_code
from store import consents
from store.consents import Evidence
from store.database import Tx
from store.tables.citizens import addresses
from store.tables.dossiers import dossiers, subscriptions, watched_codes

Scope = Literal["reminders", "all", "none"]


async def refuse(tx: Tx, channel: str, address: str, scope: Scope, how: Evidence) -> None:
    """The one way to opt out, or back in with scope "none". What is queued is judged against it before it is sent.

    NĐ 91/2020/NĐ-CP: one confirmation, the refusal kept at least a year; its entry stays when all else is erased.
    """
    held = "" if scope == "none" else scope
    row = tx.insert(addresses).values(
        channel=channel,
        address_hash=tx.vault.digest(channel, address),
        address=tx.vault.seal(address),
        refused=held,
        created_at=how.at,
    )
    await tx.execute(row.on_conflict_do_update(index_elements=["channel", "address_hash"], set_={"refused": held}))
    if scope == "none":
        await consents.note(tx, (channel, address), "resumed", "all", how)
    else:
        await consents.note(tx, (channel, address), "refused", scope, how)


async def follow(tx: Tx, dossier_id: int, address_id: int, proof: str, how: Evidence) -> None:
    """Tell this address, too, what happens to the dossier: for who proved to may see it."""
    row = tx.insert(subscriptions).values(dossier_id=dossier_id, address_id=address_id, proof=proof, since=how.at)
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["dossier_id", "address_id"], set_={"ended_at": None, "since": how.at, "proof": proof}
        )
    )
    await consents.note_of(tx, address_id, "agreed", "dossier", replace(how, subject=f"dossier:{dossier_id}"))


async def wait_for(tx: Tx, code: str, address_id: int, at: datetime) -> None:
    """Remember a code that is not known yet; its arrival is told once."""
    row = tx.insert(watched_codes).values(
        code_key=dossier_code.key(code), code=code, address_id=address_id, asked_at=at, ended_by=""
    )
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["code_key", "address_id"], set_={"ended_at": None, "ended_by": "", "asked_at": at}
        )
    )


async def followed(tx: Tx, address_id: int) -> list[Any]:
    """The codes that this address follows or waits for, newest first: code, since, arrived."""
    known = (
        select(dossiers.c.code, subscriptions.c.since, func.coalesce(dossiers.c.status, 0).label("status"))
        .join(dossiers, dossiers.c.id == subscriptions.c.dossier_id)
        .where(subscriptions.c.address_id == address_id, subscriptions.c.ended_at.is_(None))
    )
    waited = select(watched_codes.c.code, watched_codes.c.asked_at, func.coalesce(None, 0)).where(
        watched_codes.c.address_id == address_id, watched_codes.c.ended_at.is_(None)
    )
    return list((await tx.execute(known.union_all(waited))).all())


async def stop_following(tx: Tx, address_id: int, code: str | None, how: Evidence) -> int:
    """End following and waiting, for one code or for all; how many ended."""
    s, w, key = subscriptions.c, watched_codes.c, dossier_code.key(code or "")
    ended = update(subscriptions).where(s.address_id == address_id, s.ended_at.is_(None)).values(ended_at=how.at)
    waited = update(watched_codes).where(w.address_id == address_id, w.ended_at.is_(None))
    if code:
        ended = ended.where(s.dossier_id.in_(select(dossiers.c.id).where(dossiers.c.code_key == key)))
        waited = waited.where(w.code_key == key)
    known = (await tx.execute(ended.returning(s.dossier_id))).scalars().all()
    for dossier_id in known:
        await consents.note_of(tx, address_id, "withdrew", "dossier", replace(how, subject=f"dossier:{dossier_id}"))
    two = await tx.execute(waited.values(ended_at=how.at, ended_by="citizen"))
    return len(known) + int(two.rowcount)


async def end_waiting(tx: Tx, before: datetime, at: datetime) -> list[Any]:
    """End the waiting for codes that was begun before then: code_key, code, address_id of each."""
    late = watched_codes.c.ended_at.is_(None) & (watched_codes.c.asked_at < before)
    ended = update(watched_codes).where(late).values(ended_at=at, ended_by="apology")
    columns = (watched_codes.c.code_key, watched_codes.c.code, watched_codes.c.address_id)
    return list((await tx.execute(ended.returning(*columns))).all())
