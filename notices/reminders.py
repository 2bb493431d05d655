"""The reminders of a dossier as it stands: which there are, which have come, and when to look again. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from knowledge.working_time import OfficeHours, add_working_days
from notices.deadlines import DeadlineRules, due_moments, falls_due, not_collected_moments, reminders_before
from notices.kinds import KINDS
from notices.occasions import IN_WORK, DossierFacts, NoticeSeed, day_of, make_seed
from notices.rows import Status

S = Status


def look_at(
    facts: DossierFacts, now: datetime, office: OfficeHours, rules: DeadlineRules
) -> tuple[tuple[NoticeSeed, ...], datetime | None]:
    """The reminders whose moment has come, and what `next_look` says.

    Of a ladder only its last rung, so that catching up sends no burst.
    """
    newest: dict[str, NoticeSeed] = {}
    timed = sorted(_timed(facts, office, rules), key=lambda each: each[2])
    for event, occasion, at in timed:
        if at <= now:
            ladder = "NHAC_NHAN_KQ" if event.startswith("NHAC_NHAN_KQ") else event
            newest[ladder] = make_seed(KINDS[event], occasion, at, facts)
    return tuple(newest.values()), next((at for _, _, at in timed if at > now), None)


def next_look(facts: DossierFacts, now: datetime, office: OfficeHours, rules: DeadlineRules) -> datetime | None:
    """The next moment at which this dossier has a reminder, if it stays as it is; None where it has none."""
    return min((at for _, _, at in _timed(facts, office, rules) if at > now), default=None)


def _timed(facts: DossierFacts, office: OfficeHours, rules: DeadlineRules) -> Iterator[tuple[str, str, datetime]]:
    """What falls after the source's baseline; of results, only what became ready after it (decisions/notices.md)."""
    silent = facts.silent_until
    if silent and facts.status is S.READY and facts.ready_at and facts.ready_at <= silent:
        return
    for each in _all_timed(facts, office, rules):
        if silent is None or each[2] > silent:
            yield each


def _all_timed(facts: DossierFacts, office: OfficeHours, rules: DeadlineRules) -> Iterator[tuple[str, str, datetime]]:
    if facts.status in IN_WORK and facts.due_at and facts.running:
        yield from _of_due_date(facts, facts.due_at, office, rules)
    elif facts.deadline and (facts.status is S.SUPPLEMENT or (facts.status is S.PAYMENT and not facts.fee_paid)):
        event = "NHAC_BO_SUNG" if facts.status is S.SUPPLEMENT else "NHAC_NVTC"
        moments = dict(zip(reminders_before(facts.deadline, office, rules), rules.supplement_reminders, strict=True))
        for at, days in moments.items():
            if facts.since is None or at > facts.since:
                yield event, f"{day_of(facts.deadline)}/{days}", at
    elif facts.status is S.READY and facts.ready_at:
        yield from _of_result(facts, facts.ready_at, office, rules)


def _of_due_date(
    facts: DossierFacts, due_at: datetime, office: OfficeHours, rules: DeadlineRules
) -> Iterator[tuple[str, str, datetime]]:
    moments, day = due_moments(due_at, office, rules), day_of(due_at)
    received = facts.received_at
    if received is None or received < moments.near_due:
        yield "SAP_DEN_HAN", f"{day}/{rules.near_due_days}d", moments.near_due
    if received is None or received < moments.very_near_due:
        yield "SAP_DEN_HAN", f"{day}/{rules.near_due_hours:g}h", moments.very_near_due
    if received is None or received < moments.apology_draft:
        # A date is put off once at most (NĐ 61/2018 Điều 19.9): the second time the head of the office decides.
        yield "HEN_LAI_LAN_HAI" if facts.reappointed else "DU_THAO_XIN_LOI", day, moments.apology_draft
    yield "QUA_HAN", day, moments.due
    yield "QUA_HAN_CONG_DAN", day, moments.due


def _of_result(
    facts: DossierFacts, ready_at: datetime, office: OfficeHours, rules: DeadlineRules
) -> Iterator[tuple[str, str, datetime]]:
    rungs = not_collected_moments(ready_at, office, rules)
    for number, at in enumerate(rungs, start=1):
        event = "NHAC_NHAN_KQ_CUOI" if number == len(rungs) else "NHAC_NHAN_KQ_1"
        yield event, f"{facts.entered(S.READY)}.{number}", at
    if facts.due_at:
        at = add_working_days(falls_due(facts.due_at, office), -1, office)
        if at > ready_at:
            yield "NHAC_HEN", day_of(facts.due_at), at
