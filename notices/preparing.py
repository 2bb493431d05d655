"""What an import makes of its rows before it writes them: marks, sealed persons, events. It costs time and no lock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from notices.batching import Row, leaving_room
from notices.rows import DossierRow, Refusal, StepRow
from notices.terms import ProcedureTerms
from store import dossier_import
from store.database import Database
from store.vault import Vault

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Some rows before their transaction.

    `told` is the last word on each code, `marks` what tells whether it is news, `persons` the columns of those that are
    news. `steps` stand in the order of their time, each with the event that it is.
    """

    count: int
    told: Mapping[str, DossierRow]
    refused: Sequence[Refusal]
    marks: dict[str, str] = field(default_factory=dict)
    persons: dict[str, Values] = field(default_factory=dict)
    steps: list[tuple[StepRow, Values]] = field(default_factory=list)


async def prepare(database: Database, rows: Sequence[Row], terms: ProcedureTerms) -> Prepared:
    """Read the marks of what is known, without locking it, and prepare the rest; `terms` learn its procedures."""
    told = {row.code: row for row in rows if isinstance(row, DossierRow)}
    steps = sorted((row for row in rows if isinstance(row, StepRow)), key=lambda each: each.at)
    made = Prepared(len(rows), told, [row for row in rows if isinstance(row, Refusal)])
    async with database.read() as tx:
        known = await dossier_import.marks(tx, told)
        await terms.learn(tx, {row.procedure_code for row in told.values()})
    vault = database.vault
    async for code, row in leaving_room(told.items()):
        made.marks[code] = vault.digest("row", repr(row))
        if known.get(code) != made.marks[code]:
            made.persons[code] = person_of(vault, row)
    async for step in leaving_room(steps):
        made.steps.append((step, event_of(vault, step.at, step.status, step)))
    return made


def event_of(vault: Vault, at: datetime, status: int | None, step: StepRow | None = None) -> Values:
    """The columns of an event but its dossier's; its mark is the same whenever it is told."""
    content, unit, officer = (step.content, step.unit, step.officer) if step else ("", "", "")
    number = None if status is None else int(status)
    return {
        "at": at,
        "status": number,
        "mark": vault.digest("event", str(number), at.isoformat(), content, unit, officer),
        "unit": unit,
        "officer": officer,
        "content": content,
        "due_at": step.due_at if step else None,
    }


def person_of(vault: Vault, row: DossierRow) -> Values:
    """The applicant's columns, sealed and hashed."""
    kind = "none" if not row.phone else "mobile" if row.sms else "landline"
    person = {"name": row.applicant_name, "phone": row.phone, "kind": kind}
    return dossier_import.person_columns(vault, row.code, person | {"email": row.email, "id_last4": row.id_last4})
