"""The people of lists, forgotten: when their time is over, or when one of them asks. Figures stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, null, select, update

from store.database import Tx
from store.tables.broadcasts import broadcast_recipients as people
from store.tables.broadcasts import broadcasts, unread_lists
from store.tables.invitations import gatherings, invitations

AT_ONCE = 2000
NO_GUEST: dict[str, Any] = {
    **dict.fromkeys(("phone_hash", "address", "data", "token", "token_hash", "code_hash"), null()),
    "recipient": "gone:" + cast(invitations.c.id, String),
}
"""An invitation without its guest: whether somebody came is still counted."""


async def forget_lists(tx: Tx, before: datetime) -> int:
    """Drop the lists of broadcasts that began before then, and of drafts as old; how many rows, AT_ONCE at most."""
    c = broadcasts.c
    never = c.started_at.is_(None) & (c.state == "draft") & (c.created_at < before)
    old = select(c.id).where((c.started_at < before) | never)
    await tx.execute(delete(unread_lists).where(unread_lists.c.broadcast_id.in_(old)))
    rows = select(people.c.id).where(people.c.broadcast_id.in_(old)).limit(AT_ONCE)
    return (await tx.execute(delete(people).where(people.c.id.in_(rows)))).rowcount


async def forget_guests(tx: Tx, before: datetime) -> int:
    """Forget who was invited to what was over before then; how many, AT_ONCE at most."""
    c = invitations.c
    old = select(gatherings.c.id).where(gatherings.c.starts_at < before)
    some = select(c.id).where(c.gathering_id.in_(old), c.token.is_not(None)).limit(AT_ONCE)
    return (await tx.execute(update(invitations).where(c.id.in_(some)).values(NO_GUEST))).rowcount


async def erase_from_lists(tx: Tx, phone_hash: str) -> int:
    """Take one person out of every list and invitation; how many rows."""
    nobody = dict.fromkeys(("number_hash", "phone_hash", "address", "data", "detail"), null())
    listed = update(people).where(people.c.phone_hash == phone_hash).values(**nobody, left_out="refused")
    invited = update(invitations).where(invitations.c.phone_hash == phone_hash).values(NO_GUEST)
    return (await tx.execute(listed)).rowcount + (await tx.execute(invited)).rowcount
