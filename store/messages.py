"""What one address said and heard, in one thread: inbound rows with their replies, and deliveries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from messages import Choice
from store.database import Tx
from store.tables.citizens import addresses, inbound
from store.tables.notices import deliveries

_LATEST = 200


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a thread. `direction` is "in" (the person wrote) or "out" (we did); `at` is aware, in UTC.

    `state` is "received" for what came in, else a delivery's state; a reply that rode on the answer to its own message
    is "delivered" once that answer went out whole, "sent" before. `id` stays the same between two readings.
    """

    id: str
    at: datetime
    direction: str
    text: str
    state: str
    choices: tuple[Choice, ...] = ()


async def messages_of(tx: Tx, channel: str, address: str, after: datetime) -> list[Message]:
    """The thread of one address after that moment, oldest first; its latest 200 rows of each kind.

    A text that was erased when its time was over is left out.
    """
    key = tx.vault.digest(channel, address)
    spoken = await _spoken(tx, channel, key, after)
    pushed, carried = await _pushed(tx, channel, key, after)
    lines = [line for row in spoken for line in _exchange(tx, row, carried.get(row.id, set()))]
    return sorted(lines + pushed, key=lambda line: (line.at, line.id))


async def pushed_to(tx: Tx, channel: str, address: str, after: datetime) -> list[Message]:
    """Only what deliveries brought to that address after that moment, oldest first."""
    pushed, _ = await _pushed(tx, channel, tx.vault.digest(channel, address), after)
    return sorted(pushed, key=lambda line: (line.at, line.id))


async def _spoken(tx: Tx, channel: str, key: str, after: datetime) -> list[Any]:
    mine = select(addresses.c.id).where(addresses.c.channel == channel, addresses.c.address_hash == key)
    rows = (
        select(inbound)
        .where(inbound.c.address_id == mine.scalar_subquery(), inbound.c.received_at > after)
        .order_by(inbound.c.id.desc())
        .limit(_LATEST)
    )
    return list(await tx.execute(rows))


async def _pushed(tx: Tx, channel: str, key: str, after: datetime) -> tuple[list[Message], dict[int, set[str]]]:
    """Deliveries as messages, and by inbound row the texts that a delivery carries already."""
    query = (
        select(deliveries)
        .where(deliveries.c.channel == channel, deliveries.c.address_hash == key, deliveries.c.created_at > after)
        .order_by(deliveries.c.created_at.desc())
        .limit(_LATEST)
    )
    rows = [row for row in await tx.execute(query) if row.text is not None]
    messages, carried = [], dict[int, set[str]]()
    for row in rows:
        message = _delivery(tx, row)
        messages.append(message)
        if row.inbound_id is not None:
            carried.setdefault(row.inbound_id, set()).add(message.text)
    return messages, carried


def _delivery(tx: Tx, row: Any) -> Message:
    choices = tuple(_choice(each) for each in row.choices or ())
    return Message(f"d-{row.id}", row.created_at, "out", tx.vault.open(row.text), row.state, choices)


def _exchange(tx: Tx, row: Any, carried: set[str]) -> list[Message]:
    """What was said and, unless a delivery carries it, what we answered."""
    lines = []
    if row.text is not None:
        lines.append(Message(f"m-{row.id:012}-a", row.received_at, "in", tx.vault.open(row.text), "received"))
    if row.reply is not None:
        text, choices = json.loads(tx.vault.open(row.reply))
        state = "delivered" if row.answered_at else "sent"
        if text and text not in carried:
            said = tuple(map(_choice, choices))  # told at the moment of its question: when it went out is noted later
            lines.append(Message(f"m-{row.id:012}-b", row.received_at, "out", text, state, said))
    return lines


def _choice(told: Any) -> Choice:
    return Choice(told["label"], told["says"]) if isinstance(told, dict) else Choice(*told)
