"""The people of a broadcast: kept when a list is read, judged against what we know of them, queued, and told of."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, insert, literal, or_, select, update

from messages import Lane
from store.broadcasts import Broadcast
from store.database import Tx
from store.notices import NoticeState
from store.tables.broadcasts import broadcast_recipients as people
from store.tables.citizens import addresses
from store.tables.columns import Facts, Moment
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.offices import offices
from store.vault import Vault

JUDGED = ("refused", "unreachable", "private", "no-consent")
"""Reasons that are looked at anew each time the text is saved; the others lie in the list itself."""
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list: `left_out` says why it is not written to; `values` by placeholder; `number` is E.164."""

    line: int
    number: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    consent: str = ""
    left_out: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Which dossiers' people: within these offices (None: all), of a procedure, in a status, due when.

    Moments are aware; `due_to` itself is no longer in.
    """

    scope: frozenset[int] | None = None
    procedure: str = ""
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


async def of_dossiers(tx: Tx, audience: Audience, most: int) -> list[Row[Any]]:
    """Dossiers of an audience by phone: id, code, phone (sealed), phone_kind, phone_hash, office, due_at."""
    c = dossiers.c
    wanted = select(c.code, c.phone, c.phone_kind, c.phone_hash, c.due_at, offices.c.short, offices.c.name)
    wanted = wanted.join(offices, offices.c.id == c.office_id).order_by(c.id).limit(most)
    if audience.scope is not None:
        wanted = wanted.where(c.office_id.in_(audience.scope))
    if audience.procedure:
        wanted = wanted.where(c.procedure_code == audience.procedure)
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
    numbers = select(a.address_hash).where(a.channel == "sms")
    refused: ColumnElement[bool] = people.c.number_hash.in_(numbers.where(a.refused == "all"))
    if reminder:
        anywhere = select(a.phone_hash).where(a.refused != "", a.phone_hash.is_not(None))
        refused = or_(people.c.number_hash.in_(numbers.where(a.refused != "")), people.c.phone_hash.in_(anywhere))
    other_way = select(a.phone_hash).where(a.channel != "sms", a.state == "ok", a.phone_hash.is_not(None))
    dead = people.c.number_hash.in_(numbers.where(a.state != "ok")) & people.c.phone_hash.not_in(other_way)
    for why, which in (("refused", refused), ("unreachable", dead)):
        await _leave_out(tx, mine & which, why)


async def walk(tx: Tx, broadcast_id: int) -> AsyncIterator[list[tuple[int, dict[str, str], str]]]:
    """Who goes, in batches of (row id, values by placeholder, consent)."""
    last = 0
    wanted = select(people.c.id, people.c.data).where(people.c.broadcast_id == broadcast_id, people.c.left_out == "")
    while rows := list(await tx.execute(wanted.where(people.c.id > last).order_by(people.c.id).limit(_BATCH))):
        last = rows[-1].id
        yield [(row.id, *_opened(tx, row.data)) for row in rows]


async def note_parts(tx: Tx, parts: Mapping[int, Collection[int]]) -> None:
    """Keep how many parts each of these rows takes: ids by number of parts."""
    for number, ids in parts.items():
        for some in _chunks(list(ids)):
            await tx.execute(update(people).where(people.c.id.in_(some)).values(parts=number))


async def note_parts_of_all(tx: Tx, broadcast_id: int, parts: int) -> None:
    """Keep that every text takes so many parts."""
    await tx.execute(update(people).where(people.c.broadcast_id == broadcast_id).values(parts=parts))


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
        found |= {(broadcast_id, row.number_hash): _opened(tx, row.data)[0] for row in await tx.execute(rows)}
    return found


async def queue(tx: Tx, broadcast: Broadcast, kind: str, now: datetime, useful: timedelta, size: int) -> int | None:
    """Make the notices of the next `size` people, facts only; the last row's id, None when all are made."""
    mine = (people.c.broadcast_id == broadcast.id) & (people.c.left_out == "") & (people.c.id > broadcast.queued_to)
    batch = select(people.c.id).where(mine).order_by(people.c.id).limit(size).subquery()
    last = await tx.scalar(select(func.max(batch.c.id)))
    if last is None:
        return None
    which = mine & (people.c.id <= last)
    await _add_addresses(tx, which, now)
    values = _notice_columns(broadcast, kind, now, useful)
    chosen = select(*(each.label(name) for name, each in values.items())).where(which).order_by(people.c.id)
    await tx.execute(tx.insert(notices).from_select(list(values), chosen).on_conflict_do_nothing())
    return int(last)


