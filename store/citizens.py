"""What people refused, follow and wait for; each is one row of evidence with its source and moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, insert, select, update

import dossier_code
from store.database import Tx
from store.tables.citizens import addresses, refusals
from store.tables.dossiers import dossiers, subscriptions, watched_codes

Scope = Literal["reminders", "all", "none"]


async def refuse(tx: Tx, channel: str, address: str, scope: Scope, source: str, at: datetime) -> None:
    """The one way to opt out, or back in with scope "none". What is queued is judged against it before it is sent.

    NĐ 91/2020/NĐ-CP: one confirmation, the refusal kept at least a year; its row stays when all else is erased.
    """
    key = tx.vault.digest(channel, address)
    row = tx.insert(addresses).values(
        channel=channel, address_hash=key, address=tx.vault.seal(address), refused=_held(scope), created_at=at
    )
    await tx.execute(
        row.on_conflict_do_update(index_elements=["channel", "address_hash"], set_={"refused": _held(scope)})
    )
    await tx.execute(insert(refusals).values(channel=channel, address_hash=key, scope=scope, source=source, at=at))


def _held(scope: Scope) -> str:
    return "" if scope == "none" else scope


async def follow(tx: Tx, dossier_id: int, address_id: int, proof: str, at: datetime) -> None:
    """Tell this address, too, what happens to the dossier: for who proved to may see it."""
    row = tx.insert(subscriptions).values(dossier_id=dossier_id, address_id=address_id, proof=proof, since=at)
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["dossier_id", "address_id"], set_={"ended_at": None, "since": at, "proof": proof}
        )
    )


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


async def stop_following(tx: Tx, address_id: int, code: str | None, at: datetime) -> int:
    """End following and waiting, for one code or for all; how many ended."""
    mine = dossiers.c.code_key == dossier_code.key(code) if code else dossiers.c.id.is_not(None)
    ids = select(dossiers.c.id).where(mine)
    one = await tx.execute(
        update(subscriptions)
        .where(
            subscriptions.c.address_id == address_id,
            subscriptions.c.ended_at.is_(None),
            *((subscriptions.c.dossier_id.in_(ids),) if code else ()),
        )
        .values(ended_at=at)
    )
    two = await tx.execute(
        update(watched_codes)
        .where(
            watched_codes.c.address_id == address_id,
            watched_codes.c.ended_at.is_(None),
            *((watched_codes.c.code_key == dossier_code.key(code),) if code else ()),
        )
        .values(ended_at=at, ended_by="citizen")
    )
    return int(one.rowcount + two.rowcount)


async def end_waiting(tx: Tx, before: datetime, at: datetime) -> list[Any]:
    """End the waiting for codes that was begun before then: code_key, code, address_id of each."""
    late = watched_codes.c.ended_at.is_(None) & (watched_codes.c.asked_at < before)
    ended = update(watched_codes).where(late).values(ended_at=at, ended_by="apology")
    columns = (watched_codes.c.code_key, watched_codes.c.code, watched_codes.c.address_id)
    return list((await tx.execute(ended.returning(*columns))).all())
