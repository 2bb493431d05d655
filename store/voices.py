"""Ratings and complaints: kept once each, with the office that they concern."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, insert, select

from store.database import Tx
from store.tables.citizens import addresses
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.voices import complaints, ratings

ASKED = "DA_TRA_DANH_GIA"
STILL_ASKED = timedelta(days=7)


async def asked_to_rate(tx: Tx, address_id: int, at: datetime) -> Any:
    """The dossier that this address was asked to rate and has not yet (id, code, office_id), or None."""
    rated = exists().where(ratings.c.dossier_id == notices.c.dossier_id, ratings.c.address_id == address_id)
    wanted = (
        select(dossiers.c.id, dossiers.c.code, dossiers.c.office_id)
        .join(notices, notices.c.dossier_id == dossiers.c.id)
        .join(deliveries, deliveries.c.notice_id == notices.c.id)
        .join(
            addresses,
            (addresses.c.channel == deliveries.c.channel) & (addresses.c.address_hash == deliveries.c.address_hash),
        )
        .where(addresses.c.id == address_id, notices.c.kind == ASKED, deliveries.c.created_at > at - STILL_ASKED)
        .where(~rated)
        .order_by(deliveries.c.created_at.desc())
        .limit(1)
    )
    return (await tx.execute(wanted)).one_or_none()


async def rate(tx: Tx, dossier: Any, address_id: int, score: int, at: datetime) -> None:
    """Keep the rating; a second one changes the first."""
    row = tx.insert(ratings).values(
        dossier_id=dossier.id, office_id=dossier.office_id, address_id=address_id, score=score, at=at
    )
    changed = {"score": score, "at": at}
    await tx.execute(row.on_conflict_do_update(index_elements=["dossier_id", "address_id"], set_=changed))


async def complain(tx: Tx, address_id: int, text: str, code_key: str | None, at: datetime) -> None:
    """Keep a complaint for the office of the dossier that the talk is about."""
    about = select(dossiers.c.id, dossiers.c.office_id).where(dossiers.c.code_key == (code_key or "")).limit(1)
    found = (await tx.execute(about)).one_or_none() if code_key else None
    values = {
        "address_id": address_id,
        "dossier_id": found.id if found else None,
        "office_id": found.office_id if found else None,
        "text": tx.vault.seal(text),
        "state": "open",
        "at": at,
    }
    await tx.execute(insert(complaints).values(values))
