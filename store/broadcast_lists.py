"""The people of a broadcast: kept when a list is read, judged against what we know of them, queued, and told of."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, insert, or_, select, update

from store.broadcasts import Broadcast
from store.database import Tx
from store.tables.broadcasts import broadcast_recipients as people
from store.tables.citizens import addresses
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.offices import offices
from store.vault import Vault

JUDGED = ("refused", "unreachable", "private", "no-consent")
"""Reasons that are looked at anew each time the text is saved; the others lie in the list itself."""
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list: `left_out` says why it is not written to; `values` by placeholder; `number` is E.164.

    `email` is where somebody without a mobile number is invited instead.
    """

    line: int
    number: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    consent: str = ""
    left_out: str = ""
    detail: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Which dossiers' people: within these offices (None: all), of these procedures (None: any), in a status, due when.

    Moments are aware; `due_to` itself is no longer in.
    """

    scope: frozenset[int] | None = None
    procedures: frozenset[str] | None = None
    status: int | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one row: `state` is a notice's state, or "" where none was made."""

    line: int
    number: str
    left_out: str
    detail: str
    state: str
    reason: str
    channel: str
    parts: int
    at: datetime | None


def seal(vault: Vault, broadcast_id: int, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Rows for `add`; numbers, values and what stood in the file are sealed. Slow for many: use a thread."""
    return [_row(vault, broadcast_id, each) for each in entries]


async def add(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Keep sealed rows."""
    for start in range(0, len(rows), _BATCH):
        await tx.execute(insert(people), rows[start : start + _BATCH])


async def of_dossiers(tx: Tx, audience: Audience, most: int, after: int = 0) -> list[Row[Any]]:
    """The next dossiers of an audience after that one's id: id, code, phone and email (sealed), phone_kind, phone_hash,
    due_at, the office's short and name."""
    c = dossiers.c
    wanted = select(c.id, c.code, c.phone, c.phone_kind, c.phone_hash, c.email, c.due_at)
    wanted = wanted.add_columns(offices.c.short, offices.c.name).where(c.id > after)
    wanted = wanted.join(offices, offices.c.id == c.office_id).order_by(c.id).limit(most)
    if audience.scope is not None:
        wanted = wanted.where(c.office_id.in_(audience.scope))
    if audience.procedures is not None:
        wanted = wanted.where(c.procedure_code.in_(audience.procedures))
    if audience.status is not None:
        wanted = wanted.where(c.status == audience.status)
    if audience.due_from is not None:
        wanted = wanted.where(c.due_at >= audience.due_from)
    if audience.due_to is not None:
        wanted = wanted.where(c.due_at < audience.due_to)
    return list(await tx.execute(wanted))


async def judge(tx: Tx, broadcast_id: int, reminder: bool) -> None:
    """Leave out who refused (for a reminder: anywhere) and numbers that are known to be dead; others come back in."""
    mine = people.c.broadcast_id == broadcast_id
    await tx.execute(update(people).where(mine, people.c.left_out.in_(JUDGED)).values(left_out=""))
    a = addresses.c
    numbers = select(a.address_hash).where(a.channel.in_(("sms", "email")))
    refused: ColumnElement[bool] = people.c.number_hash.in_(numbers.where(a.refused == "all"))
    if reminder:
        anywhere = select(a.phone_hash).where(a.refused != "", a.phone_hash.is_not(None))
        refused = or_(people.c.number_hash.in_(numbers.where(a.refused != "")), people.c.phone_hash.in_(anywhere))
    other_way = select(a.phone_hash).where(a.channel != "sms", a.state == "ok", a.phone_hash.is_not(None))
    elsewhere = people.c.phone_hash.is_not(None) & people.c.phone_hash.in_(other_way)
    dead = people.c.number_hash.in_(numbers.where(a.state != "ok")) & ~elsewhere
    for why, which in (("refused", refused), ("unreachable", dead)):
        await _leave_out(tx, mine & which, why)


async def count_going(tx: Tx, broadcast_id: int) -> int:
    """How many rows are not left out."""
    mine = (people.c.broadcast_id == broadcast_id) & (people.c.left_out == "")
    return int(await tx.scalar(select(func.count()).select_from(people).where(mine)))


async def next_rows(tx: Tx, broadcast_id: int, after: int, most: int) -> list[Row[Any]]:
    """Who goes, after that row id: id, data (sealed), channel; a batch, of at most so many rows."""
    wanted = select(people.c.id, people.c.data, people.c.channel)
    wanted = wanted.where(people.c.broadcast_id == broadcast_id, people.c.left_out == "", people.c.id > after)
    return list(await tx.execute(wanted.order_by(people.c.id).limit(min(_BATCH, most))))


def open_row(vault: Vault, data: bytes | None) -> tuple[dict[str, str], str]:
    """The values by placeholder, and the consent, of a row."""
    values, consent = json.loads(vault.open(data)) if data else ({}, "")
    return values, consent


async def note_parts(tx: Tx, parts: Mapping[int, Collection[int]]) -> None:
    """Keep how many parts each of these rows takes: ids by number of parts."""
    for number, ids in parts.items():
        for some in _chunks(list(ids)):
            await tx.execute(update(people).where(people.c.id.in_(some)).values(parts=number))


async def leave_out(tx: Tx, ids: Collection[int], why: str) -> None:
    """Leave these rows out."""
    for some in _chunks(list(ids)):
        await _leave_out(tx, people.c.id.in_(some), why)


async def figures(tx: Tx, broadcast_id: int) -> dict[str, Any]:
    """People and parts that go, rows left out by reason, how many people have a chat beside their number."""
    mine = people.c.broadcast_id == broadcast_id
    wanted = select(people.c.left_out, func.count(), func.sum(people.c.parts)).where(mine).group_by(people.c.left_out)
    rows: list[Any] = list(await tx.execute(wanted))
    counted = {row[0]: (int(row[1]), int(row[2] or 0)) for row in rows}
    goes = counted.pop("", (0, 0))
    a = addresses.c
    proved = select(a.phone_hash).where(a.channel != "sms", a.state == "ok", a.phone_hash.is_not(None))
    chats = await tx.scalar(select(func.count()).where(mine, people.c.left_out == "", people.c.phone_hash.in_(proved)))
    left_out = {why: count for why, (count, _) in sorted(counted.items())}
    return {"people": goes[0], "parts": goes[1], "left_out": left_out, "chats": int(chats or 0)}


async def hash_of_people(tx: Tx, broadcast_id: int) -> str:
    """A hash of who goes and of what is said of each, in order."""
    mark, last = sha256(), 0
    wanted = select(people.c.id, people.c.number_hash, people.c.data)
    wanted = wanted.where(people.c.broadcast_id == broadcast_id, people.c.left_out == "").order_by(people.c.id)
    while rows := list(await tx.execute(wanted.where(people.c.id > last).limit(_BATCH))):
        last = rows[-1].id
        for row in rows:
            mark.update(f"{row.id} {row.number_hash} ".encode() + bytes(row.data or b""))
    return mark.hexdigest()[:43]


async def some(tx: Tx, broadcast_id: int, limit: int, left_out: bool = False) -> list[tuple[Entry, int]]:
    """The first rows that go, or that are left out, with their parts."""
    which = people.c.left_out != "" if left_out else people.c.left_out == ""
    wanted = select(people).where(people.c.broadcast_id == broadcast_id, which).order_by(people.c.id).limit(limit)
    return [(_entry(tx, row), row.parts) for row in await tx.execute(wanted)]


async def values_of(tx: Tx, wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], dict[str, str]]:
    """The values of each (broadcast, number hash) that goes."""
    found: dict[tuple[int, str], dict[str, str]] = {}
    for broadcast_id in {each for each, _ in wanted}:
        hashes = [number for each, number in wanted if each == broadcast_id]
        rows = select(people.c.number_hash, people.c.data).where(
            people.c.broadcast_id == broadcast_id, people.c.left_out == "", people.c.number_hash.in_(hashes)
        )
        found |= {(broadcast_id, row.number_hash): open_row(tx.vault, row.data)[0] for row in await tx.execute(rows)}
    return found


