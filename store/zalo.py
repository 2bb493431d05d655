"""What the Zalo channel must know beside a text: when the person last wrote, and what an approved template may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from store.database import Tx
from store.tables.citizens import addresses
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices


@dataclass(frozen=True, slots=True)
class Case:
    """A delivery's notice: its kind, its dossier's code, and the phone (E.164) that a template can be sent to.

    The phone is the dossier's registered one, and only where this address proved to be its owner's; else empty.
    """

    kind: str = ""
    code: str = ""
    phone: str = ""


async def heard_at(tx: Tx, user: str) -> datetime | None:
    """When this person last wrote to the account: it opens the window for free texts."""
    wanted = select(addresses.c.heard_at).where(
        addresses.c.channel == "zalo", addresses.c.address_hash == tx.vault.digest("zalo", user)
    )
    found: datetime | None = await tx.scalar(wanted)
    return found


async def case_of(tx: Tx, delivery_id: str) -> Case:
    """What a delivery is about; an empty case for a reply."""
    d, n, a = deliveries.c, notices.c, addresses.c
    wanted = (
        select(n.kind, dossiers.c.code, dossiers.c.phone, dossiers.c.phone_hash, a.phone_hash.label("proved"))
        .join(notices, n.id == d.notice_id)
        .outerjoin(dossiers, dossiers.c.id == n.dossier_id)
        .outerjoin(addresses, (a.channel == d.channel) & (a.address_hash == d.address_hash))
        .where(d.id == delivery_id)
    )
    row = (await tx.execute(wanted)).one_or_none()
    if row is None:
        return Case()
    own = row.phone is not None and row.proved is not None and row.proved == row.phone_hash
    return Case(row.kind, row.code or "", tx.vault.open(row.phone) if own else "")


async def delivery_of(tx: Tx, provider_id: str) -> str | None:
    """The delivery that Zalo gave this message id."""
    wanted = select(deliveries.c.id).where(deliveries.c.provider_id == provider_id, deliveries.c.channel == "zalo")
    found: str | None = await tx.scalar(wanted.limit(1))
    return found
