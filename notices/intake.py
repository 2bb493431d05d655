"""From what a one-stop system sends to dossiers, events and notices: judged whole, then merged in batches.

A batch is read twice: the first time nothing is written, and a batch that is cut off, empty or without a column is
refused whole; the second time it is merged, a transaction for some hundreds of rows, so that look-ups go on meanwhile.
Every step can be told again: the same row, event or notice is there once. A crash half-way is mended by the same file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from knowledge.working_time import OfficeHours
from notices.batching import Row, in_batches, leaving_room, rows_at_once
from notices.deadlines import DeadlineRules
from notices.merging import Place, facts_of, lay_over, step_over
from notices.occasions import DossierChange
from notices.office_time import ANY
from notices.preparing import Prepared, event_of, person_of, prepare
from notices.reminders import next_look
from notices.rows import CLOSED, Batch, BatchRefused, DossierRow, Refusal, StepRow
from notices.telling import Summary, Told, tell_changes, tell_waiting
from notices.terms import ProcedureTerms
from store import dossier_import, offices
from store.database import Database, Tx

__all__ = ["NeedsConfirmation", "Summary", "Terms", "take"]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Terms:
    """How an import is taken: `full` is a complete export, `confirmed` allows more notices than `confirm_above`."""

    source: str
    full: bool = False
    dry_run: bool = False
    confirmed: bool = False
    confirm_above: int = 1000
    sample: bool = False
    deadlines: DeadlineRules = DeadlineRules()
    hours: Mapping[str, OfficeHours] = field(default_factory=dict)
    progress: Progress = lambda count: None


class NeedsConfirmation(Exception):
    """More notices would go out than may go without somebody's word."""

    def __init__(self, summary: Summary) -> None:
        super().__init__(sum(summary.notices.values()))
        self.summary = summary


class _Undo(Exception):
    """Ends a transaction of a dry run."""


async def take(database: Database, read: Callable[[], Batch], terms: Terms, now: datetime) -> Summary:
    """Take a batch; `read` opens it from its beginning each time. The summary.

    Raises BatchRefused when it cannot be taken whole, NeedsConfirmation when it would send too much: then nothing has
    changed.
    """
    rows = 0
    async for _ in leaving_room(read().judged):
        rows += 1
    async with database.read() as tx:
        source = await dossier_import.read_source(tx, terms.source)
        if terms.full:
            await _refuse_half(tx, terms.source, rows)
    baseline = source is None or source.baseline_at is None
    if not baseline and not terms.confirmed and not terms.dry_run and rows * 2 > terms.confirm_above:
        await _refuse_flood(database, read, terms, now)
    intake = _Intake(database, terms, now, Summary(baseline=baseline))
    if source is not None and source.baseline_at is not None:
        intake.silent_until = source.baseline_at
    await intake.merge(read())
    if not terms.dry_run:
        async with database.begin() as tx:
            await dossier_import.note_source(tx, terms.source, rows, now)
    return intake.summary


async def _refuse_half(tx: Tx, source: str, rows: int) -> None:
    known = await dossier_import.count_of(tx, source)
    if rows * 2 < known:
        raise BatchRefused("shrunk", f"a full export with {rows} rows, where {known} dossiers are known")


async def _refuse_flood(database: Database, read: Callable[[], Batch], terms: Terms, now: datetime) -> None:
    trial = Terms(terms.source, dry_run=True, deadlines=terms.deadlines, hours=terms.hours, sample=terms.sample)
    intake = _Intake(database, trial, now, Summary())
    await intake.merge(read())
    if sum(intake.summary.notices.values()) > terms.confirm_above:
        raise NeedsConfirmation(intake.summary)


