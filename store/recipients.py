"""Who is told of a dossier, each person once; and what platforms say of addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from store import consents
from store.consents import Evidence, Source
from store.database import Tx
from store.tables.citizens import addresses
from store.tables.dossiers import dossiers, subscriptions

_SHUT_BY: dict[str, Source] = {"stopped": "carrier", "blocked": "platform"}


async def told(tx: Tx, dossier_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Whom each dossier's events are told to, as recipients of notices: the applicant, then each other person once.

    Somebody who follows a dossier over two linked addresses (the same citizen, or the same proved phone) is one person,
    and the applicant's own chats are the applicant.
    """
    c = addresses.c
    wanted = (
        select(subscriptions.c.dossier_id, c.id, c.citizen_id, c.phone_hash, c.address_hash, c.channel)
        .add_columns(dossiers.c.phone_hash.label("applicant"))
        .join(addresses, c.id == subscriptions.c.address_id)
        .join(dossiers, dossiers.c.id == subscriptions.c.dossier_id)
        .where(subscriptions.c.dossier_id.in_(dossier_ids), subscriptions.c.ended_at.is_(None))
        .order_by(subscriptions.c.dossier_id, c.id)
    )
    seen: dict[int, set[str]] = {each: set() for each in dossier_ids}
    found: dict[int, list[str]] = {each: ["applicant"] for each in dossier_ids}
    for row in await tx.execute(wanted):
        signs = {f"citizen {row.citizen_id}" if row.citizen_id else "", row.phone_hash or ""} - {""}
        own = row.applicant is not None and row.phone_hash == row.applicant
        if not own and not signs & seen[row.dossier_id]:
            found[row.dossier_id].append(f"address:{row.id}")
        seen[row.dossier_id] |= signs
    return {dossier_id: tuple(recipients) for dossier_id, recipients in found.items()}


async def mark_address(tx: Tx, way: tuple[str, str], state: str, now: datetime) -> None:
    """Keep a fact about (channel, address): "blocked", "stopped", "gone", or "ok" again."""
    channel, address = way
    row = tx.insert(addresses).values(
        channel=channel,
        address_hash=tx.vault.digest(channel, address),
        address=tx.vault.seal(address),
        state=state,
        phone_hash=tx.vault.digest("phone", address) if channel == "sms" else None,
        created_at=now,
    )
    await _note_change(tx, way, state, now)
    set_ = {"state": row.excluded.state}
    await tx.execute(row.on_conflict_do_update(index_elements=["channel", "address_hash"], set_=set_))


async def _note_change(tx: Tx, way: tuple[str, str], state: str, now: datetime) -> None:
    """STOP at the carrier and a blocked chat are refusals of that channel; both end when it opens again."""
    c = addresses.c
    key = (c.channel == way[0]) & (c.address_hash == tx.vault.digest(*way))
    before = await tx.scalar(select(c.state).where(key)) or "ok"
    if state in _SHUT_BY and before != state:
        await consents.note(tx, way, "refused", "channel", Evidence(_SHUT_BY[state], now))
    elif state == "ok" and before in _SHUT_BY:
        await consents.note(tx, way, "resumed", "channel", Evidence(_SHUT_BY[before], now))
