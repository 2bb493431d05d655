from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from notices.intake import NeedsConfirmation, Terms, take
from notices.reading import read_progress
from notices.rows import BatchRefused
from store import citizens
from store.consents import Evidence
from store.database import Database
from store.tables.dossiers import dossier_events
from store.tables.notices import notices
from store.tables.offices import offices as office_table
from tests.notices.intake_house import CODE, asked_for, baseline, count_notices, national, ready, row, stored, tell

__all__ = ["baseline"]


async def test_the_first_import_of_a_source_is_a_baseline_and_tells_nobody(database: Database, now: datetime) -> None:
    summary = await tell(database, now, ready(now))

    assert (summary.new, summary.baseline) == (1, True)
    assert await count_notices(database) == Counter()


async def test_a_dossier_that_becomes_ready_makes_one_notice(baseline: Database, now: datetime) -> None:
    summary = await tell(baseline, now, ready(now))

    assert (summary.changed, summary.notices) == (1, Counter({"TRA_SOM": 1}))
    assert await count_notices(baseline) == Counter({"TRA_SOM": 1})


async def test_the_same_file_again_tells_nothing(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, ready(now))

    again = await tell(baseline, now + timedelta(hours=1), ready(now))

    assert (again.same, again.changed) == (1, 0)
    assert await count_notices(baseline) == Counter({"TRA_SOM": 1})


async def test_a_row_that_stands_twice_in_one_file_is_told_once(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, ready(now), ready(now))

    assert await count_notices(baseline) == Counter({"TRA_SOM": 1})


async def test_a_second_time_in_the_same_state_is_a_second_occasion(baseline: Database, now: datetime) -> None:
    for number in range(2):
        later = now + timedelta(days=number * 2)
        await tell(baseline, later, row(now, TrangThaiHoSo="5", DanhSachHoSoBoSung=[asked_for(later)]))
        await tell(baseline, later + timedelta(hours=5), row(now, TrangThaiHoSo="4", GhiChu=f"{number}"))

    assert (await count_notices(baseline))["YEU_CAU_BO_SUNG"] == 2


async def test_what_happened_longer_ago_than_it_is_useful_is_kept_as_expired(baseline: Database, now: datetime) -> None:
    long_ago = national(now - timedelta(days=60))

    summary = await tell(
        baseline, now, row(now, MaHoSo="H12.101-260102-0009", TrangThaiHoSo="9", NgayKetThucXuLy=long_ago)
    )

    async with baseline.read() as tx:
        states = (await tx.execute(select(notices.c.kind, notices.c.state, notices.c.reason))).all()
    assert summary.expired == len(states) > 0
    assert {(each.state, each.reason) for each in states} == {("expired", "too-old")}


async def test_events_out_of_order_end_in_the_newest_state(baseline: Database, now: datetime) -> None:
    returned = row(now, TrangThaiHoSo="10", NgayTra=national(now), NgayKetThucXuLy=national(now - timedelta(hours=2)))
    await tell(baseline, now, returned)

    await tell(baseline, now, row(now, TrangThaiHoSo="9", NgayKetThucXuLy=national(now - timedelta(hours=2))))

    assert (await stored(baseline)).status == 10
    assert "TRA_SOM" not in await count_notices(baseline)


async def test_steps_say_where_it_is_and_are_kept_once(baseline: Database, now: datetime) -> None:
    step = {
        "MaHoSo": CODE,
        "NguoiXuLy": "Cán bộ A",
        "ThoiDiemXuLy": national(now - timedelta(hours=3)),
        "PhongBanXuLy": "Phòng Kinh tế",
        "NoiDungXuLy": "Thẩm định",
    }
    for _ in range(2):
        await take(baseline, lambda: read_progress([step]), Terms("national"), now + timedelta(minutes=1))

    async with baseline.read() as tx:
        steps = (await tx.execute(select(dossier_events).where(dossier_events.c.content == "Thẩm định"))).all()
    assert len(steps) == 1
    assert (await stored(baseline)).unit == "Phòng Kinh tế"


async def test_a_step_of_an_unknown_dossier_is_refused_by_its_code(baseline: Database, now: datetime) -> None:
    step = {"MaHoSo": "H12.101-260302-0777", "ThoiDiemXuLy": national(now), "NguoiXuLy": "", "PhongBanXuLy": "x"}

    summary = await take(baseline, lambda: read_progress([step]), Terms("national"), now)

    assert [each.code for each in summary.refused] == ["H12.101-260302-0777"]


async def test_an_unknown_office_is_kept_unconfirmed_and_listed(baseline: Database, now: datetime) -> None:
    told = row(now, MaHoSo="H12.105-260302-0001", DonViXuLy="Bộ phận Một cửa xã Lạ")

    summary = await tell(baseline, now, told)

    async with baseline.read() as tx:
        office = (await tx.execute(select(office_table).where(office_table.c.code == "H12.105"))).one()
    assert summary.unknown_offices == {"Bộ phận Một cửa xã Lạ"}
    assert not office.confirmed


async def test_a_landline_and_an_unknown_procedure_are_taken_and_listed(baseline: Database, now: datetime) -> None:
    told = row(now, MaHoSo="H12.101-260302-0003", SoDienThoai="02903831234", MaTTHC="9.999999")
    told["MaTTHC"] = "6.999999"

    summary = await tell(baseline, now, told)

    assert summary.no_sms == ["H12.101-260302-0003"]
    assert summary.unknown_procedures == {"6.999999"}


async def test_names_numbers_and_ids_are_not_readable_in_the_database(baseline: Database) -> None:
    found = await stored(baseline)

    kept = " ".join(str(value) for value in found)
    assert "Nguyễn" not in kept
    assert "900000001" not in kept
    assert "4321" not in kept


async def test_a_dry_run_says_what_would_go_and_changes_nothing(baseline: Database, now: datetime) -> None:
    summary = await tell(baseline, now, ready(now), dry_run=True)

    assert summary.notices == Counter({"TRA_SOM": 1})
    assert await count_notices(baseline) == Counter()
    assert (await stored(baseline)).status == 4


async def test_more_notices_than_allowed_need_a_word(baseline: Database, now: datetime) -> None:
    rows = [ready(now, MaHoSo=f"H12.101-260303-{number:04d}") for number in range(6)]

    with pytest.raises(NeedsConfirmation):
        await tell(baseline, now, *rows, confirm_above=5)
    assert await count_notices(baseline) == Counter()

    await tell(baseline, now, *rows, confirm_above=5, confirmed=True)
    assert sum((await count_notices(baseline)).values()) >= 6


async def test_a_full_export_that_lost_half_its_rows_is_refused_whole(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, *(row(now, MaHoSo=f"H12.101-260303-{number:04d}") for number in range(9)))

    with pytest.raises(BatchRefused):
        await tell(baseline, now, ready(now), full=True)
    assert (await stored(baseline)).status == 4


async def test_an_empty_batch_is_refused_and_the_old_data_kept(baseline: Database, now: datetime) -> None:
    with pytest.raises(BatchRefused):
        await tell(baseline, now)

    assert (await stored(baseline)).status == 4


async def test_who_waited_for_a_code_is_told_once_when_it_comes(baseline: Database, now: datetime) -> None:
    code = "H12.101-260310-0042"
    async with baseline.begin() as tx:
        await citizens.refuse(tx, "sms", "+84900000007", "none", Evidence("text", now))
        await citizens.wait_for(tx, code, 1, now)

    for _ in range(2):
        await tell(baseline, now, row(now, MaHoSo=code))

    assert (await count_notices(baseline))["MA_DA_CO"] == 1
