"""Dossiers as one-stop systems send them become rows that we may keep; every fault is told by its row."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import province
from notices.moments import read_moment
from notices.reading import (
    Batch,
    BatchRefused,
    DossierRow,
    Refusal,
    Status,
    StepRow,
    read_envelope,
    read_file,
    read_progress,
    read_table,
)

CODE = "H29.125.10-260310-0420"
NINE_IN_THE_MORNING = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def dossier(**changes: Any) -> dict[str, Any]:
    row = {
        "MaHoSo": CODE,
        "MaTTHC": "1.009994",
        "TenTTHC": "Cấp giấy phép xây dựng",
        "ChuHoSo": "Nguyễn Văn A",
        "LoaiDoiTuong": "1",
        "SoDinhDanh": "079090001234",
        "SoDienThoai": "0903 123 456",
        "NgayTiepNhan": "20260310090000",
        "NgayHenTra": "20260325170000",
        "TrangThaiHoSo": "4",
        "DonViXuLy": "UBND phường Bến Nghé",
    }
    return {**row, **changes}


def envelope(*rows: Any) -> dict[str, Any]:
    return {"service": "DongBoHoSoMC", "isUpdating": "True", "data": list(rows)}


def only(batch: Batch) -> DossierRow:
    (row,) = batch.rows
    assert isinstance(row, DossierRow), row
    return row


def refusal(batch: Batch) -> Refusal:
    (row,) = [each for each in batch.rows if isinstance(each, Refusal)]
    return row


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
    ("source", "value", "kind"), [("national", "1", "citizen"), ("igate", "1", "business"), ("igate", 0, "citizen")]
)
def test_the_kind_of_applicant_is_read_as_its_source_means_it(source: str, value: object, kind: str) -> None:
    assert only(read_envelope(envelope(dossier(LoaiDoiTuong=value)), source)).applicant_kind == kind


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


def test_a_table_is_read_by_its_vietnamese_headers() -> None:
    line = {
        "STT": "1",
        "Mã hồ sơ": CODE,
        "Tên thủ tục": "Cấp giấy phép xây dựng",
        "SĐT": "903123456",
        "Ngày nhận": "10/03/2026 09:00",
        "Ngày hẹn trả": "25/03/2026 17:00",
        "Trạng thái": "Đang xử lý",
        "Đơn vị": "UBND phường Bến Nghé",
    }

    row = only(read_table([line]))

    assert (row.status, row.received_at, row.phone) == (Status.PROCESSING, NINE_IN_THE_MORNING, "+84903123456")


def refused_whole(batch: Batch) -> str:
    with pytest.raises(BatchRefused) as told:
        list(batch.rows)
    return told.value.what


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


CSV = (
    "Mã hồ sơ;Tên thủ tục;Điện thoại;Ngày tiếp nhận;Ngày hẹn trả;Trạng thái;Đơn vị xử lý\r\n"
    f"{CODE};Cấp giấy phép xây dựng;0903123456;10/03/2026 09:00:00;25/03/2026;Đang xử lý;UBND phường Bến Nghé\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_whatever_its_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "ho so.csv"
    path.write_bytes(
        in_cp1258(CSV.replace(";", separator)) if encoding == "cp1258" else CSV.replace(";", separator).encode(encoding)
    )

    row = only(read_file(path))

    assert (row.office_name, row.procedure_name) == ("UBND phường Bến Nghé", "Cấp giấy phép xây dựng")


def in_cp1258(text: str) -> bytes:
    """As Windows writes it: letters with hat or horn as one byte, the tone as another after it."""
    import unicodedata

    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    written = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in apart if mark in tones)
        written.append(unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tones)) + tone)
    return "".join(written).encode("cp1258")


def test_a_csv_cut_off_in_the_middle_of_a_row_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(CSV + 'H29.125.10-260310-0421;"Cấp giấy', encoding="utf-8")

    assert refused_whole(read_file(path)) == "truncated"


def test_a_csv_whose_last_row_lacks_cells_and_its_line_end_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(CSV + "H29.125.10-260310-0421;Cấp gi", encoding="utf-8")

    assert refused_whole(read_file(path)) == "truncated"


def test_a_row_of_another_width_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(CSV + "H29.125.10-260310-0421;a;b\r\n", encoding="utf-8")

    assert refusal(read_file(path)).line == 3


def test_a_table_without_a_header_or_without_its_appointed_date_is_refused_whole(tmp_path: Path) -> None:
    bare, lost = tmp_path / "bare.csv", tmp_path / "lost.csv"
    bare.write_text(CSV.partition("\n")[2], encoding="utf-8")
    header, row = CSV.replace(";Ngày hẹn trả", "").replace(";25/03/2026", "").splitlines()
    lost.write_text("\n".join([header, row, row, ""]), encoding="utf-8")

    assert refused_whole(read_file(bare)) == "header"
    assert refused_whole(read_file(lost)) == "column"


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.jsonl", "a.jsonl.gz"])
def test_envelopes_and_lines_are_read_from_files_packed_or_not(tmp_path: Path, name: str) -> None:
    rows = [dossier(MaHoSo=f"H29.125.10-260310-{serial:04}") for serial in range(2_000)]
    text = "\n".join(map(json.dumps, rows)) if ".jsonl" in name else json.dumps(envelope(*rows), ensure_ascii=False)
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())

    read = [row.code for row in read_file(path).rows if isinstance(row, DossierRow)]

    assert read == [row["MaHoSo"] for row in rows]


@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("kept", [0.5, 0.9, 0.999])
def test_a_file_cut_off_anywhere_is_refused_whole(tmp_path: Path, name: str, kept: float) -> None:
    rows = [dossier(MaHoSo=f"H29.125.10-260310-{serial:04}") for serial in range(300)]
    text = "\n".join(map(json.dumps, rows)) if ".jsonl" in name else json.dumps(envelope(*rows))
    whole = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
    path = tmp_path / name
    path.write_bytes(whole[: int(len(whole) * kept) - 3])

    assert refused_whole(read_file(path)) == "truncated"


def test_a_file_may_hold_dossiers_and_their_steps(tmp_path: Path) -> None:
    step = {"MaHoSo": CODE, "ThoiDiemXuLy": "20260311090000", "NguoiXuLy": "B", "NoiDungXuLy": "Thẩm định"}
    path = tmp_path / "both.jsonl"
    path.write_text(json.dumps(envelope(dossier())) + "\n" + json.dumps(step) + "\n", encoding="utf-8")

    kinds = [type(row) for row in read_file(path).rows]

    assert kinds == [DossierRow, StepRow]


def test_a_file_of_another_type_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BatchRefused):
        read_file(tmp_path / "dossiers.pdf")


def test_a_generated_province_reads_without_a_refusal_and_its_days_fit_together(tmp_path: Path) -> None:
    until, next_day = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
    province.write(tmp_path / "year.jsonl.gz", province.envelopes(400, 1, until))
    province.write(tmp_path / "day.jsonl.gz", province.envelopes(400, 1, next_day, since=until))

    year, day = ([*read_file(tmp_path / f"{name}.jsonl.gz").rows] for name in ("year", "day"))

    assert not [row for row in [*year, *day] if isinstance(row, Refusal)]
    known = {row.code for row in year if isinstance(row, DossierRow)}
    moved = [row for row in day if isinstance(row, DossierRow)]
    assert 0 < len(moved) < len(known) / 4
    assert all(until < row.at <= next_day for row in day if isinstance(row, StepRow))


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """The least of a spreadsheet: text inline, numbers as numbers, moments as a spreadsheet's days since 1899."""

    def cell(value: object) -> str:
        if isinstance(value, datetime):
            return f'<c s="1"><v>{(value - datetime(1899, 12, 30)).total_seconds() / 86_400}</v></c>'
        if isinstance(value, int):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "_rels/.rels",
            f'<Relationships {package}><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships {package}><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        )
        book.writestr(
            "xl/styles.xml",
            f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        )
        book.writestr("xl/worksheets/sheet1.xml", f"<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>")
    return path


def test_a_spreadsheet_is_read_with_its_title_its_own_dates_and_its_lost_zeros(tmp_path: Path) -> None:
    header = ["STT", "Mã hồ sơ", "Thủ tục", "SĐT", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái", "Đơn vị xử lý"]
    nine, due = datetime(2026, 3, 10, 9, 0), datetime(2026, 3, 25, 17, 0)
    line = [1, CODE, "Cấp giấy phép xây dựng", 903123456, nine, due, 4, "UBND phường Bến Nghé"]
    path = workbook(tmp_path / "a.xlsx", [["DANH SÁCH HỒ SƠ", *[""] * 7], header, line])

    row = only(read_file(path))

    assert (row.phone, row.status) == ("+84903123456", Status.PROCESSING)
    assert (row.received_at, row.due_at) == (NINE_IN_THE_MORNING, datetime(2026, 3, 25, 10, 0, tzinfo=UTC))


def test_a_spreadsheet_that_is_none_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 cut off")

    assert refused_whole(read_file(path)) == "malformed"


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