def recipient_of(table: Any) -> ColumnElement[str]:
    """Whom notices to somebody in a list are for, as `store.ways` reads it."""
    sort: ColumnElement[str] = case((table.c.channel == "email", "mail:"), else_="number:")
    whom: ColumnElement[str] = sort + table.c.number_hash
    return whom


async def report(tx: Tx, broadcast: Broadcast, after: int, limit: int = _BATCH) -> tuple[list[Told], int]:
    """What became of the next rows after that row id, and the last row's id (0: no more)."""
    rows = list(await tx.execute(_report(broadcast, after).limit(limit)))
    return [_told(tx, row) for row in rows], rows[-1].id if rows else 0


def _report(broadcast: Broadcast, after: int) -> Select[Any]:
    of_notice = (notices.c.subject == broadcast.subject) & (notices.c.recipient == recipient_of(people))
    columns = (people.c.id, people.c.line, people.c.address, people.c.left_out, people.c.detail)
    return (
        select(*columns, notices.c.state, notices.c.reason, notices.c.changed_at, deliveries.c.channel)
        .add_columns(deliveries.c.parts)
        .outerjoin(notices, of_notice & (people.c.left_out == ""))
        .outerjoin(deliveries, deliveries.c.id == notices.c.delivery_id)
        .where(people.c.broadcast_id == broadcast.id, people.c.id > after)
        .order_by(people.c.id)
    )


async def _leave_out(tx: Tx, which: ColumnElement[bool], why: str) -> None:
    await tx.execute(update(people).where(which, people.c.left_out == "").values(left_out=why))


def _row(vault: Vault, broadcast_id: int, each: Entry) -> dict[str, Any]:
    data = [dict(each.values), each.consent] if each.values or each.consent else None
    channel, address = ("email", each.email) if each.email else ("sms", each.number)
    return {
        "broadcast_id": broadcast_id,
        "line": each.line,
        "number_hash": vault.digest(channel, address) if address else None,
        "phone_hash": vault.digest("phone", each.number) if each.number else None,
        "address": vault.seal(address) if address else None,
        "channel": channel,
        "data": vault.seal(json.dumps(data, ensure_ascii=False)) if data else None,
        "left_out": each.left_out,
        "detail": vault.seal(each.detail) if each.detail else None,
        "parts": 0,
    }


def _entry(tx: Tx, row: Row[Any]) -> Entry:
    number, detail = (tx.vault.open(each) if each else "" for each in (row.address, row.detail))
    values, consent = open_row(tx.vault, row.data)
    number, email = ("", number) if row.channel == "email" else (number, "")
    return Entry(row.line, number, values, consent, row.left_out, detail, email)


def _told(tx: Tx, row: Row[Any]) -> Told:
    number, detail = (tx.vault.open(each) if each else "" for each in (row.address, row.detail))
    told = (row.state or "", row.reason or "", row.channel or "", row.parts or 0, row.changed_at)
    return Told(row.line, number, row.left_out, detail, *told)


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
