"""Codes that people wait for: told when they come (by intake), and once, with an apology, when they never do."""

from __future__ import annotations

from datetime import datetime, timedelta

from store import citizens
from store.database import Database
from store.notices import Seed, add_notices


async def end(database: Database, days: int, now: datetime) -> int:
    """Tell everyone who has waited longer than that for a code that it did not come; how many."""
    async with database.begin() as tx:
        given_up = await citizens.end_waiting(tx, now - timedelta(days=days), now)
        seeds = [
            Seed(
                "MA_CHUA_CO",
                row.code_key,
                f"address:{row.address_id}",
                now,
                subject=f"code:{row.code_key}",
                facts={"code": row.code},
                useful_until=now + timedelta(days=5),
            )
            for row in given_up
        ]
        await add_notices(tx, seeds, now)
    return len(given_up)
