"""Talks with citizens: who writes, what we asked them last, and each message with its reply, once for ever."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Executable, ScalarSelect, bindparam, exists, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from messages import Choice, Inbound, Reply
from store import bulk
from store.database import Tx
from store.tables.citizens import addresses, inbound
from store.tables.dossiers import dossiers

FIRST_ANSWER = timedelta(seconds=5)
"""How long a repeat is kept silent while the first answer is under way."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes: their address, what it refused, the phone it proved, and what the last turn remembered.

    `lodged`: some dossier has that phone. `held_until`: an official holds the talk until then.
    """

    address_id: int
    state: str
    refused: str
    phone_hash: str | None
    talk: dict[str, Any]
    held_until: datetime | None = None
    lodged: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn as it is stored: message, reply, who answered, what the next turn remembers, codes looked up by whom.

    `question`: what people may learn from; it is kept apart, without who asked (store/questions.py).
    """

    said: Inbound
    person: Person
    reply: Reply
    handler: str
    talk: dict[str, Any]
    asker_hash: str | None = None
    codes: tuple[str, ...] = ()
    question: str = ""


async def greet(tx: Tx, said: Sequence[Inbound]) -> list[Person]:
    """The people behind these messages, each of another, made where they are new: one statement.

    Their rows stay locked until the end of the turn, so that two messages of one person follow each other. They are
    locked in one order everywhere, so that two rounds never wait for each other.
    """
    place = itemgetter("channel", "address_hash")
    told = [_heard(tx, each) for each in said]
    rows = await tx.execute(_greeting(tx.on_postgresql), sorted(told, key=place))
    found = {(row.channel, row.address_hash): _person(tx, row) for row in rows}
    return [found[place(each)] for each in told]


async def keep(tx: Tx, taken: Sequence[Taken]) -> list[int]:
    """Store messages, replies and what the next turns remember: two statements. The messages' row ids, in order.

    Raises Duplicate where one of the messages was stored before.
    """
    kept = await tx.execute(_KEEPING, [_kept(tx, each) for each in taken])
    ids = {(row.channel, row.provider_id): int(row.id) for row in kept}
    news = [each for each in taken if each.talk != each.person.talk]
    await bulk.update_by_id(tx, addresses, [_remembered(tx, each) for each in news], ("talk",))
    return [ids[each.said.channel, each.said.provider_id] for each in taken]


async def stored(tx: Tx, said: Inbound) -> Reply | None:
    """The reply to this very message, where it came before; None where it did not.

    Marked `repeat` where the first answer went out whole or is still under way.
    """
    same = (inbound.c.channel == said.channel) & (inbound.c.provider_id == said.provider_id)
    found = (await tx.execute(select(inbound).where(same))).first()
    if found is None:
        return None
    reply = _load(tx.vault.open(found.reply)) if found.reply else Reply("")
    gone_out = found.answered_at is not None or said.received_at <= found.answering_until
    return Reply(reply.text, reply.choices, repeat=gone_out, again=True)


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
    for channel in {each for each, _ in whole}:
        ids = [provider_id for each, provider_id in whole if each == channel]
        which = (inbound.c.channel == channel) & bulk.among(tx, inbound.c.provider_id, ids)
        await tx.execute(update(inbound).where(which, inbound.c.answered_at.is_(None)).values(answered_at=at))


async def note_carried(tx: Tx, rows: Collection[int], at: datetime) -> None:
    """The replies to these inbound rows were handed over as deliveries: from now on repeats get nothing more."""
    if rows:
        which = inbound.c.id.in_(rows) & inbound.c.answered_at.is_(None)
        await tx.execute(update(inbound).where(which).values(answered_at=at))


# The statements of every turn are built once: building them anew costs as much as running them.


@cache
def _greeting(on_postgresql: bool) -> Executable:
    row: Any = (postgresql if on_postgresql else sqlite).insert(addresses)
    phone = func.coalesce(row.excluded.phone_hash, addresses.c.phone_hash)
    heard = {"heard_at": row.excluded.heard_at, "address": row.excluded.address, "phone_hash": phone}
    row = row.on_conflict_do_update(index_elements=["channel", "address_hash"], set_=heard)  # an erased one is back
    theirs: Any = literal_column("addresses.phone_hash")  # SQLAlchemy leaves the table's name out behind RETURNING
    lodged = exists().where(dossiers.c.phone_hash == theirs)
    greeting: Executable = row.returning(addresses, lodged.label("lodged"))
    return greeting


_KEEPING = insert(inbound).returning(inbound.c.id, inbound.c.channel, inbound.c.provider_id)


def _heard(tx: Tx, said: Inbound) -> dict[str, Any]:
    return {
        "channel": said.channel,
        "address_hash": tx.vault.digest(said.channel, said.address),
        "address": tx.vault.seal(said.address),
        "phone_hash": tx.vault.digest("phone", said.verified_phone) if said.verified_phone else None,
        "created_at": said.received_at,
        "heard_at": said.received_at,
    }


def _person(tx: Tx, row: Any) -> Person:
    talk = dict(json.loads(tx.vault.open(row.talk))) if row.talk else {}
    return Person(row.id, row.state, row.refused, row.phone_hash, talk, row.held_until, bool(row.lodged))


def _kept(tx: Tx, taken: Taken) -> dict[str, Any]:
    said, codes = taken.said, taken.codes
    return {
        "channel": said.channel,
        "provider_id": said.provider_id,
        "address_id": taken.person.address_id,
        "text": tx.vault.seal(said.text),
        "reply": tx.vault.seal(_dump(taken.reply)),
        "handler": taken.handler,
        "received_at": said.received_at,
        "answering_until": said.received_at + FIRST_ANSWER,
        "asker_hash": taken.asker_hash if codes else None,
        "codes_hash": tx.vault.digest("codes", *sorted(codes)) if codes else None,
        "codes": len(codes),
    }


def _remembered(tx: Tx, taken: Taken) -> dict[str, Any]:
    talk = tx.vault.seal(json.dumps(taken.talk, ensure_ascii=False)) if taken.talk else None
    return {"id": taken.person.address_id, "talk": talk}


def _dump(reply: Reply) -> str:
    return json.dumps([reply.text, [[each.label, each.says] for each in reply.choices]], ensure_ascii=False)


def _load(text: str) -> Reply:
    said, choices = json.loads(text)
    return Reply(said, tuple(Choice(*each) for each in choices))
