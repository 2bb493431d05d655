"""After the calendar has changed: our own dates are counted anew, and so is when each dossier is looked at next.

A date that the source or an apology gave stays; only what we say beside it moves. NĐ 61/2018 Điều 19.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from knowledge.working_time import OfficeHours
from notices.deadlines import DeadlineRules, DueFacts, decide_due
from notices.looking import Looks, read_looks
from notices.merging import spells_of
from notices.reminders import next_look
from notices.terms import ProcedureTerms
from store import dossier_looks, holidays
from store.database import Database

BATCH = 500


async def recount_due(database: Database, hours: Mapping[str, OfficeHours], rules: DeadlineRules, now: datetime) -> int:
    """The timed job: count anew what the calendar has changed since the last time; how many dossiers have.

    Where it ends before its end, all of it is due again.
    """
    async with database.read() as tx:
        version = await holidays.uncounted(tx)
    if version is None:
        return 0
    changed = await recount(database, await read_looks(database, hours, rules, now))
    async with database.begin() as tx:
        await holidays.note_counted(tx, version)
    return changed


async def recount(database: Database, looks: Looks) -> int:
    """Count every dossier that is not closed anew, some hundreds a transaction; how many have changed."""
    terms, changed, last = ProcedureTerms(), 0, 0
    while True:
        async with database.begin() as tx:
            rows = await dossier_looks.open_after(tx, last, BATCH)
            await terms.learn(tx, {row["procedure_code"] for row in rows})
            moved = _moved(rows, looks, terms)
            await dossier_looks.set_dates(tx, moved)
        changed += len(moved)
        if len(rows) < BATCH:
            return changed
        last = rows[-1]["id"]


def _moved(rows: Sequence[Mapping[str, Any]], looks: Looks, terms: ProcedureTerms) -> list[dict[str, Any]]:
    moved = []
    for row in rows:
        dates = _dates(row, looks, terms)
        if any(row[name] != value for name, value in dates.items()):
            moved.append({"id": row["id"], **dates})
    return moved


def _dates(row: Mapping[str, Any], looks: Looks, terms: ProcedureTerms) -> dict[str, Any]:
    office = looks.office(row)
    facts = DueFacts(row["received_at"], row["source_due_at"], terms.of(row["procedure_code"])[1], spells_of(row))
    due = decide_due(facts, looks.now, office, looks.rules)
    ours = due.at if due.ours else due.differs
    dates = {"our_due_at": ours, "due_at": ours if row["due_by"] == "ours" and ours else row["due_at"]}
    return {**dates, "look_at": next_look(looks.facts({**row, **dates}), looks.now, office, looks.rules)}
