"""Tables, spreadsheets and files, packed or not, as they come; what was cut off is refused whole."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import province
from notices.reading import (
    BatchRefused,
    DossierRow,
    Refusal,
    Status,
    StepRow,
    read_file,
    read_table,
)
from tests.notices.national_rows import CODE, NINE_IN_THE_MORNING, dossier, envelope, only, refusal, refused_whole


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
