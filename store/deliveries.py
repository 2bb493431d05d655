"""Lượt gửi: each attempt to tell somebody, leased to the process that hands it over."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import Row, Select, exists, func, select

from messages import Choice, DeliveryState, Lane, Outbound, Reply
from store import bulk
from store.database import Tx
from store.tables.notices import deliveries

REPLY_LEASE = timedelta(seconds=20)
"""How long the process that answered may take to hand its answer over."""
REPLY_USEFUL = timedelta(hours=24)
THIS_PROCESS = f"{os.getpid()}-{token_hex(8)}"
"""Who holds the deliveries that this process sends."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A delivery to be inserted. `look_at` ends its lease, or is when a waiting one may go."""

    channel: str
    address: str
    text: str
    lane: Lane
    policy: str
    look_at: datetime
    notice_id: int | None = None
    inbound_id: int | None = None
    choices: tuple[Choice, ...] = ()
    parts: int = 1
    attempts: int = 0
    useful_until: datetime | None = None
    state: DeliveryState = DeliveryState.SENDING


@dataclass(frozen=True, slots=True)
class Say:
    """What to say to whom; `useful_until` None = a day. `inbound_id` is the message that it answers."""

    channel: str
    address: str
    reply: Reply
    inbound_id: int | None = None
    useful_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a delivery stands, without what was said to whom."""

    id: str
    notice_id: int | None
    inbound_id: int | None
    lane: Lane
    channel: str
    address_hash: str
    parts: int
    policy: str
    state: DeliveryState
    reason: str
    part_states: Mapping[str, list[str]]
    holder: str
    look_at: datetime | None
    provider_id: str | None
    attempts: int
    useful_until: datetime | None
    created_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Delivery(Standing):
    """A delivery with what is said to whom."""

    address: str
    text: str
    choices: tuple[Choice, ...]

    @property
    def outbound(self) -> Outbound:
        return Outbound(self.id, self.address, self.text, self.choices)


@dataclass(frozen=True, slots=True)
class Change:
    """One delivery's next state; what is None stays as it is. `look_at` None = nobody needs to look again."""

    delivery_id: str
    state: DeliveryState
    reason: str = ""
    look_at: datetime | None = None
    provider_id: str | None = None
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    parts: int | None = None
    part_states: Mapping[str, list[str]] | None = None
    holder: str | None = None


async def insert_attempts(tx: Tx, attempts: Sequence[Attempt], holder: str, now: datetime) -> list[Delivery]:
    """Insert deliveries, those that are being sent held by this process; as they stand now, in order."""
    rows = [_row(tx, each, holder, now) for each in attempts]
    await bulk.insert_all(tx, deliveries, rows)
    return [_inserted(row, each) for row, each in zip(rows, attempts, strict=True)]


async def add_reply(tx: Tx, say: Say, now: datetime) -> str:
    """A reply that no HTTP answer carries, in the turn's own transaction, held by this process.

    Returns the delivery's id: hand it to `Dispatcher.send_now` after the commit. The worker settles a lease that ran
    out; a reply of which nobody knows is said again while it is useful, for silence is worse than a repeat.
    """
    attempt = Attempt(
        channel=say.channel,
        address=say.address,
        text=say.reply.text,
        choices=say.reply.choices,
        lane=Lane.REPLY,
        policy="again",
        look_at=now + REPLY_LEASE,
        inbound_id=say.inbound_id,
        useful_until=say.useful_until or now + REPLY_USEFUL,
    )
    return (await insert_attempts(tx, [attempt], THIS_PROCESS, now))[0].id


async def read(tx: Tx, ids: Sequence[str], lock: bool = False) -> list[Delivery]:
    """These deliveries; locked until the transaction ends where that is asked for."""
    wanted = select(deliveries).where(deliveries.c.id.in_(ids)).order_by(deliveries.c.id)
    rows = await tx.execute(wanted.with_for_update() if lock else wanted)
    return [_delivery(tx, row) for row in rows]


async def read_standings(tx: Tx, ids: Sequence[str]) -> list[Standing]:
    """How these deliveries stand, locked until the transaction ends."""
    wanted = select(*(deliveries.c[name] for name in _STANDING)).where(deliveries.c.id.in_(ids))
    rows = await tx.execute(wanted.order_by(deliveries.c.id).with_for_update())
    return [Standing(**_facts(row)) for row in rows]


