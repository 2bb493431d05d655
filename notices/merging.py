"""One row of a source laid over what is known: what the dossier is then, what happened, and whether it is news. Pure.

Events keep the order of their own time: a row that tells of something older is kept as an event and moves nothing. The
source's appointed date wins whenever it says a new one (NĐ 61/2018 Điều 19.9: the one-stop corrects it there).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossier_code import key
from knowledge.working_time import OfficeHours
from notices.deadlines import DeadlineRules, DueFacts, Spell, Term, decide_due, own_deadline
from notices.occasions import DossierFacts, put_off
from notices.rows import PAUSED, DossierRow, Status, StepRow

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """What a row is judged with: when, the office's hours, the procedure's term and the version in force."""

    now: datetime
    office_id: int
    hours: OfficeHours
    rules: DeadlineRules
    term: Term | None
    version: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What a row makes of a dossier.

    `moved`: it entered another status, or another date was appointed; `news`: that, or it was paid, forwarded, posted.
    """

    values: Values
    at: datetime
    moved: bool
    news: bool = False


def lay_over(known: Mapping[str, Any] | None, row: DossierRow, place: Place) -> Merged:
    """The dossier after this row; `known` is its stored row, None when it is new."""
    at = row.happened_at or place.now
    if known is not None and at < known["status_at"] and row.status != known["status"]:
        return Merged({**known}, at, moved=False)
    since = row.happened_at or _no_later_than(known, row, at)
    values = _told(known, row, place) | _entered(known, row.status, since, at)
    values = _with_deadline(values | _due(known, values, row, place), place.rules)
    if known is None:
        return Merged(values, at, moved=True, news=True)
    moved = known["status"] != row.status or known["due_at"] != values["due_at"]
    if moved and put_off(facts_of(known), facts_of(values)):
        values["reappointed"] = known["reappointed"] + 1
    news = moved or any(known[name] != values[name] for name in ("fee_paid", "partner", "tracking"))
    return Merged(values, at, moved, news)


def step_over(known: Mapping[str, Any], step: StepRow, rules: DeadlineRules) -> Merged:
    """The dossier after a step: where it is now, and perhaps another status."""
    if step.at < known["last_event_at"]:
        return Merged({**known}, step.at, moved=False)
    values = {**known, "unit": step.unit or known["unit"], "officer": step.officer or known["officer"]}
    values["last_event_at"] = step.at
    if step.status is None or step.status == known["status"] or step.at < known["status_known_at"]:
        return Merged(values, step.at, moved=False)
    values |= _entered(known, step.status, step.at, step.at)
    if step.status is Status.SUPPLEMENT:  # another request: the time of the last one is over
        values["missing_by"] = None
    return Merged(_with_deadline(values, rules), step.at, moved=True, news=True)


def facts_of(values: Mapping[str, Any], silent_until: datetime | None = None) -> DossierFacts:
    """What notices depend on, of a stored or merged row; `silent_until` is the baseline of its source."""
    return DossierFacts(
        status=Status(values["status"]),
        since=values["status_at"],
        entries={Status(int(status)): count for status, count in values["entries"].items()},
        channel=values["channel"],
        received_at=values["received_at"],
        due_at=values["due_at"],
        due_by=values["due_by"],
        running=values["running"],
        ready_at=values["finished_at"],
        deadline=values["missing_by"],
        reason=values["missing"],
        fee_due=values["fee_due"] or 0,
        fee_paid=values["fee_paid"],
        reappointed=values["reappointed"],
        partner=values["partner"],
        tracking=values["tracking"],
        silent_until=silent_until,
    )


def spells_of(values: Mapping[str, Any]) -> tuple[Spell, ...]:
    """The spells in which the legal clock stood, of a stored or merged row."""
    return tuple(
        Spell(Status(each[0]), datetime.fromisoformat(each[1]), datetime.fromisoformat(each[2]) if each[2] else None)
        for each in values["spells"]
    )


