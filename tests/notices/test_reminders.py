"""The reminders of a dossier as it stands: when each falls, and when to look again."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.working_time import VIETNAM
from notices.occasions import DossierFacts
from notices.reminders import look_at, next_look
from notices.staleness import still_true
from tests.notices.dossier_facts import DOSSIERS, DUE, NOW, OFFICE, RULES, S, at, facts


def timed(dossier: DossierFacts) -> list[tuple[str, str, str]]:
    """Every reminder of the dossier if it stays as it is, in the order of their moments."""
    found: list[tuple[str, str, str]] = []
    moment = next_look(dossier, datetime.min.replace(tzinfo=VIETNAM), OFFICE, RULES)
    while moment:
        seeds, following = look_at(dossier, moment, OFFICE, RULES)
        told = moment.astimezone(VIETNAM).strftime("%d/%m %H:%M")
        found += [(seed.kind, seed.occasion, told) for seed in seeds if seed.at == moment]
        moment = following
    return found


def test_a_running_dossier_warns_its_officials_and_is_overdue_at_its_date() -> None:
    assert timed(facts(S.PROCESSING)) == [
        ("DU_THAO_XIN_LOI", "2026-03-25", "23/03 17:00"),
        ("SAP_DEN_HAN", "2026-03-25/1d", "24/03 17:00"),
        ("SAP_DEN_HAN", "2026-03-25/4h", "25/03 11:00"),
        ("QUA_HAN", "2026-03-25", "25/03 17:00"),
        ("QUA_HAN_CONG_DAN", "2026-03-25", "25/03 17:00"),
    ]


def test_a_dossier_of_one_day_is_not_warned_of_before_it_was_received() -> None:
    short = facts(S.PROCESSING, received_at=at("25/03/2026 08:00"))

    assert [kind for kind, _, _ in timed(short)] == ["SAP_DEN_HAN", "QUA_HAN", "QUA_HAN_CONG_DAN"]


def test_a_date_that_was_put_off_once_goes_to_the_head_of_the_office() -> None:
    kinds = [kind for kind, _, _ in timed(facts(S.PROCESSING, reappointed=1))]

    assert "HEN_LAI_LAN_HAI" in kinds
    assert "DU_THAO_XIN_LOI" not in kinds


def test_while_the_clock_stands_still_nobody_is_hurried() -> None:
    assert timed(facts(S.PROCESSING, running=False)) == []


def test_the_citizen_is_reminded_of_papers_and_of_payment_before_their_deadline() -> None:
    waiting = {"since": at("12/03/2026 09:00"), "deadline": at("20/03/2026 17:00")}

    assert timed(facts(S.SUPPLEMENT, **waiting)) == [
        ("NHAC_BO_SUNG", "2026-03-20/3", "17/03 08:00"),
        ("NHAC_BO_SUNG", "2026-03-20/1", "19/03 08:00"),
    ]
    assert [kind for kind, _, _ in timed(facts(S.PAYMENT, **waiting))] == ["NHAC_NVTC", "NHAC_NVTC"]


def test_nobody_is_reminded_of_papers_before_they_were_asked_for() -> None:
    late = facts(S.SUPPLEMENT, since=at("18/03/2026 09:00"), deadline=at("20/03/2026 17:00"))

    assert [occasion for _, occasion, _ in timed(late)] == ["2026-03-20/1"]


def test_a_result_that_waits_climbs_its_ladder() -> None:
    ready = facts(S.READY, ready_at=at("26/03/2026 09:00"), entries={S.READY: 1})

    assert timed(ready) == [
        ("NHAC_NHAN_KQ_1", "1.1", "31/03 09:00"),
        ("NHAC_NHAN_KQ_1", "1.2", "10/04 09:00"),
        ("NHAC_NHAN_KQ_CUOI", "1.3", "28/04 07:00"),
    ]


def test_who_has_a_result_ready_early_is_reminded_the_day_before_the_appointed_date() -> None:
    early = facts(S.READY, ready_at=at("23/03/2026 10:00"))

    assert ("NHAC_HEN", "2026-03-25", "24/03 17:00") in timed(early)


def test_after_weeks_of_silence_only_the_last_rung_is_told() -> None:
    ready = facts(S.READY, ready_at=at("26/03/2026 09:00"))

    seeds, _ = look_at(ready, at("12/04/2026 09:00"), OFFICE, RULES)

    assert [(seed.kind, seed.occasion) for seed in seeds] == [("NHAC_NHAN_KQ_1", "1.2")]


def test_a_dossier_tells_when_to_look_at_it_again() -> None:
    dossier = facts(S.PROCESSING)

    assert next_look(dossier, at("24/03/2026 17:00"), OFFICE, RULES) == at("25/03/2026 11:00")
    assert next_look(dossier, DUE, OFFICE, RULES) is None
    assert next_look(facts(S.RETURNED), NOW, OFFICE, RULES) is None


@settings(max_examples=100, deadline=None)
@given(DOSSIERS, st.integers(0, 60))
def test_every_reminder_that_has_come_is_true_of_the_dossier_as_it_stands(dossier: DossierFacts, days: int) -> None:
    seeds, _ = look_at(dossier, NOW + timedelta(days=days), OFFICE, RULES)

    for seed in seeds:
        assert still_true(seed.kind, seed.occasion, dossier) is None