async def look(tx: Tx, state: DeliveryState, now: datetime, limit: int) -> list[Delivery]:
    """Lock deliveries of that state whose moment to look again has come, oldest first, skipping what others hold."""
    wanted = select(deliveries).where(deliveries.c.state == state, deliveries.c.look_at <= now)
    return await _lock(tx, wanted, limit)


async def waiting_replies(tx: Tx, channels: Collection[str], now: datetime, limit: int) -> list[Delivery]:
    """Lock replies that nobody holds and whose time has come, for these channels; the oldest first."""
    c = deliveries.c
    wanted = select(deliveries).where(c.state == DeliveryState.WAITING, c.look_at <= now, c.channel.in_(channels))
    return await _lock(tx, wanted, limit)


async def _lock(tx: Tx, wanted: Select[Any], limit: int) -> list[Delivery]:
    wanted = wanted.order_by(deliveries.c.look_at).limit(limit).with_for_update(skip_locked=True)
    return [_delivery(tx, row) for row in await tx.execute(wanted)]


async def any_to_look_at(tx: Tx, states: Collection[DeliveryState], now: datetime) -> bool:
    """Whether `look` may find anything in these states; it only reads."""
    which = deliveries.c.state.in_(states) & (deliveries.c.look_at <= now)
    return bool(await tx.scalar(select(exists(select(deliveries.c.id).where(which)))))


async def change(tx: Tx, changes: Sequence[Change]) -> None:
    """Put deliveries into their next state, one statement for those that change the same columns."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for each in changes:
        values = _changes(each)
        groups.setdefault(tuple(values), []).append(values)
    for columns, rows in groups.items():
        await bulk.update_by_id(tx, deliveries, rows, [name for name in columns if name != "id"])


async def last_to(tx: Tx, chats: Sequence[tuple[str, str]], since: datetime) -> dict[tuple[str, str], datetime]:
    """When each of these (channel, address hash) was last written to, where that is after `since`."""
    if not chats:
        return {}
    c = deliveries.c
    wanted = select(c.channel, c.address_hash, func.max(c.created_at).label("at")).where(
        c.channel.in_({channel for channel, _ in chats}),
        c.address_hash.in_([address_hash for _, address_hash in chats]),
        c.created_at > since,
    )
    rows = await tx.execute(wanted.group_by(c.channel, c.address_hash))
    return {(row.channel, row.address_hash): row.at for row in rows}


def _row(tx: Tx, each: Attempt, holder: str, now: datetime) -> dict[str, Any]:
    return {
        "id": token_hex(16),
        "notice_id": each.notice_id,
        "inbound_id": each.inbound_id,
        "lane": each.lane,
        "channel": each.channel,
        "address_hash": tx.vault.digest(each.channel, each.address),
        "address": tx.vault.seal(each.address),
        "text": tx.vault.seal(each.text),
        "choices": [[choice.label, choice.says] for choice in each.choices],
        "parts": each.parts,
        "policy": each.policy,
        "state": each.state,
        "holder": holder if each.state is DeliveryState.SENDING else "",
        "look_at": each.look_at,
        "attempts": each.attempts,
        "useful_until": each.useful_until,
        "created_at": now,
    }


def _inserted(row: dict[str, Any], each: Attempt) -> Delivery:
    unset: dict[str, Any] = {"reason": "", "part_states": {}, "provider_id": None, "sent_at": None, "settled_at": None}
    return Delivery(**{**unset, **row, "address": each.address, "text": each.text, "choices": each.choices})


def _delivery(tx: Tx, row: Row[Any]) -> Delivery:
    text = tx.vault.open(row.text) if row.text is not None else ""
    choices = tuple(Choice(*each) for each in row.choices)
    return Delivery(**_facts(row), address=tx.vault.open(row.address), text=text, choices=choices)


def _facts(row: Row[Any]) -> dict[str, Any]:
    facts = {name: row._mapping[name] for name in _STANDING}
    return {**facts, "lane": Lane(row.lane), "state": DeliveryState(row.state)}


_STANDING = tuple(each.name for each in fields(Standing))


def _changes(each: Change) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": each.delivery_id, "state": each.state, "reason": each.reason, "look_at": each.look_at
    }  # fmt: skip
    for name in ("provider_id", "sent_at", "settled_at", "parts", "part_states", "holder"):
        value = getattr(each, name)
        if value is not None:
            values[name] = dict(value) if name == "part_states" else value
    return values
