"""A delivery as dispatch leaves it, for pages that show deliveries by address."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert

from store.database import Database
from store.tables.notices import deliveries


async def push(database: Database, channel: str, address: str, text: str, *, at: datetime, state: str = "sent") -> None:
    """One delivery row."""
    async with database.begin() as tx:
        row = {
            "id": uuid4().hex,
            "lane": "notice",
            "channel": channel,
            "address_hash": tx.vault.digest(channel, address),
            "address": tx.vault.seal(address),
            "text": tx.vault.seal(text),
            "state": state,
            "created_at": at,
        }
        await tx.execute(insert(deliveries).values(row))
