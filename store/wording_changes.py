"""Wordings that an official proposed for an office, until another approves or drops them; and what became of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, update

from store.database import Tx
from store.signed import signed
from store.tables.changes import wording_changes
from store.tables.offices import offices
from store.wordings import Key

_LATEST = 50


@dataclass(frozen=True, slots=True)
class WordingChange:
    """One proposal; an empty template gives the service's own words back."""

    id: int
    office_id: int
    office: str
    kind: str
    language: str
    plain: bool
    template: str
    state: str
    author_id: int
    author: str
    approver: str
    written_at: datetime
    approved_at: datetime | None

    @property
    def key(self) -> Key:
        """As wordings are kept."""
        return self.kind, self.language, self.plain


async def propose(tx: Tx, office_id: int, key: Key, template: str, author_id: int, at: datetime) -> int:
    """Propose words in the stead of whatever was proposed before for the same notice. Its id."""
    which = _of(office_id, key)
    before = wording_changes.c.state == "proposed"
    await tx.execute(update(wording_changes).where(*which, before).values(state="dropped"))
    kind, language, plain = key
    values = {"office_id": office_id, "kind": kind, "language": language, "plain": plain, "template": template}
    row = insert(wording_changes).values(**values, state="proposed", author_id=author_id, written_at=at)
    return int((await tx.execute(row.returning(wording_changes.c.id))).scalar_one())


async def find(tx: Tx, change_id: int) -> WordingChange | None:
    """One proposal, whatever became of it; locked, for it is about to move."""
    query = _changes().where(wording_changes.c.id == change_id).with_for_update(of=wording_changes)
    row = (await tx.execute(query)).one_or_none()
    return _change(row) if row else None


async def waiting(tx: Tx, scope: Collection[int] | None) -> list[WordingChange]:
    """What waits for a second official in these offices (None: all), the oldest first."""
    rows = _changes().where(wording_changes.c.state == "proposed").order_by(wording_changes.c.id).limit(_LATEST)
    rows = rows if scope is None else rows.where(wording_changes.c.office_id.in_(scope))
    return [_change(row) for row in await tx.execute(rows)]


async def history(tx: Tx, office_id: int, key: Key) -> list[WordingChange]:
    """Every proposal for one notice of an office, the newest first."""
    rows = _changes().where(*_of(office_id, key)).order_by(wording_changes.c.id.desc()).limit(_LATEST)
    return [_change(row) for row in await tx.execute(rows)]


async def note_live(tx: Tx, change: WordingChange, approver_id: int, at: datetime) -> None:
    """It is what the office says from now on; the one before it is past."""
    live = wording_changes.c.state == "live"
    await tx.execute(update(wording_changes).where(*_of(change.office_id, change.key), live).values(state="past"))
    values = {"state": "live", "approver_id": approver_id, "approved_at": at}
    await tx.execute(update(wording_changes).where(wording_changes.c.id == change.id).values(values))


async def drop(tx: Tx, change: WordingChange) -> None:
    """It will not be said."""
    await tx.execute(update(wording_changes).where(wording_changes.c.id == change.id).values(state="dropped"))


def _of(office_id: int, key: Key) -> tuple[Any, ...]:
    c = wording_changes.c
    return c.office_id == office_id, c.kind == key[0], c.language == key[1], c.plain.is_(key[2])


def _changes() -> Select[Any]:
    with_office = signed(wording_changes).join(offices, offices.c.id == wording_changes.c.office_id)
    return with_office.add_columns(offices.c.name.label("office"))


def _change(row: Any) -> WordingChange:
    return WordingChange(**{name: getattr(row, name) for name in WordingChange.__slots__})
