"""Broadcasts: written, weighed, approved, queued in batches, stopped and told of. docs/broadcasts.md says how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from store.database import Tx
from store.notices import NoticeState, hold, release
from store.tables.broadcasts import broadcast_recipients, broadcasts
from store.tables.notices import notices
from store.tables.offices import offices
from store.tables.staff import officials

HARD_FAILURES = 10
"""It halts by itself at so many failures, where they are a tenth of what was handed over."""


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as its pages and the queue see it; `author`, `approver`, `office` are names."""

    id: int
    kind: str
    title: str
    office_id: int | None
    author_id: int
    audience: Mapping[str, Any]
    names: tuple[str, ...]
    template: str
    state: str
    content_hash: str
    recipients_hash: str
    figures: Mapping[str, Any]
    not_before: datetime | None
    created_at: datetime
    proposed_at: datetime | None
    approver_id: int | None
    approved_hash: str | None
    approved_until: datetime | None
    override: str
    started_at: datetime | None
    queued_to: int
    queued_at: datetime | None
    stopped_by: str
    event: Mapping[str, Any]
    gathering_id: int | None
    author: str = ""
    approver: str = ""
    office: str = ""

    @property
    def subject(self) -> str:
        """What its notices are about."""
        return f"broadcast:{self.id}"

    @property
    def hash(self) -> str:
        """What an approval is bound to: this content for these people."""
        return f"{self.content_hash[:21]}.{self.recipients_hash[:21]}"

    def is_approved(self, at: datetime) -> bool:
        """Whether the approval holds: for this very content and list, and in time."""
        return self.approved_hash == self.hash and self.approved_until is not None and self.approved_until > at


@dataclass(frozen=True, slots=True)
class Draft:
    """A new broadcast."""

    kind: str
    title: str
    office_id: int | None
    author_id: int
    audience: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    event: Mapping[str, Any] = field(default_factory=dict)
    gathering_id: int | None = None


async def add(tx: Tx, draft: Draft, now: datetime) -> int:
    """A new draft; its id."""
    values = {name: getattr(draft, name) for name in Draft.__slots__}
    values |= {"audience": dict(draft.audience), "names": list(draft.names), "event": dict(draft.event)}
    values |= {"state": "draft", "created_at": now}
    return int((await tx.execute(insert(broadcasts).values(values).returning(broadcasts.c.id))).scalar_one())


async def read(tx: Tx, broadcast_id: int, lock: bool = False) -> Broadcast | None:
    """One broadcast, locked where it is about to change; None if there is none."""
    wanted = _rows().where(broadcasts.c.id == broadcast_id)
    row = (await tx.execute(wanted.with_for_update(of=broadcasts) if lock else wanted)).one_or_none()
    return _broadcast(row) if row else None


async def listed(tx: Tx, scope: Collection[int] | None, limit: int = 100) -> list[Broadcast]:
    """The broadcasts of these offices (None: all), the newest first."""
    wanted = _rows().order_by(broadcasts.c.id.desc()).limit(limit)
    if scope is not None:
        wanted = wanted.where(broadcasts.c.office_id.in_(scope))
    return [_broadcast(row) for row in await tx.execute(wanted)]


async def to_weigh(tx: Tx) -> list[int]:
    """The drafts whose list is not weighed to its end, the oldest first."""
    c = broadcasts.c
    drafts = select(c.id, c.figures).where(c.state == "draft", c.content_hash != "", c.recipients_hash == "")
    return [row.id for row in await tx.execute(drafts.order_by(c.id)) if "last" in row.figures]


async def invitation_of(tx: Tx, gathering_id: int) -> Broadcast | None:
    """The broadcast that invited to this gathering."""
    which = (broadcasts.c.gathering_id == gathering_id) & (broadcasts.c.kind == "invitation")
    row = (await tx.execute(_rows().where(which).order_by(broadcasts.c.id).limit(1))).one_or_none()
    return _broadcast(row) if row else None


async def invitations_in_preparation(tx: Tx, scope: Collection[int] | None) -> list[Broadcast]:
    """What is written of events and was not sent yet, at these offices (None: all), the newest first."""
    which = broadcasts.c.kind.in_(("invitation", "change", "cancel")) & broadcasts.c.started_at.is_(None)
    wanted = _rows().where(which).order_by(broadcasts.c.id.desc()).limit(50)
    if scope is not None:
        wanted = wanted.where(broadcasts.c.office_id.in_(scope))
    return [_broadcast(row) for row in await tx.execute(wanted)]


async def of_gathering(tx: Tx, gathering_id: int) -> list[Broadcast]:
    """Everything that was written to those who are invited, the newest first."""
    wanted = _rows().where(broadcasts.c.gathering_id == gathering_id).order_by(broadcasts.c.id.desc())
    return [_broadcast(row) for row in await tx.execute(wanted)]


async def change(tx: Tx, broadcast_id: int, **values: Any) -> None:
    """Change columns of a broadcast, by name."""
    await tx.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(**values))


async def clear_list(tx: Tx, broadcast_id: int) -> None:
    """Forget the people of a list that is read anew, or cannot be read."""
    which = broadcast_recipients.c.broadcast_id == broadcast_id
    await tx.execute(delete(broadcast_recipients).where(which))


