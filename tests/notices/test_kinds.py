"""Which notices an event makes, which reminders fall when, and whether a notice is still true when it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.kinds import KINDS, Audience, Ends, Hours, Kind
from notices.occasions import DossierChange, DossierFacts, notices_for
from notices.rows import Status
from notices.staleness import still_true
from tests.notices.dossier_facts import DOSSIERS, NOW, S, at, facts


def told(before: Status | DossierFacts | None, after: Status | DossierFacts, **more: Any) -> list[str]:
    old = facts(before) if isinstance(before, Status) else before
    new = facts(after) if isinstance(after, Status) else after
    return [seed.kind for seed in notices_for(DossierChange(old, new, NOW), **more)]


MOVES = [
    (None, S.SUBMITTED, ["NOP_TRUC_TUYEN"]),
    (S.SUBMITTED, S.ACCEPTED, ["TIEP_NHAN"]),
    (None, S.ACCEPTED, ["TIEP_NHAN"]),
    (None, S.PROCESSING, ["TIEP_NHAN"]),
    (S.SUBMITTED, S.REFUSED, ["TU_CHOI_TIEP_NHAN"]),
    (S.ACCEPTED, S.PROCESSING, []),
    (S.PROCESSING, S.PROCESSING, []),
    (S.PROCESSING, S.SUPPLEMENT, ["YEU_CAU_BO_SUNG"]),
    (S.SUPPLEMENT, S.PROCESSING, ["DA_NHAN_BO_SUNG"]),
    (S.PROCESSING, S.PAYMENT, ["YEU_CAU_NVTC"]),
    (S.PAYMENT, S.PROCESSING, []),
    (S.PAYMENT, facts(S.PROCESSING, fee_paid=True), ["DA_THANH_TOAN"]),
    (S.PROCESSING, facts(S.PROCESSING, fee_paid=True), ["DA_THANH_TOAN"]),
    (S.PROCESSING, S.WITHDRAWN, ["RUT_HO_SO"]),
    (S.PROCESSING, S.STOPPED, ["DUNG_XU_LY"]),
    (S.PROCESSING, S.READY, ["CO_KET_QUA"]),
    (S.PROCESSING, facts(S.READY, ready_at=at("23/03/2026 10:00")), ["TRA_SOM"]),
    (S.PROCESSING, facts(S.READY, ready_at=at("25/03/2026 08:00")), ["CO_KET_QUA"]),
    (S.READY, S.RETURNED, ["DA_TRA_DANH_GIA"]),
    (S.PROCESSING, S.RETURNED, ["DA_TRA_DANH_GIA"]),
    (facts(S.SUPPLEMENT, deadline=at("11/03/2026 17:00")), S.STOPPED, ["QUA_HAN_BO_SUNG"]),
    (facts(S.SUPPLEMENT, deadline=at("20/03/2026 17:00")), S.STOPPED, ["DUNG_XU_LY"]),
    (S.PROCESSING, facts(S.PROCESSING, due_at=at("30/03/2026 17:00")), ["XIN_LOI_HEN_LAI"]),
    (S.PROCESSING, facts(S.PROCESSING, due_at=at("20/03/2026 17:00")), []),
    (S.PROCESSING, facts(S.PROCESSING, due_at=at("25/03/2026 08:00")), []),
    (S.PROCESSING, facts(S.PROCESSING, due_at=at("30/03/2026 17:00"), due_by="ours"), []),
    (S.SUPPLEMENT, facts(S.PROCESSING, due_at=at("30/03/2026 17:00")), ["DA_NHAN_BO_SUNG"]),
    (
        S.PROCESSING,
        facts(S.PROCESSING, due_at=at("30/03/2026 17:00"), due_by="apology", reappointed=2),
        ["XIN_LOI_HEN_LAI", "HEN_LAI_LAN_HAI"],
    ),
    (S.PROCESSING, facts(S.PROCESSING, partner="Công an thành phố"), ["LIEN_THONG"]),
    (S.READY, facts(S.READY, tracking="BC0326001"), ["GUI_BUU_CHINH"]),
]


@pytest.mark.parametrize(("before", "after", "kinds"), MOVES)
def test_each_move_of_a_dossier_makes_its_notices_and_no_others(
    before: Status | DossierFacts | None, after: Status | DossierFacts, kinds: list[str]
) -> None:
    assert told(before, after) == kinds


def test_a_dossier_lodged_at_the_counter_is_not_told_that_it_was_submitted_online() -> None:
    assert told(None, facts(S.SUBMITTED, channel="in_person")) == []


def test_an_office_may_tell_each_move_into_work() -> None:
    assert told(S.ACCEPTED, S.PROCESSING, tell_steps=True) == ["CHUYEN_BUOC"]


def test_the_occasion_is_the_nth_time_it_entered_the_state_after_leaving_it() -> None:
    again = facts(S.READY, entries={S.READY: 2, S.PROCESSING: 2})

    (seed,) = notices_for(DossierChange(facts(S.PROCESSING), again, NOW))

    assert (seed.kind, seed.occasion) == ("CO_KET_QUA", "2")


def test_the_occasion_never_depends_on_when_the_event_is_told() -> None:
    change = DossierChange(facts(S.PROCESSING), facts(S.READY), NOW)

    later = replace(change, at=NOW + timedelta(days=1))

    assert [seed.occasion for seed in notices_for(change)] == [seed.occasion for seed in notices_for(later)]


def test_an_apology_carries_its_reason_only_where_an_official_confirmed_it() -> None:
    put_off = facts(S.PROCESSING, due_at=at("30/03/2026 17:00"), reason="chờ xác minh")

    (by_source,) = notices_for(DossierChange(facts(S.PROCESSING), put_off, NOW))
    (confirmed,) = notices_for(DossierChange(facts(S.PROCESSING), replace(put_off, due_by="apology"), NOW))

    assert "reason" not in by_source.facts
    assert confirmed.facts["reason"] == "chờ xác minh"
    assert confirmed.facts["due"] == at("30/03/2026 17:00").isoformat()


def test_a_notice_about_papers_is_of_use_until_the_deadline_for_them() -> None:
    asked = facts(S.SUPPLEMENT, deadline=at("20/03/2026 17:00"))

    (seed,) = notices_for(DossierChange(facts(S.PROCESSING), asked, NOW))

    assert seed.useful_until == at("20/03/2026 17:00")


STALE = [
    ("CO_KET_QUA", "1", facts(S.READY), None),
    ("CO_KET_QUA", "1", facts(S.RETURNED), "collected"),
    ("CO_KET_QUA", "1", facts(S.READY, entries={S.READY: 2}), "overtaken"),
    ("CO_KET_QUA", "2", facts(S.READY, entries={S.READY: 2}), None),
    ("CO_KET_QUA", "1", facts(S.PROCESSING), "moved_on"),
    ("TIEP_NHAN", "1", facts(S.SUPPLEMENT), None),
    ("TIEP_NHAN", "1", facts(S.WITHDRAWN), "withdrawn"),
    ("NHAC_NHAN_KQ_1", "1.1", facts(S.RETURNED), "collected"),
    ("QUA_HAN_CONG_DAN", "2026-03-25", facts(S.PROCESSING), None),
    ("QUA_HAN_CONG_DAN", "2026-03-20", facts(S.PROCESSING), "due_moved"),
    ("QUA_HAN", "2026-03-25", facts(S.READY), "ready"),
    ("SAP_DEN_HAN", "2026-03-25/4h", facts(S.PROCESSING), None),
    ("SAP_DEN_HAN", "2026-03-25/4h", facts(S.PROCESSING, running=False), "clock_stopped"),
    ("SAP_DEN_HAN", "2026-03-25/4h", facts(S.SUPPLEMENT), "moved_on"),
    ("NHAC_BO_SUNG", "2026-03-20/1", facts(S.SUPPLEMENT, deadline=at("20/03/2026 17:00")), None),
    ("NHAC_BO_SUNG", "2026-03-20/1", facts(S.SUPPLEMENT, deadline=at("27/03/2026 17:00")), "deadline_moved"),
    ("NHAC_NVTC", "2026-03-20/1", facts(S.PAYMENT, deadline=at("20/03/2026 17:00"), fee_paid=True), "paid"),
    ("XIN_LOI_HEN_LAI", "2026-03-25", facts(S.PROCESSING), None),
    ("XIN_LOI_HEN_LAI", "2026-03-20", facts(S.PROCESSING), "due_moved"),
    ("DA_THANH_TOAN", "1", facts(S.RETURNED, entries={S.PAYMENT: 1}), None),
]


@pytest.mark.parametrize(("kind", "occasion", "now", "reason"), STALE)
def test_a_notice_that_is_no_longer_true_is_held_back_with_its_reason(
    kind: str, occasion: str, now: DossierFacts, reason: str | None
) -> None:
    assert still_true(kind, occasion, now) == reason


def test_every_kind_is_told_by_its_id_and_event_once() -> None:
    assert len({kind.id for kind in KINDS.values()}) == len(KINDS)
    assert {f"N{number:02}" for number in [*range(1, 25), 31]} <= {kind.id for kind in KINDS.values()}


def test_result_ready_and_apology_are_sent_again_when_nobody_knows_and_reminders_are_left() -> None:
    assert {KINDS[event].policy for event in ("CO_KET_QUA", "TRA_SOM", "XIN_LOI_HEN_LAI")} == {"again"}
    assert {kind.policy for kind in KINDS.values() if kind.reminder} == {"leave"}


def test_officials_are_told_in_office_hours_and_citizens_by_day() -> None:
    assert {kind.hours for kind in KINDS.values() if kind.audience is Audience.CITIZEN} == {Hours.DAYTIME}
    assert {kind.hours for kind in KINDS.values() if kind.audience is not Audience.CITIZEN} == {Hours.OFFICE}


@settings(max_examples=150, deadline=None)
@given(st.none() | DOSSIERS, DOSSIERS)
def test_what_an_event_makes_is_true_at_once_once_and_of_use(before: DossierFacts | None, after: DossierFacts) -> None:
    seeds = notices_for(DossierChange(before, after, NOW), tell_steps=True)

    assert len({(seed.kind, seed.occasion) for seed in seeds}) == len(seeds)
    for seed in seeds:
        assert still_true(seed.kind, seed.occasion, after) is None
        assert seed.useful_until > seed.at


def documented(kind: Kind) -> str:
    statuses = (
        "any" if kind.holds_in == frozenset(Status) else ", ".join(str(int(each)) for each in sorted(kind.holds_in))
    )
    hours = kind.useful.total_seconds() / 3600
    useful = f"{hours:g} hours" if hours < 24 else f"{hours / 24:g} days"
    ends = {Ends.AGE: "", Ends.DUE: ", at most until the appointed date", Ends.DEADLINE: ", at most until the deadline"}
    cells = (
        kind.id,
        f"`{kind.event}`",
        kind.what,
        kind.audience.value,
        "mandatory" if kind.mandatory else "reminder",
        kind.lead or "at once",
        useful + ends[kind.ends],
        statuses,
        kind.policy,
    )
    return f"| {' | '.join(cells)} |"


def test_the_documentation_tells_every_kind_as_it_is() -> None:
    text = (Path(__file__).parents[2] / "docs" / "notices.md").read_text(encoding="utf-8")

    rows = [line for line in text.splitlines() if line.startswith("| N")]

    assert rows == [documented(kind) for kind in KINDS.values()]
