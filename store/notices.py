"""Tin báo: why somebody is told. Added once, claimed by one worker, moved along the arrows of docs/states.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, literal_column, or_, select, update

from messages import Lane
from store import bulk
from store.database import Tx
from store.tables.notices import notices


class NoticeState(StrEnum):
    """A notice's life; it follows its last delivery."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NO_RECEIPT = "no-receipt"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    HELD = "held"


TOLD = frozenset(NoticeState) - {NoticeState.WAITING, NoticeState.SENDING, NoticeState.HELD}
"""The states that the feed tells."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A notice to be: facts only. `subject` is "dossier:<id>" where none is given. Moments are aware.

    `occasion` is the n-th time the subject came to be so (for due notices the appointed date), never a timestamp:
    (kind, subject, occasion, recipient) is one notice for ever.
    """

    kind: str
    occasion: str
    recipient: str
    not_before: datetime
    dossier_id: int | None = None
    subject: str = ""
    office_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    lane: Lane = Lane.NOTICE
    useful_until: datetime | None = None
    urgent: bool = False
    state: NoticeState = NoticeState.WAITING
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A claimed notice, as the room that sends it needs it."""

    id: int
    kind: str
    subject: str
    dossier_id: int | None
    office_id: int | None
    occasion: str
    recipient: str
    facts: Mapping[str, Any]
    lane: Lane
    urgent: bool
    state: NoticeState
    reason: str
    via: str
    tried: tuple[str, ...]
    delivery_id: str | None
    useful_until: datetime | None
    attempts: int
    tried_since: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """One notice's next state; what is None stays as it is. `not_before` is when it is due again."""

    notice_id: int
    state: NoticeState
    reason: str = ""
    not_before: datetime | None = None
    via: str | None = None
    tried: tuple[str, ...] | None = None
    delivery_id: str | None = None
    attempts: int | None = None
    tried_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What to claim: from which lane, waiting for which channel (`""` = not looked at yet), at most how many."""

    lane: Lane
    via: str
    limit: int


async def add_notices(tx: Tx, seeds: Iterable[Seed], now: datetime) -> int:
    """Insert what is not there yet; how many are new. The same event told twice stays one notice."""
    return await bulk.insert_missing(tx, notices, [_row(seed, now) for seed in seeds])


async def claim_due(tx: Tx, due: Due, now: datetime) -> list[Notice]:
    """Lock what is due and nobody else holds, oldest first; it stays locked until this transaction ends.

    PostgreSQL skips rows that another worker locked; on SQLite the transaction is the only writer.
    """
    wanted = (
        select(*_COLUMNS)
        .where(*_due(due, now))
        .order_by(notices.c.not_before, notices.c.id)
        .limit(due.limit)
        .with_for_update(skip_locked=True)
    )
    return [_notice(row) for row in await tx.execute(wanted)]


async def any_due(tx: Tx, via: Sequence[str], now: datetime) -> bool:
    """Whether a claim for these channels may find anything; it only reads: an idle worker is in nobody's way."""
    places = [(lane, each) for lane in (Lane.NOTICE, Lane.BROADCAST) for each in via]
    found = [exists(select(notices.c.id).where(*_due(Due(*place, 1), now))) for place in places]
    return bool(await tx.scalar(select(or_(*found))))


def _due(due: Due, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What the partial index of due notices finds at once."""
    return _WAITING, notices.c.lane == due.lane, notices.c.via == due.via, notices.c.not_before <= now


async def move(tx: Tx, moves: Sequence[Move], now: datetime) -> None:
    """Put notices into their next state, one statement for those that change the same columns."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for each in moves:
        values = _changes(each, now)
        groups.setdefault(tuple(values), []).append(values)
    for columns, rows in groups.items():
        await bulk.update_by_id(tx, notices, rows, [name for name in columns if name != "id"])


async def read(tx: Tx, ids: Collection[int]) -> dict[int, Notice]:
    """These notices, locked until the transaction ends."""
    if not ids:
        return {}
    wanted = select(*_COLUMNS).where(notices.c.id.in_(ids)).order_by(notices.c.id).with_for_update()
    return {row.id: _notice(row) for row in await tx.execute(wanted)}


async def forget_channels(tx: Tx, but: Collection[str]) -> int:
    """Let what waits for a channel that is no more be looked at anew; how many."""
    gone = _WAITING & notices.c.via.not_in([*but, ""])
    return (await tx.execute(update(notices).where(gone).values(via=""))).rowcount


async def hold(tx: Tx, subject: str, now: datetime) -> int:
    """Hold back whatever of this subject still waits; how many."""
    return await _turn(tx, subject, (NoticeState.WAITING, NoticeState.HELD), now)


async def release(tx: Tx, subject: str, now: datetime) -> int:
    """Let what was held back go on; how many."""
    return await _turn(tx, subject, (NoticeState.HELD, NoticeState.WAITING), now)


async def _turn(tx: Tx, subject: str, states: tuple[NoticeState, NoticeState], now: datetime) -> int:
    which = (notices.c.subject == subject) & (notices.c.state == states[0])
    changed = await tx.execute(update(notices).where(which).values(state=states[1], changed_at=now))
    return changed.rowcount


def _row(seed: Seed, now: datetime) -> dict[str, Any]:
    return {
        "kind": seed.kind,
        "subject": seed.subject or f"dossier:{seed.dossier_id}",
        "dossier_id": seed.dossier_id,
        "office_id": seed.office_id,
        "occasion": seed.occasion,
        "recipient": seed.recipient,
        "facts": dict(seed.facts),
        "lane": seed.lane,
        "urgent": seed.urgent,
        "state": seed.state,
        "reason": seed.reason,
        "not_before": seed.not_before,
        "useful_until": seed.useful_until,
        "created_at": now,
        "changed_at": now,
        "seq": None if seed.state in TOLD else 0,
    }


_WAITING = notices.c.state == literal_column("'waiting'")
"""Spelt out, not bound: a partial index serves only who names its condition."""
_COLUMNS = [notices.c[name] for name in Notice.__slots__]


def _notice(row: Row[Any]) -> Notice:
    facts = dict(row._mapping)
    facts |= {"lane": Lane(row.lane), "state": NoticeState(row.state), "tried": tuple(row.tried)}
    return Notice(**facts)


def _changes(each: Move, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"id": each.notice_id, "state": each.state, "reason": each.reason, "changed_at": now}
    if each.state in TOLD:
        values["seq"] = None
    for name in ("not_before", "via", "tried", "delivery_id", "attempts", "tried_since"):
        value = getattr(each, name)
        if value is not None:
            values[name] = list(value) if name == "tried" else value
    return values
