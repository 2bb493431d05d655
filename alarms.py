"""The dead-man alarm: when no timed job runs, or notices wait and do not go, the service says so by its own channels.

A web process looks, for it lives when the workers do not; of many that look one tells, once an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from alarm_texts import TEXTS
from messages import Lane, Reply
from store import fence
from store.database import Database, Tx
from store.deliveries import Say, add_reply
from store.figures import heartbeat, pulse
from store.jobs import take_lease

AGAIN = timedelta(hours=1)


async def raise_alarm(
    database: Database, phones: Sequence[str], minutes: int, language: str, now: datetime
) -> list[str]:
    """Look; where something stands still, leave an SMS for each phone and return the deliveries' ids to send now."""
    if not phones:
        return []
    async with database.read() as tx:
        fault = await find_fault(tx, timedelta(minutes=minutes), now)
    if not fault:
        return []
    async with database.begin() as tx:
        if not await take_lease(tx, "alarm", token_hex(8), now + AGAIN, now):
            return []
        text = TEXTS[fault][language].format(minutes=minutes)
        return [await add_reply(tx, Say("sms", phone, Reply(text)), now) for phone in phones]


async def find_fault(tx: Tx, patience: timedelta, now: datetime) -> str:
    """ "no-tick", "stuck", or "" where all is well or never began. Behind a closed fence waiting is no fault."""
    beat = await heartbeat(tx)
    if beat is None:
        return ""
    if now - beat > patience:
        return "no-tick"
    waits = (await pulse(tx, now)).oldest[Lane.NOTICE]
    return "stuck" if waits > patience.total_seconds() and not await fence.closed(tx) else ""
