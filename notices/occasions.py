"""What happened to a dossier, and the notices that this makes. Pure.

An occasion is the n-th time that the dossier entered a state after leaving it, and for due notices the appointed
date; never a timestamp: so the same event, told twice or in another order, is one notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from knowledge.working_time import VIETNAM
from notices.kinds import KINDS, Ends, Kind
from notices.rows import PAUSED, RUNNING, Status

S = Status


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """A dossier as far as notices depend on it. Moments are aware; None is unknown.

    `since` is when it entered its status; `entries` counts how often each was entered after leaving it, the present one
    among them. `due_by` tells whose the date is: "source", "ours", "apology" or "". `deadline` is the citizen's own
    time for papers or payment. `reason`: what is missing, why it was refused or stopped, or why the date was put off
    (`due_by` "apology"). `reappointed` counts how often the date was put off. `silent_until` is the baseline of its
    source: reminders of what began before it are nobody's news.
    """

    status: Status
    since: datetime | None = None
    entries: Mapping[Status, int] = field(default_factory=dict)
    channel: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    due_by: str = ""
    running: bool = True
    ready_at: datetime | None = None
    deadline: datetime | None = None
    reason: str = ""
    fee_due: int = 0
    fee_paid: bool = False
    reappointed: int = 0
    partner: str = ""
    tracking: str = ""
    silent_until: datetime | None = None

    def entered(self, status: Status) -> int:
        """How often it entered that status; at least once for the one that it is in."""
        return max(self.entries.get(status, 0), int(status is self.status))


@dataclass(frozen=True, slots=True)
class DossierChange:
    """What an event made of a dossier; `before` is None when it was not known. `at` is the event's own time."""

    before: DossierFacts | None
    after: DossierFacts
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticeSeed:
    """A notice to be: `kind` is its event's name, `at` the moment from which it may go out, `facts` what it states."""

    kind: str
    occasion: str
    at: datetime
    useful_until: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def notices_for(change: DossierChange, *, tell_steps: bool = False) -> tuple[NoticeSeed, ...]:
    """The notices that an event makes: at most one of its status, and those of a new date, a payment, a forwarding.

    `tell_steps` lets the office tell each move into work (N11) too.
    """
    return tuple(
        make_seed(KINDS[event], occasion, change.at, change.after) for event, occasion in _happened(change, tell_steps)
    )


IN_WORK = RUNNING - {S.SUBMITTED}
ENTERED = {
    S.SUBMITTED: "NOP_TRUC_TUYEN",
    S.ACCEPTED: "TIEP_NHAN",
    S.REFUSED: "TU_CHOI_TIEP_NHAN",
    S.SUPPLEMENT: "YEU_CAU_BO_SUNG",
    S.PAYMENT: "YEU_CAU_NVTC",
    S.WITHDRAWN: "RUT_HO_SO",
    S.STOPPED: "DUNG_XU_LY",
    S.READY: "CO_KET_QUA",
    S.RETURNED: "DA_TRA_DANH_GIA",
}
Told = tuple[str, str]


def _happened(change: DossierChange, tell_steps: bool) -> Iterator[Told]:
    before, after = change.before, change.after
    entered = before is None or before.status is not after.status
    if entered:
        yield from _of_status(change, tell_steps)
    if before is None:
        return
    if after.fee_paid and not before.fee_paid and not (entered and before.status is S.PAYMENT):
        yield "DA_THANH_TOAN", str(max(after.entered(S.PAYMENT), 1))
    yield from _of_date(before, after)
    if after.partner and after.partner != before.partner:
        yield "LIEN_THONG", after.partner[:60]
    if after.tracking and after.tracking != before.tracking:
        yield "GUI_BUU_CHINH", after.tracking[:60]


