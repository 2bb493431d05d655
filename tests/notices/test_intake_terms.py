"""What an import says of times, reasons and other dossiers: dates, deadlines, requests, parcels."""

from datetime import datetime, time, timedelta

import pytest

from knowledge.working_time import VIETNAM
from notices.deadlines import DeadlineRules
from store import dossiers as dossier_store
from store.database import Database
from tests.notices.intake_house import (
    CODE,
    asked_for,
    baseline,
    count_notices,
    facts_told,
    national,
    ready,
    row,
    stored,
    tell,
)

__all__ = ["baseline"]


async def test_the_sources_appointed_date_wins_and_ours_is_kept_beside_it(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, row(now, MaHoSo="H12.101-260302-0003", MaTTHC="1.014027"))

    found = await stored(baseline, "H12.101-260302-0003")
    assert (found.due_by, found.due_at) == ("source", now + timedelta(days=5))
    assert found.our_due_at is not None


async def test_where_the_source_gives_no_date_ours_is_counted(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, row(now, MaHoSo="H12.101-260302-0002", NgayHenTra="", MaTTHC="2.000908"))

    found = await stored(baseline, "H12.101-260302-0002")
    assert found.due_by == "ours"


async def test_a_refusal_after_a_supplement_states_its_own_reason(baseline: Database, now: datetime) -> None:
    asked = [asked_for(now - timedelta(hours=2))]
    await tell(baseline, now, row(now, TrangThaiHoSo="5", DanhSachHoSoBoSung=asked))

    stopped = row(now, TrangThaiHoSo="8", GhiChu="đất đang tranh chấp", DanhSachHoSoBoSung=asked)
    await tell(baseline, now + timedelta(hours=1), {**stopped, "NgayCapNhat": national(now)})

    assert (await facts_told(baseline, "DUNG_XU_LY"))["reason"] == "đất đang tranh chấp"


async def test_a_date_that_the_source_moves_twice_goes_to_the_leader_too(baseline: Database, now: datetime) -> None:
    for days in (8, 12):
        await tell(baseline, now, row(now, NgayHenTra=national(now + timedelta(days=days))))

    found = await count_notices(baseline)
    assert (await stored(baseline)).reappointed == 2
    assert (found["XIN_LOI_HEN_LAI"], found["HEN_LAI_LAN_HAI"]) == (2, 0)  # no leader of that office is known


async def test_a_forwarding_and_a_parcel_are_told(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, row(now, CoQuanPhoiHop="Chi cục Thuế"))
    await tell(baseline, now, ready(now, CoQuanPhoiHop="Chi cục Thuế", MaVanDon="EB123456789VN"))

    assert (await facts_told(baseline, "LIEN_THONG"))["partner"] == "Chi cục Thuế"
    assert (await facts_told(baseline, "GUI_BUU_CHINH"))["tracking"] == "EB123456789VN"


async def test_codes_of_one_request_are_kept_together(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, row(now, MaHoSo="H12.101-260302-0005", MaHoSoLienThong=CODE))
    await tell(baseline, now, row(now, MaHoSo="H12.101-260302-0006", ThongTinKhac=f"Liên thông: {CODE}"))

    assert {(await stored(baseline, f"H12.101-260302-000{number}")).request for number in (5, 6)} == {CODE}


async def test_what_was_late_or_ready_before_the_baseline_has_no_reminders(database: Database, now: datetime) -> None:
    late = row(now, MaHoSo="H12.101-260302-0007", NgayHenTra=national(now - timedelta(days=3)))
    await tell(database, now, late, ready(now), row(now, MaHoSo="H12.101-260302-0008"))

    assert (await stored(database, "H12.101-260302-0007")).look_at is None
    assert (await stored(database)).look_at is None
    assert (await stored(database, "H12.101-260302-0008")).look_at is not None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_the_dossier_that_others_name_belongs_to_the_request_too(
    database: Database, now: datetime, order: tuple[int, int]
) -> None:
    told = [row(now), row(now, MaHoSo="H12.101-260302-0005", MaHoSoLienThong=CODE)]

    for place in order:
        await tell(database, now, told[place])

    async with database.read() as tx:
        together = await dossier_store.of_request(tx, CODE)
    assert [each.code for each in together] == [CODE, "H12.101-260302-0005"]


def own_time(now: datetime, days: int) -> datetime:
    """The last moment of the day in Vietnam, so many days from now."""
    day = (now + timedelta(hours=7)).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


async def test_where_the_source_names_no_time_the_offices_own_holds(baseline: Database, now: datetime) -> None:
    rules = DeadlineRules(supplement_days=10, payment_days=5)

    await tell(baseline, now, row(now, TrangThaiHoSo="5", DanhSachHoSoBoSung=[asked_for(now)]), deadlines=rules)
    papers = (await stored(baseline)).missing_by
    await tell(
        baseline, now, row(now, TrangThaiHoSo="6", NgayCapNhat=national(now + timedelta(days=1))), deadlines=rules
    )
    money = (await stored(baseline)).missing_by

    assert (papers, money) == (own_time(now, 10), own_time(now, 5 + 1))


async def test_a_second_request_without_a_time_is_not_late_from_its_first_day(
    baseline: Database, now: datetime
) -> None:
    asked = [{**asked_for(now), "ThoiHanBoSung": "10"}]
    await tell(baseline, now, row(now, TrangThaiHoSo="5", DanhSachHoSoBoSung=asked))
    first = (await stored(baseline)).missing_by
    later = now + timedelta(days=20)

    await tell(baseline, later, row(now, TrangThaiHoSo="4", NgayCapNhat=national(now + timedelta(days=9))))
    await tell(baseline, later, row(now, TrangThaiHoSo="5", NgayCapNhat=national(later)))

    assert first is not None
    assert (await stored(baseline)).missing_by is None
