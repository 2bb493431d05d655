"""People whom we know only from a list of officials: their address stands there, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from store.database import Tx
from store.tables.broadcasts import broadcast_recipients as people
from store.tables.invitations import invitations


@dataclass(frozen=True, slots=True)
class Listed:
    """Where somebody of a list is reached: a sealed number or mail address."""

    channel: str
    address: bytes
    phone_hash: str | None


async def of_lists(tx: Tx, wanted: Collection[tuple[str, str]]) -> dict[str, Listed]:
    """Those of these (subject, recipient) of notices that stand in the broadcast's, or the gathering's, list."""
    found: dict[str, Listed] = {}
    for subject in {subject for subject, _ in wanted}:
        sort, _, number = subject.partition(":")
        names = [recipient for each, recipient in wanted if each == subject and not recipient.startswith("address:")]
        if names and sort == "broadcast":
            found |= await _of_broadcast(tx, int(number), names)
        elif names and sort == "gathering":
            found |= await _of_gathering(tx, int(number), names)
    return found


async def _of_broadcast(tx: Tx, broadcast_id: int, names: list[str]) -> dict[str, Listed]:
    by_hash = {name.partition(":")[2]: name for name in names}
    wanted = select(people.c.number_hash, people.c.channel, people.c.address, people.c.phone_hash).where(
        people.c.broadcast_id == broadcast_id, people.c.left_out == "", people.c.number_hash.in_(by_hash)
    )
    rows = await tx.execute(wanted)
    return {by_hash[row.number_hash]: Listed(row.channel, row.address, row.phone_hash) for row in rows if row.address}


async def _of_gathering(tx: Tx, gathering_id: int, names: list[str]) -> dict[str, Listed]:
    c = invitations.c
    wanted = select(c.recipient, c.address, c.phone_hash).where(c.gathering_id == gathering_id, c.recipient.in_(names))
    return {
        row.recipient: Listed("email" if row.recipient.startswith("mail:") else "sms", row.address, row.phone_hash)
        for row in await tx.execute(wanted)
        if row.address
    }