def _told(known: Mapping[str, Any] | None, row: DossierRow, place: Place) -> Values:
    """What the row says, over what was known; what it leaves out stays."""
    asked = row.supplements[-1] if row.supplements and row.status is Status.SUPPLEMENT else None
    told = {
        "procedure_code": row.procedure_code,
        "procedure_name": row.procedure_name,
        "submitted_at": row.submitted_at,
        "received_at": row.received_at,
        "finished_at": row.finished_at or (row.happened_at if row.status is Status.READY else None),
        "returned_at": row.returned_at,
        "channel": row.channel,
        "missing": (asked.content if asked else "") or row.note,
        "missing_by": asked.deadline if asked else None,
        "fee_due": row.unpaid or None,
        "fee_paid": any(fee.paid for fee in row.fees) and not row.unpaid,
    }
    told |= {"request": row.request, "partner": row.partner, "tracking": row.tracking}
    blank = {"unit": "", "officer": "", "reappointed": 0, "look_at": None}
    before = blank if known is None else {name: known[name] for name in (*blank, "id", *told)}
    version = place.version if known is None else known["procedure_version"]
    anew = known is None or known["status"] != row.status
    fresh = {name: value for name, value in told.items() if known is None or value not in ("", None)}
    if anew:  # why it was asked for papers is not why it was stopped
        fresh["missing"] = told["missing"]
    if anew and row.status is Status.SUPPLEMENT:
        fresh["missing_by"] = told["missing_by"]
    return {**before, **fresh, "code": row.code, "code_key": key(row.code), "procedure_version": version} | {
        "office_id": place.office_id
    }


def _with_deadline(values: Values, rules: DeadlineRules) -> Values:
    """The citizen's own time by the office's setting, where the source names none."""
    days = {Status.SUPPLEMENT: rules.supplement_days, Status.PAYMENT: rules.payment_days}.get(Status(values["status"]))
    if values["missing_by"] is not None or days is None:
        return values
    return values | {"missing_by": own_deadline(values["status_at"], days)}


def _no_later_than(known: Mapping[str, Any] | None, row: DossierRow, seen_at: datetime) -> datetime:
    """A moment for a status of which the source does not tell since when: one that no later event can precede."""
    told = [each for each in (row.received_at, row.submitted_at, known and known["status_at"]) if each]
    return max(told) if told else seen_at


def _entered(known: Mapping[str, Any] | None, status: Status, at: datetime, known_at: datetime) -> Values:
    """Status, since when, how often, and the spells in which the legal clock stood."""
    kept = ("status", "status_at", "status_known_at", "entries", "spells")
    if known is None:
        spells = [[int(status), at.isoformat(), None]] if status in PAUSED else []
        entries = {str(int(status)): 1}
    elif known["status"] == status:
        return {name: known[name] for name in kept} | {"last_event_at": max(at, known["last_event_at"])}
    else:
        counted = known["entries"].get(str(int(status)), 0) + 1
        entries = {**known["entries"], str(int(status)): counted}
        spells = [[each[0], each[1], each[2] or at.isoformat()] for each in known["spells"]]
        spells += [[int(status), at.isoformat(), None]] if status in PAUSED else []
    since = {"status": int(status), "status_at": at, "status_known_at": known_at, "last_event_at": at}
    if status is Status.PAYMENT:  # the time for papers is over; a source names none for paying
        since["missing_by"] = None
    return {**since, "entries": entries, "spells": spells}


def _due(known: Mapping[str, Any] | None, values: Values, row: DossierRow, place: Place) -> Values:
    """The date that stands: the source's when it says one, else ours; an apology's until the source says another."""
    facts = DueFacts(values["received_at"], row.due_at, place.term, spells_of(values))
    due = decide_due(facts, place.now, place.hours, place.rules)
    ours = due.at if due.ours else due.differs
    told = {"source_due_at": row.due_at, "our_due_at": ours, "running": due.running}
    if known is not None and known["due_by"] == "apology" and row.due_at in (None, known["source_due_at"]):
        return {**told, "source_due_at": known["source_due_at"], "due_at": known["due_at"], "due_by": "apology"}
    by = "" if due.at is None else "ours" if due.ours else "source"
    return {**told, "due_at": due.at, "due_by": by}
