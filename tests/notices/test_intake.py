from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from knowledge.working_time import VIETNAM
from notices.deadlines import DeadlineRules
from notices.intake import NeedsConfirmation, Summary, Terms, take
from notices.reading import read_envelope, read_progress
from notices.rows import BatchRefused
from store import citizens, offices
from store import dossiers as dossier_store
from store.consents import Evidence
from store.database import Database
from store.tables.dossiers import dossier_events, dossiers
from store.tables.notices import notices
from store.tables.offices import offices as office_table

OFFICE = {"code": "H12.101", "name": "Bộ phận Một cửa phường Sông Mẫu", "short": "Mot cua P.Song Mau", "level": "xã"}
CODE = "H12.101-260302-0001"


def national(at: datetime) -> str:
    return (at + timedelta(hours=7)).strftime("%Y%m%d%H%M%S")


def row(now: datetime, **changes: Any) -> dict[str, Any]:
    told = {
        "MaHoSo": CODE,
        "MaTTHC": "1.013225",
        "TenTTHC": "Cấp giấy phép xây dựng",
        "ChuHoSo": "Nguyễn Văn Mẫu",
        "SoDinhDanh": "096099124321",
        "SoDienThoai": "0900000001",
        "NgayTiepNhan": national(now - timedelta(days=7)),
        "NgayHenTra": national(now + timedelta(days=5)),
        "TrangThaiHoSo": "4",
        "DonViXuLy": OFFICE["name"],
    }
    return {**told, **changes}


def ready(now: datetime, **changes: Any) -> dict[str, Any]:
    return row(now, TrangThaiHoSo="9", NgayKetThucXuLy=national(now - timedelta(hours=1)), **changes)


async def tell(database: Database, now: datetime, *rows: dict[str, Any], **terms: Any) -> Summary:
    envelope = {"service": "DongBoHoSoMC", "isUpdating": "False", "data": list(rows)}
    return await take(database, lambda: read_envelope(envelope), Terms("national", **terms), now)


async def count_notices(database: Database) -> Counter[str]:
    async with database.read() as tx:
        rows: Any = await tx.execute(select(notices.c.kind, func.count()).group_by(notices.c.kind))
        return Counter({row[0]: row[1] for row in rows})


async def stored(database: Database, code: str = CODE) -> Any:
    async with database.read() as tx:
        return (await tx.execute(select(dossiers).where(dossiers.c.code == code))).one()


@pytest.fixture
async def baseline(database: Database, now: datetime) -> Database:
    """A source whose first import is done."""
    async with database.begin() as tx:
        await offices.add_offices(tx, [OFFICE])
    await tell(database, now, row(now))
    return database


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
        await tell(baseline, later, row(now, TrangThaiHoSo="5", DanhSachHoSoBoSung=[_request(later)]))
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


async def test_the_sources_appointed_date_wins_and_ours_is_kept_beside_it(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, row(now, MaHoSo="H12.101-260302-0003", MaTTHC="1.014027"))

    found = await stored(baseline, "H12.101-260302-0003")
    assert (found.due_by, found.due_at) == ("source", now + timedelta(days=5))
    assert found.our_due_at is not None


async def test_where_the_source_gives_no_date_ours_is_counted(baseline: Database, now: datetime) -> None:
    await tell(baseline, now, row(now, MaHoSo="H12.101-260302-0002", NgayHenTra="", MaTTHC="2.000908"))

    found = await stored(baseline, "H12.101-260302-0002")
    assert found.due_by == "ours"


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


def _request(at: datetime) -> dict[str, str]:
    return {"NoiDungBoSung": "bản vẽ", "NgayBoSung": national(at)}


async def facts_told(database: Database, kind: str) -> dict[str, Any]:
    async with database.read() as tx:
        return dict(await tx.scalar(select(notices.c.facts).where(notices.c.kind == kind)))


async def test_a_refusal_after_a_supplement_states_its_own_reason(baseline: Database, now: datetime) -> None:
    asked = [_request(now - timedelta(hours=2))]
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

    await tell(baseline, now, row(now, TrangThaiHoSo="5", DanhSachHoSoBoSung=[_request(now)]), deadlines=rules)
    papers = (await stored(baseline)).missing_by
    await tell(
        baseline, now, row(now, TrangThaiHoSo="6", NgayCapNhat=national(now + timedelta(days=1))), deadlines=rules
    )
    money = (await stored(baseline)).missing_by

    assert (papers, money) == (own_time(now, 10), own_time(now, 5 + 1))


async def test_a_second_request_without_a_time_is_not_late_from_its_first_day(
    baseline: Database, now: datetime
) -> None:
    asked = [{**_request(now), "ThoiHanBoSung": "10"}]
    await tell(baseline, now, row(now, TrangThaiHoSo="5", DanhSachHoSoBoSung=asked))
    first = (await stored(baseline)).missing_by
    later = now + timedelta(days=20)

    await tell(baseline, later, row(now, TrangThaiHoSo="4", NgayCapNhat=national(now + timedelta(days=9))))
    await tell(baseline, later, row(now, TrangThaiHoSo="5", NgayCapNhat=national(later)))

    assert first is not None
    assert (await stored(baseline)).missing_by is None