class _Intake:
    """One import under way."""

    def __init__(self, database: Database, terms: Terms, now: datetime, summary: Summary) -> None:
        self.database, self.terms, self.now, self.summary = database, terms, now, summary
        self.offices: dict[str, int] = {}
        self.terms_of = ProcedureTerms()
        self.silent_until = now

    async def merge(self, batch: Batch) -> None:
        """Batch after batch, each in a transaction of its own."""
        async with self.database.read() as tx:
            self.offices = await offices.office_ids(tx)
        batches = in_batches(batch.rows, rows_at_once(self.database))
        if self.database.on_postgresql:
            await self._merge_ahead(batches)
        else:
            async for some in batches:
                await self._merge_some(await prepare(self.database, some, self.terms_of))

    async def _merge_ahead(self, batches: AsyncIterator[list[Row]]) -> None:
        """While the server writes one batch the next is prepared; SQLite writes in this process, and gains nothing."""
        ahead = asyncio.create_task(self._next(batches))
        try:
            while (some := await ahead) is not None:
                ahead = asyncio.create_task(self._next(batches))
                await self._merge_some(some)
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)

    async def _next(self, batches: AsyncIterator[list[Row]]) -> Prepared | None:
        some = await anext(batches, None)
        return None if some is None else await prepare(self.database, some, self.terms_of)

    async def _merge_some(self, some: Prepared) -> None:
        try:
            async with self.database.begin() as tx:
                await self._take(tx, some)
                if self.terms.dry_run:
                    raise _Undo
        except _Undo:
            self.offices = {name: value for name, value in self.offices.items() if value > 0}
        self.terms.progress(some.count)

    async def _take(self, tx: Tx, some: Prepared) -> None:
        self.summary.refused += some.refused
        known = await dossier_import.find(tx, {*some.told, *(step.code for step, _ in some.steps)})
        self.summary.unknown_procedures |= self.terms_of.unknown
        work = _Work({code: dict(values) for code, values in known.items()}, some)
        async for row in leaving_room(some.told.values()):
            await self._take_row(tx, row, known.get(row.code), work)
        async for step, event in leaving_room(some.steps):
            self._take_step(step, event, work)
        await self._write(tx, known, work)

    async def _take_row(self, tx: Tx, row: DossierRow, known: Mapping[str, Any] | None, work: _Work) -> None:
        mark = work.some.marks[row.code]
        if known is not None and known["mark"] == mark:
            self.summary.same += 1
            return
        merged = lay_over(known, row, await self._place(tx, row))
        values = {**merged.values, "mark": mark, "source": self.terms.source, "sample": self.terms.sample}
        columns = work.some.persons.get(row.code) or person_of(tx.vault, row)
        kept = {name: value for name, value in columns.items() if known is None or value is not None}
        work.values[row.code] = {**(known or {}), **values, **kept}
        self._count(row, known)
        if merged.moved:
            work.events.append((row.code, event_of(tx.vault, merged.at, values["status"])))
        if merged.news and not self.summary.baseline:
            work.changes.append((row.code, _change(known, work.values[row.code], merged.at)))

    def _count(self, row: DossierRow, known: Mapping[str, Any] | None) -> None:
        if known is None:
            self.summary.new += 1
        else:
            self.summary.changed += 1
        if row.phone_fault:
            self.summary.no_sms.append(row.code)

    def _take_step(self, step: StepRow, event: dict[str, Any], work: _Work) -> None:
        known = work.values.get(step.code)
        if known is None:
            self.summary.refused.append(Refusal(-1, step.code, ("unknown dossier",)))
            return
        merged = step_over(known, step, self.terms.deadlines)
        work.values[step.code] = merged.values
        work.events.append((step.code, event))
        self.summary.steps += 1
        if merged.news and not self.summary.baseline:
            work.steps.append((step.code, known, merged.at))

    async def _write(self, tx: Tx, known: Mapping[str, Mapping[str, Any]], work: _Work) -> None:
        async for values in leaving_room(work.values.values()):
            values["look_at"] = self._next_look(values)
        async for code, before, at in leaving_room(work.steps):
            work.changes.append((code, _change(before, work.values[code], at)))
        new = [values for code, values in work.values.items() if code not in known]
        changed = [values for code, values in work.values.items() if code in known and values != known[code]]
        fresh = await dossier_import.write(tx, new, changed)
        ids = {code: values["id"] for code, values in known.items()} | fresh
        if new:
            await dossier_import.gather_requests(tx, {values["request"] for values in work.values.values()}, fresh)
        events = [{"dossier_id": ids[code], **event} for code, event in work.events]
        await dossier_import.add_events(tx, events, set(fresh.values()))
        told = Told(self.now, ids, work.values, self.summary)
        if not self.summary.baseline:
            await tell_changes(tx, told, work.changes)
        await tell_waiting(tx, told, new)

    def _next_look(self, values: Mapping[str, Any]) -> datetime | None:
        if values["status"] in CLOSED:  # most of a year's dossiers: nobody is reminded of them
            return None
        hours = self._hours(values["office_id"])
        return next_look(facts_of(values, self.silent_until), self.now, hours, self.terms.deadlines)

    async def _place(self, tx: Tx, row: DossierRow) -> Place:
        office_id = self.offices.get(row.office_code) or self.offices.get(row.office_name)
        if office_id is None:
            office_id = await offices.note_unknown(tx, row.office_code, row.office_name)
            self.offices[row.office_code or row.office_name] = office_id
            self.summary.unknown_offices.add(row.office_name or row.office_code)
        version, term = self.terms_of.of(row.procedure_code)
        return Place(self.now, office_id, self._hours(office_id), self.terms.deadlines, term, version)

    def _hours(self, office_id: int) -> OfficeHours:
        hours = self.terms.hours
        return hours.get(str(office_id)) or hours.get(ANY) or _USUAL


@dataclass(slots=True)
class _Work:
    """What a batch makes, before it is written: dossiers by code, what happened to them, and what of it is news.

    `steps` is the news that steps are: the dossier before each, and when. What it came to is known when all are taken.
    """

    values: dict[str, dict[str, Any]]
    some: Prepared
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    changes: list[tuple[str, DossierChange]] = field(default_factory=list)
    steps: list[tuple[str, Mapping[str, Any], datetime]] = field(default_factory=list)


_USUAL = OfficeHours()


def _change(before: Mapping[str, Any] | None, after: Mapping[str, Any], at: datetime) -> DossierChange:
    return DossierChange(facts_of(before) if before is not None else None, facts_of(after), at)
