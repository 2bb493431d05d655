"""Talks with citizens: who writes, what we asked them last, and each message with its reply, once for ever."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, ScalarSelect, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from messages import Choice, Inbound, Reply
from store.database import Tx
from store.tables.citizens import addresses, inbound
from store.tables.columns import Sealed

FIRST_ANSWER = timedelta(seconds=5)
"""How long a repeat is kept silent while the first answer is under way."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes: their address, what it refused, the phone it proved, and what the last turn remembered.

    `held_until`: an official holds the talk until then.
    """

    address_id: int
    state: str
    refused: str
    phone_hash: str | None
    talk: dict[str, Any]
    repeat: Reply | None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn leaves behind: who answered, what the next turn remembers, and codes looked up by whom."""

    handler: str
    talk: dict[str, Any]
    asker_hash: str | None = None
    codes: tuple[str, ...] = ()


async def greet(tx: Tx, said: Inbound) -> Person:
    """The person behind a message, made if new; in the same statement whether this very message came before.

    The address's row stays locked until the end of the turn, so that two messages of one person follow each other.
    """
    phone = tx.vault.digest("phone", said.verified_phone) if said.verified_phone else None
    told = {
        "by_channel": said.channel,
        "by_hash": tx.vault.digest(said.channel, said.address),
        "by_address": tx.vault.seal(said.address),
        "by_phone": phone,
        "by_moment": said.received_at,
        "by_provider_id": said.provider_id,
    }
    found = (await tx.execute(_greeting(tx.on_postgresql), told)).one()
    talk = dict(json.loads(tx.vault.open(found.talk))) if found.talk else {}
    return Person(
        found.id, found.state, found.refused, found.phone_hash, talk, _repeat(tx, found, said), found.held_until
    )


async def keep(tx: Tx, said: Inbound, reply: Reply, person: Person, turn: Turn) -> int:
    """Store message, reply and what the next turn remembers: two statements. The message's row id.

    Raises Duplicate where the same message was stored meanwhile.
    """
    told = {
        "channel": said.channel,
        "provider_id": said.provider_id,
        "address_id": person.address_id,
        "text": tx.vault.seal(said.text),
        "reply": tx.vault.seal(_dump(reply)),
        "handler": turn.handler,
        "received_at": said.received_at,
        "answering_until": said.received_at + FIRST_ANSWER,
        "asker_hash": turn.asker_hash if turn.codes else None,
        "codes_hash": tx.vault.digest("codes", *sorted(turn.codes)) if turn.codes else None,
        "codes": len(turn.codes),
    }
    row_id = int((await tx.execute(_KEEPING, told)).scalar_one())
    if turn.talk != person.talk:
        talk = tx.vault.seal(json.dumps(turn.talk, ensure_ascii=False)) if turn.talk else None
        await tx.execute(_REMEMBERING, {"whose": person.address_id, "new_talk": talk})
    return row_id


def codes_looked_up() -> ScalarSelect[Any]:
    """How many codes not their own `asker_hash` tried since `an_hour_ago`, found or not; a part of a statement."""
    tried = (
        select(inbound.c.codes_hash, inbound.c.codes)
        .where(inbound.c.asker_hash == bindparam("asker_hash"), inbound.c.received_at > bindparam("an_hour_ago"))
        .distinct()
        .subquery()
    )
    return select(func.coalesce(func.sum(tried.c.codes), 0)).scalar_subquery()


async def note_answered(tx: Tx, whole: list[tuple[str, str]], at: datetime) -> None:
    """The first answers to these (channel, provider id) went out whole: from now on repeats get nothing more."""
    for channel, provider_id in whole:
        await tx.execute(
            update(inbound)
            .where(inbound.c.channel == channel, inbound.c.provider_id == provider_id, inbound.c.answered_at.is_(None))
            .values(answered_at=at)
        )


async def note_carried(tx: Tx, rows: Collection[int], at: datetime) -> None:
    """The replies to these inbound rows were handed over as deliveries: from now on repeats get nothing more."""
    if rows:
        which = inbound.c.id.in_(rows) & inbound.c.answered_at.is_(None)
        await tx.execute(update(inbound).where(which).values(answered_at=at))


# The statements of every turn are built once: building them anew costs as much as running them.


@cache
def _greeting(on_postgresql: bool) -> Executable:
    row: Any = (postgresql if on_postgresql else sqlite).insert(addresses)
    row = row.values(
        channel=bindparam("by_channel"),
        address_hash=bindparam("by_hash"),
        address=bindparam("by_address"),
        phone_hash=bindparam("by_phone"),
        created_at=bindparam("by_moment"),
        heard_at=bindparam("by_moment"),
        state="ok",
        refused="",
    )
    phone = func.coalesce(row.excluded.phone_hash, addresses.c.phone_hash)
    heard = {"heard_at": row.excluded.heard_at, "address": row.excluded.address, "phone_hash": phone}
    row = row.on_conflict_do_update(index_elements=["channel", "address_hash"], set_=heard)  # an erased one is back
    greeting: Executable = row.returning(addresses, *_seen())
    return greeting


def _seen() -> tuple[Any, ...]:
    """Columns that tell whether this message is stored already."""
    same = (inbound.c.channel == bindparam("by_channel")) & (inbound.c.provider_id == bindparam("by_provider_id"))
    wanted = (inbound.c.reply, inbound.c.answering_until, inbound.c.answered_at)
    return tuple(select(each).where(same).scalar_subquery().label(f"seen_{each.name}") for each in wanted)


_KEEPING = insert(inbound).returning(inbound.c.id)
_REMEMBERING = (
    update(addresses).where(addresses.c.id == bindparam("whose")).values(talk=bindparam("new_talk", type_=Sealed))
)


def _repeat(tx: Tx, found: Any, said: Inbound) -> Reply | None:
    """None for a new message; marked `repeat` where the first answer went out whole or is still under way."""
    if found.seen_answering_until is None:
        return None
    reply = _load(tx.vault.open(found.seen_reply)) if found.seen_reply else Reply("")
    gone_out = found.seen_answered_at is not None or said.received_at <= found.seen_answering_until
    return Reply(reply.text, reply.choices, repeat=gone_out, again=True)


def _dump(reply: Reply) -> str:
    return json.dumps([reply.text, [[each.label, each.says] for each in reply.choices]], ensure_ascii=False)


def _load(text: str) -> Reply:
    said, choices = json.loads(text)
    return Reply(said, tuple(Choice(*each) for each in choices))
