"""Dossiers as one-stop systems send them become rows that we may keep; every fault is told by its row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.moments import read_moment
from notices.reading import (
    BatchRefused,
    DossierRow,
    Refusal,
    Status,
    StepRow,
    read_envelope,
    read_progress,
)
from tests.notices.national_rows import CODE, NINE_IN_THE_MORNING, dossier, envelope, only, refusal, refused_whole


def test_a_row_of_the_national_envelope_is_kept_cut_to_what_we_may_keep() -> None:
    batch = read_envelope(envelope(dossier()))

    row = only(batch)

    assert batch.updating
    assert (row.code, row.status, row.office_code) == (CODE, Status.PROCESSING, "H29.125.10")
    assert (row.received_at, row.due_at) == (NINE_IN_THE_MORNING, datetime(2026, 3, 25, 10, 0, tzinfo=UTC))
    assert (row.phone, row.sms, row.id_last4) == ("+84903123456", True, "1234")
    assert "079090001234" not in repr(row)


@pytest.mark.parametrize(
    "written",
    [
        "20260310090000",
        "2026-03-10T09:00:00",
        "2026-03-10T09:00:00.000",
        "2026-03-10T02:00:00Z",
        "2026-03-10T09:00:00+07:00",
        "2026-03-10 09:00",
        "10/03/2026 09:00:00",
        "10/03/2026 09:00",
        "09:00 10/03/2026",
        "09:00:00 10/03/2026",
        "2026-03-10 09:00:00.0",
        "10-03-2026 09:00",
        " 20260310090000 ",
        "20260310090000.0",
        20260310090000,
        datetime(2026, 3, 10, 9, 0),
    ],
)
def test_a_moment_is_read_in_each_of_the_ways_in_which_it_is_written(written: object) -> None:
    assert read_moment(written) == NINE_IN_THE_MORNING


@pytest.mark.parametrize("written", ["10/03/2026", "20260310", "2026-03-10"])
def test_a_day_alone_is_its_midnight_in_vietnam(written: str) -> None:
    assert read_moment(written) == datetime(2026, 3, 9, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "  ", None, "null"])
def test_an_empty_moment_is_unknown(written: object) -> None:
    assert read_moment(written) is None


@pytest.mark.parametrize(
    "written", ["31/02/2026", "20261310090000", "mai", "10/03/26", "00010101000000", "99991231000000"]
)
def test_a_moment_that_cannot_be_is_refused_with_its_field(written: str) -> None:
    told = refusal(read_envelope(envelope(dossier(NgayHenTra=written))))

    assert told.index == 0
    assert told.code == CODE
    assert "NgayHenTra" in told.reasons[0]


def test_one_bad_row_is_refused_with_every_reason_and_the_others_are_taken() -> None:
    bad = dossier(MaHoSo="", TrangThaiHoSo="99", NgayTiepNhan="x")

    rows = list(read_envelope(envelope(dossier(), bad, "text")).rows)

    assert isinstance(rows[0], DossierRow)
    assert isinstance(rows[1], Refusal)
    assert len(rows[1].reasons) == 3
    assert isinstance(rows[2], Refusal)
    assert [row.index for row in rows[1:] if isinstance(row, Refusal)] == [1, 2]


@pytest.mark.parametrize("field", ["MaHoSo", "NgayTiepNhan", "TrangThaiHoSo"])
@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_a_row_without_what_every_dossier_has_is_refused(field: str, nothing: object) -> None:
    assert field in refusal(read_envelope(envelope(dossier(**{field: nothing})))).reasons[0]


def test_a_date_that_cannot_be_read_is_not_told_as_missing_too() -> None:
    assert len(refusal(read_envelope(envelope(dossier(NgayTiepNhan="x")))).reasons) == 1


def test_a_dossier_that_was_only_submitted_needs_no_date_of_reception() -> None:
    assert only(read_envelope(envelope(dossier(TrangThaiHoSo="1", NgayTiepNhan="")))).received_at is None


@pytest.mark.parametrize("code", ["HS-2026-0001", "1234/2017/HS", "0200025008122", "03706/2026/07906"])
def test_codes_of_older_systems_are_kept_as_they_are(code: str) -> None:
    row = only(read_envelope(envelope(dossier(MaHoSo=code))))

    assert (row.code, row.office_code) == (code, "")


@pytest.mark.parametrize(
    ("source", "value", "status"),
    [
        ("national", "9", Status.READY),
        ("national", 9, Status.READY),
        ("national", "ĐÃ TRẢ KẾT QUẢ", Status.RETURNED),
        ("igate", "Yêu cầu bổ sung giấy tờ", Status.SUPPLEMENT),
        ("opencps", "releasing", Status.READY),
        ("opencps", "waiting", Status.SUPPLEMENT),
        ("own", "ready", Status.READY),
    ],
)
def test_each_source_has_its_own_names_for_the_national_statuses(source: str, value: object, status: Status) -> None:
    assert only(read_envelope(envelope(dossier(TrangThaiHoSo=value)), source)).status is status


@pytest.mark.parametrize(
    ("written", "phone", "sms", "fault"),
    [
        ("0903123456", "+84903123456", True, ""),
        ("84903123456", "+84903123456", True, ""),
        ("+84 (0) 903.123.456", "+84903123456", True, ""),
        ("903123456", "+84903123456", True, ""),
        ("0123 4567890", "+84834567890", True, ""),
        ("02838291234", "+842838291234", False, "landline"),
        ("02838291234 / 0903123456", "+84903123456", True, ""),
        ("", "", False, ""),
        ("khong co", "", False, "unreadable"),
    ],
)
def test_a_telephone_is_read_and_a_landline_is_marked(written: str, phone: str, sms: bool, fault: str) -> None:
    row = only(read_envelope(envelope(dossier(SoDienThoai=written))))

    assert (row.phone, row.sms, row.phone_fault) == (phone, sms, fault)


def test_requests_for_papers_are_read_in_the_order_of_their_own_time() -> None:
    asked = [
        {"NoiDungBoSung": "bản vẽ", "NgayBoSung": "20260313090000", "ThoiHanBoSung": "10"},
        {"NoiDungBoSung": "ảnh", "NgayBoSung": "20260312090000", "NgayHenTraMoi": "20260330170000"},
    ]

    row = only(read_envelope(envelope(dossier(TrangThaiHoSo="5", DanhSachHoSoBoSung=asked))))

    assert [each.content for each in row.supplements] == ["ảnh", "bản vẽ"]
    assert row.supplements[1].deadline == datetime(2026, 3, 23, 2, 0, tzinfo=UTC)
    assert row.supplements[0].due_after == datetime(2026, 3, 30, 10, 0, tzinfo=UTC)
    assert row.happened_at == datetime(2026, 3, 13, 2, 0, tzinfo=UTC)


def test_the_date_appointed_after_a_supplement_counts_where_the_dossier_still_has_the_old_one() -> None:
    old, new = "20260325170000", "20260401170000"
    asked = [{"NgayBoSung": "20260313090000", "NgayHenTraTruoc": old, "NgayHenTraMoi": new}]

    row = only(read_envelope(envelope(dossier(NgayHenTra=old, DanhSachHoSoBoSung=asked))))

    assert row.due_at == read_moment(new)


@pytest.mark.parametrize(
    ("written", "sum_"), [("75000", 75_000), ("75.000", 75_000), ("75,000 đồng", 75_000), (75000.0, 75_000)]
)
def test_a_fee_is_read_in_dong_whatever_its_signs(written: object, sum_: int) -> None:
    fees = [{"TenPhiLePhi": "Lệ phí", "Gia": written, "TrangThaiThanhToan": "0"}]

    assert only(read_envelope(envelope(dossier(DanhSachLePhi=fees)))).unpaid == sum_


def test_steps_are_read_with_officer_and_division() -> None:
    step = {
        "MaHoSo": CODE,
        "NguoiXuLy": "Trần Thị B",
        "ThoiDiemXuLy": "2026-03-10T09:00:00.123",
        "PhongBanXuLy": "Phòng Kinh tế",
        "NoiDungXuLy": "Thẩm định",
        "TrangThai": "4",
    }

    (row,) = read_progress([step]).rows

    assert isinstance(row, StepRow)
    assert (row.officer, row.unit, row.status) == ("Trần Thị B", "Phòng Kinh tế", Status.PROCESSING)


def test_an_empty_envelope_is_refused_whole() -> None:
    assert refused_whole(read_envelope(envelope())) == "empty"


def test_an_envelope_without_data_or_of_another_service_is_refused_whole() -> None:
    with pytest.raises(BatchRefused):
        read_envelope({"service": "DongBoHoSoMC"})
    with pytest.raises(BatchRefused):
        read_envelope({"service": "LayThuTuc", "data": [dossier()]})


@pytest.mark.parametrize("column", ["MaHoSo", "TrangThaiHoSo", "NgayTiepNhan", "DonViXuLy"])
def test_an_envelope_that_lost_a_column_is_refused_whole(column: str) -> None:
    rows = [{key: value for key, value in dossier().items() if key != column} for _ in range(3)]

    assert refused_whole(read_envelope(envelope(*rows))) == "column"


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["²", "99999999999"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


FIELDS = st.sampled_from(
    [*dossier(), "DanhSachLePhi", "DanhSachHoSoBoSung", "NgayTra", "ThoiDiemXuLy", "Email", "GhiChu", "KenhThucHien"]
)


SUPPLEMENT = st.fixed_dictionaries({"NgayBoSung": st.just("20260312090000"), "ThoiHanBoSung": JUNK, "Gia": JUNK})


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(FIELDS, JUNK | st.lists(SUPPLEMENT, max_size=2), max_size=6))
def test_whatever_stands_in_a_row_it_is_taken_or_refused(changes: dict[str, Any]) -> None:
    good = dossier(MaHoSo="H29.125.10-260310-0421")

    rows = list(read_envelope(envelope(dossier(**changes), good)).rows)

    assert len(rows) == 2
    assert isinstance(rows[1], DossierRow)
    assert isinstance(rows[0], DossierRow) or rows[0].reasons  # type: ignore[union-attr]