def _of_status(change: DossierChange, tell_steps: bool) -> Iterator[Told]:
    after = change.after
    came_from = change.before.status if change.before else None
    at_the_counter = after.status is S.SUBMITTED and after.channel in {"in_person", "postal"}
    if at_the_counter or (after.status is S.PAYMENT and after.fee_paid):
        return
    if after.status in IN_WORK:
        yield from _into_work(came_from, after, tell_steps)
    elif after.status is S.STOPPED and came_from is S.SUPPLEMENT and _deadline_passed(change):
        yield "QUA_HAN_BO_SUNG", str(after.entered(S.STOPPED))
    elif after.status is S.READY and _early(after):
        yield "TRA_SOM", str(after.entered(S.READY))
    else:
        yield ENTERED[after.status], str(after.entered(after.status))


def _into_work(came_from: Status | None, after: DossierFacts, tell_steps: bool) -> Iterator[Told]:
    if came_from is S.SUPPLEMENT:
        yield "DA_NHAN_BO_SUNG", str(max(after.entered(S.SUPPLEMENT), 1))
    elif came_from is S.PAYMENT:
        if after.fee_paid:
            yield "DA_THANH_TOAN", str(max(after.entered(S.PAYMENT), 1))
    elif came_from in {None, S.SUBMITTED, S.REFUSED}:
        yield "TIEP_NHAN", str(max(after.entered(S.ACCEPTED), 1))
    elif tell_steps and after.status is S.PROCESSING:
        yield "CHUYEN_BUOC", str(after.entered(S.PROCESSING))


def _of_date(before: DossierFacts, after: DossierFacts) -> Iterator[Told]:
    """A later date, while it is in work and nothing else explains it, is an appointment anew (NĐ 61/2018 Điều 19.9)."""
    if put_off(before, after):
        yield "XIN_LOI_HEN_LAI", day_of(after.due_at)
        if after.reappointed > 1:
            yield "HEN_LAI_LAN_HAI", day_of(after.due_at)


def put_off(before: DossierFacts, after: DossierFacts) -> bool:
    """Whether its date was put off: a later day while in work, which no papers, payment or stop before it explain."""
    ours = after.due_by == "ours" or (before.due_by == "ours" and after.due_by != "apology")
    explained = before.status in PAUSED | {S.SUBMITTED} or ours
    if explained or after.status not in IN_WORK or before.due_at is None or after.due_at is None:
        return False
    return day_of(after.due_at) > day_of(before.due_at)


def make_seed(kind: Kind, occasion: str, at: datetime, facts: DossierFacts) -> NoticeSeed:
    """A notice of that kind from that moment, with the end of its use and what it will state."""
    ends = {Ends.DUE: facts.due_at, Ends.DEADLINE: facts.deadline}.get(kind.ends)
    aged = at + kind.useful
    until = min(aged, ends) if ends and ends > at else aged
    stated = _stated(facts)
    if kind.event == "XIN_LOI_HEN_LAI" and facts.due_by != "apology":
        stated.pop("reason", None)
    return NoticeSeed(kind.event, occasion, at, until, stated)


def _stated(facts: DossierFacts) -> dict[str, Any]:
    """What the notice will say, frozen at its event; without the person, who is looked up when it goes out."""
    told: dict[str, Any] = {
        "received": _iso(facts.received_at),
        "due": _iso(facts.due_at),
        "ready": _iso(facts.ready_at),
        "deadline": _iso(facts.deadline),
        "reason": facts.reason,
        "sum": facts.fee_due,
        "partner": facts.partner,
        "tracking": facts.tracking,
    }
    return {key: value for key, value in told.items() if value}


def _early(facts: DossierFacts) -> bool:
    return bool(facts.ready_at and facts.due_at and day_of(facts.ready_at) < day_of(facts.due_at))


def _deadline_passed(change: DossierChange) -> bool:
    before = change.before
    return bool(before and before.deadline and before.deadline <= change.at)


def day_of(moment: datetime | None) -> str:
    """The moment's day in Vietnam as an occasion names it; "" for none."""
    return moment.astimezone(VIETNAM).date().isoformat() if moment else ""


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
