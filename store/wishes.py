"""When somebody wants to be told, kept with the address that said it; which channel first, kept with the citizen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time

from sqlalchemy import exists, func, insert, null, or_, select, update

from store.consents import Evidence, note_of
from store.database import Tx
from store.tables.citizens import addresses, citizens

Window = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an address wishes: its hours (None: the service's) and its order of channels (empty: the service's)."""

    window: Window | None
    order: tuple[str, ...]


async def read(tx: Tx, address_id: int) -> Wishes:
    """What this address, or its citizen, wishes."""
    wanted = select(addresses.c.hours, citizens.c.channel_order)
    wanted = wanted.outerjoin(citizens, citizens.c.id == addresses.c.citizen_id).where(addresses.c.id == address_id)
    row = (await tx.execute(wanted)).one()
    return Wishes(read_window(row.hours), tuple(row.channel_order or ()))


async def set_window(tx: Tx, address_id: int, window: Window | None) -> None:
    """Tell this address only within these hours of Vietnam's day; None: within the service's."""
    said = f"{window[0]:%H:%M}-{window[1]:%H:%M}" if window else ""
    await tx.execute(update(addresses).where(addresses.c.id == address_id).values(hours=said))


async def set_order(tx: Tx, address_id: int, order: Sequence[str], how: Evidence) -> None:
    """Tell the citizen of this address, and of all that proved the same phone, in this order of channels.

    None of them in `order`: in the service's order.
    """
    mine = select(addresses.c.phone_hash).where(addresses.c.id == address_id).scalar_subquery()
    theirs = or_(addresses.c.id == address_id, addresses.c.phone_hash == mine)
    citizen = await tx.scalar(select(func.min(addresses.c.citizen_id)).where(theirs))
    if citizen is None:
        citizen = (await tx.execute(insert(citizens).values(created_at=how.at).returning(citizens.c.id))).scalar_one()
    await tx.execute(update(addresses).where(theirs).values(citizen_id=citizen))
    kept = list(order) or null()
    await tx.execute(update(citizens).where(citizens.c.id == citizen).values(channel_order=kept))
    first = replace(how, subject=f"channel:{order[0]}" if order else "")
    await note_of(tx, address_id, "agreed" if order else "withdrew", "channel", first)


async def reached_by(tx: Tx, phone_hash: str, channel: str) -> bool:
    """Whether some address of that channel proved this phone."""
    proved = exists().where(addresses.c.phone_hash == phone_hash, addresses.c.channel == channel)
    return bool(await tx.scalar(select(proved)))


def read_window(said: str) -> Window | None:
    """The hours as they are kept; None where none were said."""
    opens, _, closes = said.partition("-")
    return (time.fromisoformat(opens), time.fromisoformat(closes)) if said else None