async def report(tx: Tx, broadcast: Broadcast, after: int, limit: int = _BATCH) -> tuple[list[Told], int]:
    """What became of the next rows after that row id, and the last row's id (0: no more)."""
    rows = list(await tx.execute(_report(broadcast, after).limit(limit)))
    return [_told(tx, row) for row in rows], rows[-1].id if rows else 0


def _report(broadcast: Broadcast, after: int) -> Select[Any]:
    of_notice = (notices.c.subject == broadcast.subject) & (notices.c.recipient == "number:" + people.c.number_hash)
    columns = (people.c.id, people.c.line, people.c.address, people.c.left_out, people.c.detail)
    return (
        select(*columns, notices.c.state, notices.c.reason, notices.c.changed_at, deliveries.c.channel)
        .add_columns(deliveries.c.parts)
        .outerjoin(notices, of_notice & (people.c.left_out == ""))
        .outerjoin(deliveries, deliveries.c.id == notices.c.delivery_id)
        .where(people.c.broadcast_id == broadcast.id, people.c.id > after)
        .order_by(people.c.id)
    )


async def _add_addresses(tx: Tx, which: ColumnElement[bool], now: datetime) -> None:
    """The queue finds people by the row of their number; a number is its own proof."""
    values = {
        "channel": literal("sms"), "address_hash": people.c.number_hash, "address": people.c.address,
        "phone_hash": people.c.phone_hash, "state": literal("ok"), "refused": literal(""),
        "created_at": literal(now, Moment()),
    }  # fmt: skip
    chosen = select(*(each.label(name) for name, each in values.items())).where(which).order_by(people.c.id)
    await tx.execute(tx.insert(addresses).from_select(list(values), chosen).on_conflict_do_nothing())


def _notice_columns(broadcast: Broadcast, kind: str, now: datetime, useful: timedelta) -> dict[str, Any]:
    waits = NoticeState.WAITING if broadcast.state == "running" else NoticeState.HELD
    moment = literal(now, Moment())
    return {
        "kind": literal(kind), "subject": literal(broadcast.subject), "occasion": literal("1"),
        "recipient": "number:" + people.c.number_hash, "facts": literal({}, Facts),
        "office_id": literal(broadcast.office_id, notices.c.office_id.type),
        "lane": literal(Lane.BROADCAST.value), "urgent": literal(False), "state": literal(waits.value),
        "reason": literal(""), "via": literal(""), "tried": literal([], Facts), "not_before": moment,
        "useful_until": literal(now + useful, Moment()), "attempts": literal(0), "created_at": moment,
        "changed_at": moment, "seq": literal(0, notices.c.seq.type),
    }  # fmt: skip


async def _leave_out(tx: Tx, which: ColumnElement[bool], why: str) -> None:
    await tx.execute(update(people).where(which, people.c.left_out == "").values(left_out=why))


def _row(vault: Vault, broadcast_id: int, each: Entry) -> dict[str, Any]:
    data = [dict(each.values), each.consent] if each.values or each.consent else None
    return {
        "broadcast_id": broadcast_id,
        "line": each.line,
        "number_hash": vault.digest("sms", each.number) if each.number else None,
        "phone_hash": vault.digest("phone", each.number) if each.number else None,
        "address": vault.seal(each.number) if each.number else None,
        "data": vault.seal(json.dumps(data, ensure_ascii=False)) if data else None,
        "left_out": each.left_out,
        "detail": vault.seal(each.detail) if each.detail else None,
        "parts": 0,
    }


def _opened(tx: Tx, data: bytes | None) -> tuple[dict[str, str], str]:
    values, consent = json.loads(tx.vault.open(data)) if data else ({}, "")
    return values, consent


def _entry(tx: Tx, row: Row[Any]) -> Entry:
    number, detail = (tx.vault.open(each) if each else "" for each in (row.address, row.detail))
    values, consent = _opened(tx, row.data)
    return Entry(row.line, number, values, consent, row.left_out, detail)


def _told(tx: Tx, row: Row[Any]) -> Told:
    number, detail = (tx.vault.open(each) if each else "" for each in (row.address, row.detail))
    told = (row.state or "", row.reason or "", row.channel or "", row.parts or 0, row.changed_at)
    return Told(row.line, number, row.left_out, detail, *told)


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
