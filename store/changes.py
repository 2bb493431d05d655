"""What officials say otherwise of a procedure: written by one, approved by another, live until a newer one is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, null, select, update

from store.database import Tx
from store.procedures import raise_version
from store.signed import signed
from store.tables.changes import procedure_changes
from store.tables.procedures import procedure_versions, procedures

OPEN = ("draft", "proposed")
_LATEST = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One change: all that this service says otherwise of the procedure than what is imported and shipped."""

    id: int
    code: str
    corrections: dict[str, Any]
    note: str
    state: str
    author_id: int
    author: str
    approver: str
    written_at: datetime
    approved_at: datetime | None
    ended_at: datetime | None

    @property
    def subject(self) -> str:
        """As trials and the audit name it."""
        return f"change:{self.id}"


@dataclass(frozen=True, slots=True)
class Imported:
    """A procedure as it was imported, and since when."""

    facts: Mapping[str, Any]
    source: str
    version: int
    updated_at: datetime


async def imported(tx: Tx, code: str) -> Imported | None:
    """The imported row of that code."""
    row = (await tx.execute(select(procedures).where(procedures.c.code == code))).one_or_none()
    return Imported(row.facts, row.source, row.version, row.updated_at) if row else None


async def count_imported(tx: Tx) -> int:
    """How many procedures were imported."""
    return int(await tx.scalar(select(func.count()).select_from(procedures)) or 0)


async def former_imports(tx: Tx, code: str) -> list[Any]:
    """The former facts of an imported procedure, the newest first: version, facts, in_force_from."""
    rows = select(procedure_versions).where(procedure_versions.c.code == code)
    return list(await tx.execute(rows.order_by(procedure_versions.c.version.desc()).limit(_LATEST)))


async def write(tx: Tx, code: str, corrections: dict[str, Any], note: str, author_id: int, at: datetime) -> int:
    """Keep a draft; another draft of the same author for this procedure is written over. Its id."""
    mine = (procedure_changes.c.code == code) & (procedure_changes.c.author_id == author_id)
    open_ = select(procedure_changes.c.id).where(mine, procedure_changes.c.state == "draft")
    values = {"corrections": corrections, "note": note, "written_at": at}
    known = await tx.scalar(open_)
    if known is not None:
        await tx.execute(update(procedure_changes).where(procedure_changes.c.id == known).values(values))
        return int(known)
    row = insert(procedure_changes).values(code=code, state="draft", author_id=author_id, **values)
    return int((await tx.execute(row.returning(procedure_changes.c.id))).scalar_one())


async def find(tx: Tx, change_id: int, *, lock: bool = False) -> Change | None:
    """One change; locked where it is about to move."""
    query = signed(procedure_changes).where(procedure_changes.c.id == change_id)
    row = (await tx.execute(query.with_for_update(of=procedure_changes) if lock else query)).one_or_none()
    return _change(row) if row else None


async def history(tx: Tx, code: str) -> list[Change]:
    """Every change of a procedure, the newest first."""
    rows = (
        signed(procedure_changes)
        .where(procedure_changes.c.code == code)
        .order_by(procedure_changes.c.id.desc())
        .limit(_LATEST)
    )
    return [_change(row) for row in await tx.execute(rows)]


async def in_states(tx: Tx, states: Collection[str], limit: int = _LATEST) -> list[Change]:
    """The changes in these states, the newest first."""
    rows = (
        signed(procedure_changes)
        .where(procedure_changes.c.state.in_(states))
        .order_by(procedure_changes.c.id.desc())
        .limit(limit)
    )
    return [_change(row) for row in await tx.execute(rows)]


async def move(tx: Tx, change: Change, state: str) -> None:
    """Propose it, take it back to a draft, or drop it."""
    await tx.execute(update(procedure_changes).where(procedure_changes.c.id == change.id).values(state=state))


async def go_live(tx: Tx, change: Change, approver_id: int, at: datetime) -> None:
    """From now on this is what is said; the one before it is past. Every process loads it within five seconds."""
    before = (procedure_changes.c.code == change.code) & (procedure_changes.c.state == "live")
    await tx.execute(update(procedure_changes).where(before).values(state="past", ended_at=at))
    values = {"state": "live", "approver_id": approver_id, "approved_at": at, "ended_at": null()}
    await tx.execute(update(procedure_changes).where(procedure_changes.c.id == change.id).values(values))
    await raise_version(tx)


def _change(row: Any) -> Change:
    return Change(**{name: getattr(row, name) for name in Change.__slots__})
