"""The catalogue in the database: imported rows, officials' corrections over them, and the version of it all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, insert, select, update

from store.database import Tx
from store.tables.changes import procedure_changes
from store.tables.procedures import procedure_versions, procedures, synonyms, versions

KNOWLEDGE = "knowledge"
BATCH = 500


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One procedure to keep: `facts` is its JSON form."""

    code: str
    name: str
    current: bool
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did, in rows."""

    new: int = 0
    changed: int = 0
    same: int = 0


async def merge(tx: Tx, rows: Sequence[ProcedureRow], source: str, at: datetime) -> Merged:
    """Add or renew procedures by code; officials' corrections stay. A changed one keeps its former facts."""
    known = {row.code: row for row in (await tx.execute(select(procedures))).all()}
    new = [each for each in rows if each.code not in known]
    changed = [each for each in rows if each.code in known and known[each.code].facts != each.facts]
    await _add(tx, new, source, at)
    for each in changed:
        before = known[each.code]
        await tx.execute(
            insert(procedure_versions).values(
                code=each.code, version=before.version, facts=before.facts, in_force_from=before.updated_at
            )
        )
        await tx.execute(
            update(procedures)
            .where(procedures.c.code == each.code)
            .values(
                name=each.name,
                current=each.current,
                facts=each.facts,
                source=source,
                version=before.version + 1,
                updated_at=at,
            )
        )
    if new or changed:
        await raise_version(tx)
    return Merged(len(new), len(changed), len(rows) - len(new) - len(changed))


async def _add(tx: Tx, rows: Sequence[ProcedureRow], source: str, at: datetime) -> None:
    for start in range(0, len(rows), BATCH):
        await tx.execute(
            insert(procedures),
            [
                {
                    "code": each.code,
                    "name": each.name,
                    "facts": each.facts,
                    "current": each.current,
                    "source": source,
                    "version": 1,
                    "updated_at": at,
                }
                for each in rows[start : start + BATCH]
            ],
        )


async def facts_in_pages(tx: Tx) -> AsyncIterator[list[str]]:
    """The facts of every imported procedure as JSON texts, by code, BATCH at a time: all at once they are 40 MB.

    Officials' corrections lie in `live_corrections`.
    """
    page = select(procedures.c.code, cast(procedures.c.facts, Text).label("text")).order_by(procedures.c.code)
    rows = (await tx.execute(page.limit(BATCH))).all()
    while rows:
        yield [row.text for row in rows]
        rows = (await tx.execute(page.where(procedures.c.code > rows[-1].code).limit(BATCH))).all()


async def live_corrections(tx: Tx) -> dict[str, dict[str, Any]]:
    """What officials say otherwise than imported and shipped facts, by code: only what was approved."""
    live = select(procedure_changes.c.code, procedure_changes.c.corrections).where(procedure_changes.c.state == "live")
    return {row.code: row.corrections for row in await tx.execute(live)}


@dataclass(frozen=True, slots=True)
class InForce:
    """The version of a procedure that is in force, and what it says of the time it takes."""

    version: int
    time: str


async def in_force(tx: Tx, codes: Iterable[str]) -> dict[str, InForce]:
    """What is in force now of each known code."""
    live = (procedure_changes.c.code == procedures.c.code) & (procedure_changes.c.state == "live")
    wanted = select(procedures, procedure_changes.c.corrections).outerjoin(procedure_changes, live)
    found = {}
    for row in (await tx.execute(wanted.where(procedures.c.code.in_(list(codes))))).all():
        time = {**row.facts, **(row.corrections or {})}.get("time") or {}
        found[row.code] = InForce(row.version, time.get("text", "") if isinstance(time, dict) else str(time))
    return found


async def live_synonyms(tx: Tx) -> list[tuple[str, str]]:
    """What people say, and what it means: only what was approved."""
    rows = select(synonyms.c.says, synonyms.c.means).where(synonyms.c.state == "live").order_by(synonyms.c.id)
    return [(row.says, row.means) for row in (await tx.execute(rows)).all()]


async def version(tx: Tx) -> int:
    """The number that rises with each change of the knowledge; every process reloads when it does."""
    number = await tx.scalar(select(versions.c.number).where(versions.c.name == KNOWLEDGE))
    return int(number or 0)


async def raise_version(tx: Tx) -> None:
    """Let every process load the knowledge anew."""
    row = tx.insert(versions).values(name=KNOWLEDGE, number=1)
    await tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"number": versions.c.number + 1}))
