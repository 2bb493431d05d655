"""Phiếu xin lỗi và hẹn lại: an official confirms why a dossier is late and when it will be ready.

NĐ 61/2018 Điều 19.9, kept by NĐ 118/2025: an apology with the reason and a new date, at most once; a second one is the
decision of the office's head. Who may see the dossier's office is for the caller to judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.working_time import OfficeHours
from notices.deadlines import DeadlineRules
from notices.merging import facts_of
from notices.occasions import IN_WORK, DossierChange, day_of
from notices.reminders import next_look
from notices.telling import Summary, Told, tell_changes
from store import apologies
from store.database import Tx
from store.staff import Role

DECIDES = frozenset({Role.LEADER, Role.ADMINISTRATOR})
LONGEST_REASON = 300


class NotConfirmed(ValueError):
    """An apology that may not be made. `what`: unknown, not_in_work, no_date, reason, earlier, leader."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Decision:
    """What an official decided: why it is late, and the new date: to come, and on a later day than the old one."""

    official_id: int
    role: Role
    reason: str
    new_due: datetime


@dataclass(frozen=True, slots=True)
class Counting:
    """With what the next reminders are counted: the office's hours, the rules, and the baseline of its source."""

    office: OfficeHours = OfficeHours()
    rules: DeadlineRules = DeadlineRules()


async def confirm(tx: Tx, dossier_id: int, decision: Decision, now: datetime, counting: Counting | None = None) -> int:
    """Appoint the new date and tell the citizen (N16), the second time the leader too (N37); how often it was put off.

    Raises NotConfirmed; then nothing has changed.
    """
    row = await apologies.lock_dossier(tx, dossier_id)
    if row is None:
        raise NotConfirmed("unknown")
    before = facts_of(row)
    _judge(before.status in IN_WORK, row["due_at"], row["reappointed"], decision, now)
    changed = {
        "due_at": decision.new_due,
        "due_by": "apology",
        "reappointed": row["reappointed"] + 1,
        "missing": decision.reason.strip(),
    }
    after = {**row, **changed}
    counting = counting or Counting()
    changed["look_at"] = next_look(facts_of(after), now, counting.office, counting.rules)
    await apologies.appoint(tx, dossier_id, changed)
    await apologies.keep_confirmed(tx, _kept(row["due_at"], dossier_id, decision, now))
    told = Told(now, {row["code"]: dossier_id}, {row["code"]: after}, Summary())
    await tell_changes(tx, told, [(row["code"], DossierChange(before, facts_of(after), now))])
    return int(changed["reappointed"])


def _judge(in_work: bool, due_at: datetime | None, times: int, decision: Decision, now: datetime) -> None:
    if not in_work:
        raise NotConfirmed("not_in_work")
    if due_at is None:
        raise NotConfirmed("no_date")
    if not 0 < len(decision.reason.strip()) <= LONGEST_REASON:
        raise NotConfirmed("reason")
    if decision.new_due <= now or day_of(decision.new_due) <= day_of(due_at):
        raise NotConfirmed("earlier")
    if times and decision.role not in DECIDES:
        raise NotConfirmed("leader")


def _kept(due_at: datetime, dossier_id: int, decision: Decision, now: datetime) -> dict[str, object]:
    return {
        "dossier_id": dossier_id,
        "due_at": due_at,
        "reason": decision.reason.strip(),
        "new_due_at": decision.new_due,
        "official_id": decision.official_id,
        "confirmed_at": now,
    }