async def repeats(tx: Tx, broadcast: Broadcast, since: datetime) -> list[tuple[str, int]]:
    """Broadcasts of the same content to some of the same people, started since then or about to: title, how many."""
    mine, theirs = broadcast_recipients, aliased(broadcast_recipients)
    started = (broadcasts.c.started_at > since) | broadcasts.c.state.in_(("proposed", "approved"))
    wanted = (
        select(broadcasts.c.title, func.count())
        .select_from(broadcasts)
        .join(theirs, (theirs.c.broadcast_id == broadcasts.c.id) & (theirs.c.left_out == ""))
        .join(mine, (mine.c.number_hash == theirs.c.number_hash) & (mine.c.broadcast_id == broadcast.id))
        .where(mine.c.left_out == "", broadcasts.c.id != broadcast.id, started)
        .where(broadcasts.c.content_hash == broadcast.content_hash)
        .group_by(broadcasts.c.id, broadcasts.c.title)
    )
    rows: list[Any] = list(await tx.execute(wanted))
    return [(row[0], int(row[1])) for row in rows]


async def stop(tx: Tx, broadcast_id: int, by: str, now: datetime) -> bool:
    """Stop a running broadcast ("official" or "failures"); what waits is held back. Whether it ran."""
    which = (broadcasts.c.id == broadcast_id) & (broadcasts.c.state == "running")
    stopped = (await tx.execute(update(broadcasts).where(which).values(state="stopped", stopped_by=by))).rowcount == 1
    if stopped:
        await hold(tx, f"broadcast:{broadcast_id}", now)
    return stopped


async def resume(tx: Tx, broadcast_id: int, now: datetime) -> bool:
    """Let the rest go on; whether it was stopped. Failures so far no longer halt it: who resumes has seen them."""
    which = (broadcasts.c.id == broadcast_id) & (broadcasts.c.state == "stopped")
    failed = await _count(tx, broadcast_id, [NoticeState.FAILED])
    row = (await tx.execute(update(broadcasts).where(which).values(state="running", stopped_by="").returning(
        broadcasts.c.figures))).one_or_none()  # fmt: skip
    if row is None:
        return False
    await change(tx, broadcast_id, figures={**row.figures, "forgiven": failed})
    await release(tx, f"broadcast:{broadcast_id}", now)
    return True


async def states(tx: Tx, broadcast_id: int) -> dict[str, int]:
    """How many of its notices are in each state."""
    wanted = select(notices.c.state, func.count()).where(notices.c.subject == f"broadcast:{broadcast_id}")
    rows: list[Any] = list(await tx.execute(wanted.group_by(notices.c.state)))
    return {row[0]: int(row[1]) for row in rows}


async def fails_too_often(tx: Tx, broadcast_id: int, forgiven: int) -> bool:
    """Whether at least ten, and a tenth of what was handed over, failed since it was last let go on."""
    failed = await _count(tx, broadcast_id, [NoticeState.FAILED]) - forgiven
    if failed < HARD_FAILURES:
        return False
    over = (NoticeState.SENT, NoticeState.DELIVERED, NoticeState.UNKNOWN, NoticeState.NO_RECEIPT)
    return failed * 9 >= await _count(tx, broadcast_id, over, failed * 9 + 1)


async def finish(tx: Tx, broadcast_id: int) -> bool:
    """Note that all of a running broadcast's notices were made and none waits any more; whether it is so."""
    open_ = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.HELD)
    if await _count(tx, broadcast_id, open_, 1):
        return False
    which = (broadcasts.c.id == broadcast_id) & (broadcasts.c.state == "running") & broadcasts.c.queued_at.is_not(None)
    return (await tx.execute(update(broadcasts).where(which).values(state="done"))).rowcount == 1


async def to_queue(tx: Tx, now: datetime) -> list[int]:
    """Broadcasts with work to do: scheduled ones whose time has come, and running ones not wholly queued."""
    due = (broadcasts.c.state == "approved") & (broadcasts.c.not_before <= now)
    part = (broadcasts.c.state == "running") & broadcasts.c.queued_at.is_(None)
    return [row.id for row in await tx.execute(select(broadcasts.c.id).where(due | part).order_by(broadcasts.c.id))]


async def running(tx: Tx, since: datetime) -> list[Row[Any]]:
    """Broadcasts under way that started since then: id, figures."""
    wanted = select(broadcasts.c.id, broadcasts.c.figures)
    return list(await tx.execute(wanted.where(broadcasts.c.state == "running", broadcasts.c.started_at > since)))


async def sent_to(tx: Tx, recipients: Collection[str], kind: str) -> dict[str, list[datetime]]:
    """When notices of that kind went to these recipients."""
    over = (NoticeState.SENDING, NoticeState.SENT, NoticeState.DELIVERED, NoticeState.UNKNOWN, NoticeState.NO_RECEIPT)
    wanted = select(notices.c.recipient, notices.c.tried_since).where(
        notices.c.recipient.in_(recipients), notices.c.kind == kind, notices.c.state.in_(over)
    )
    found: dict[str, list[datetime]] = {}
    for row in await tx.execute(wanted.order_by(notices.c.tried_since)):
        found.setdefault(row.recipient, []).append(row.tried_since)
    return found


async def _count(tx: Tx, broadcast_id: int, states_: Collection[str], most: int | None = None) -> int:
    rows = select(notices.c.id).where(notices.c.subject == f"broadcast:{broadcast_id}", notices.c.state.in_(states_))
    return int(await tx.scalar(select(func.count()).select_from(rows.limit(most).subquery())) or 0)


def _rows() -> Any:
    approver = aliased(officials)
    return (
        select(broadcasts, officials.c.name.label("author"), approver.c.name.label("approver"))
        .add_columns(offices.c.name.label("office"))
        .join(officials, officials.c.id == broadcasts.c.author_id)
        .outerjoin(approver, approver.c.id == broadcasts.c.approver_id)
        .outerjoin(offices, offices.c.id == broadcasts.c.office_id)
    )


def _broadcast(row: Row[Any]) -> Broadcast:
    facts = {name: getattr(row, name) for name in Broadcast.__slots__}
    facts |= {name: facts[name] or "" for name in ("author", "approver", "office")}
    return Broadcast(**facts | {"names": tuple(row.names)})
