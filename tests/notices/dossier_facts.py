"""A dossier as reminders and kinds of notices see it, received on 12 March 2026 and due on the 25th."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from knowledge.working_time import VIETNAM, OfficeHours
from notices.deadlines import DeadlineRules
from notices.occasions import DossierFacts
from notices.rows import Status

OFFICE, RULES = OfficeHours(), DeadlineRules()


S = Status


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


NOW = at("12/03/2026 09:00")


DUE = at("25/03/2026 17:00")


def facts(status: Status, **more: Any) -> DossierFacts:
    return replace(DossierFacts(status, received_at=at("10/03/2026 09:00"), due_at=DUE, due_by="source"), **more)


DOSSIERS = st.builds(
    facts,
    st.sampled_from(Status),
    entries=st.dictionaries(st.sampled_from(Status), st.integers(1, 3)),
    deadline=st.sampled_from([None, at("20/03/2026 17:00")]),
    ready_at=st.sampled_from([None, at("23/03/2026 09:00")]),
    fee_paid=st.booleans(),
    due_by=st.sampled_from(["source", "ours", "apology"]),
    due_at=st.sampled_from([None, DUE, at("30/03/2026 17:00")]),
)
