"""Recipient files as offices send them."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterable
from pathlib import Path

import pytest
import xlsxwriter

from notices.packed import Held
from notices.recipients import Columns, LeftOut, Recipient, read_recipients, said_yes
from notices.rows import BatchRefused
from notices.tables import read_cells

TABLE = "STT,Họ tên,Số điện thoại,Ngày hẹn\n1,An,0912345678,15/03/2026\n2,Bình,0987654321,16/03/2026\n"
WANTED = [
    Recipient(2, "+84912345678", ("1", "An", "15/03/2026")),
    Recipient(3, "+84987654321", ("2", "Bình", "16/03/2026")),
]


def read(path: Path) -> tuple[Columns, list[Recipient | LeftOut]]:
    columns, rows = read_recipients(read_cells(path))
    return columns, list(rows)


def listed(*numbers: object) -> list[Recipient | LeftOut]:
    rows: Iterable[tuple[int, list[object]]] = enumerate([["Điện thoại"], *([each] for each in numbers)], 1)
    return list(read_recipients(rows)[1])


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        (TABLE, "utf-8"),
        (TABLE, "utf-8-sig"),
        (TABLE, "utf-16"),
        (TABLE.replace(",", ";"), "utf-8-sig"),
        (TABLE.replace(",", "\t"), "utf-16-le"),
        (TABLE.replace("\n", "\r\n"), "utf-8"),
    ],
)
def test_a_list_reads_the_same_however_it_was_saved(tmp_path: Path, written: str, encoding: str) -> None:
    file = tmp_path / "danh_sach.csv"
    file.write_bytes(written.encode(encoding))

    columns, rows = read(file)

    assert columns.placeholders == ("stt", "ho_ten", "ngay_hen")
    assert rows == WANTED


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".xlsx"])
def test_a_list_that_is_held_in_memory_reads_like_one_on_disk(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"danh_sach{ending}"
    if ending == ".xlsx":
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            for place, line in enumerate(TABLE.splitlines()):
                sheet.write_row(place, 0, line.split(","))
    else:
        file.write_bytes(gzip.compress(TABLE.encode()) if ending == ".csv.gz" else TABLE.encode())

    held = read_recipients(read_cells(Held(f"list{ending}", file.read_bytes())))

    assert (held[0], list(held[1])) == read(file)
    assert len(read(file)[1]) == 2


@pytest.mark.parametrize("rows", [1, 20_000])
def test_a_list_whose_utf_16_is_torn_is_refused_wherever_that_is(tmp_path: Path, rows: int) -> None:
    file = tmp_path / "danh_sach.csv"
    file.write_bytes(("SĐT\n" + "0912345678\n" * rows).encode("utf-16") + b"\x00\xd8\x41\x00")

    with pytest.raises(BatchRefused) as refused:
        read(file)

    assert refused.value.what == "encoding"


def test_a_list_in_cp1258_reads_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "danh_sach.csv"
    file.write_bytes(b"T\xean,\xd0T\nHo\xcca,0912345678\n")

    columns, rows = read(file)

    assert columns.names == ("ten", "dt")
    assert rows == [Recipient(2, "+84912345678", ("Hòa",))]


@pytest.mark.parametrize(
    "written",
    [
        "912345678",
        912345678,
        "9.12345678E+08",
        "+84 912 345 678",
        "84912345678",
        "+84(0)912.345.678",
        "0084912345678",
        "0912-345-678",
        "'0912345678",
    ],
)
def test_a_number_is_known_however_it_was_written(written: object) -> None:
    rows = listed(written)

    assert rows == [Recipient(2, "+84912345678")]


def test_a_number_of_before_2018_is_the_one_of_today() -> None:
    rows = listed("01662345678")

    assert rows == [Recipient(2, "+84362345678")]


def test_each_row_that_cannot_be_written_to_says_why() -> None:
    rows = listed("0912345678", "9.87E+08", "02838291234", "", "8188", "Nguyễn An", "+84912345678")

    assert [(each.line, each.reason) for each in rows if isinstance(each, LeftOut)] == [
        (3, "lost-digits"), (4, "landline"), (5, "no-number"), (6, "short-code"), (7, "not-a-number"), (8, "duplicate"),
    ]  # fmt: skip
    assert rows[-1] == LeftOut(8, "duplicate", "+84912345678", "2")


def test_the_column_of_numbers_is_found_by_what_it_holds_where_no_header_names_it() -> None:
    rows = [(1, ["An", "079123456789", "0912345678"]), (2, ["Bình", "079123456780", "0987654321"])]

    columns, found = read_recipients(iter(rows))

    assert columns.phone == 2
    assert [each.number for each in found] == ["+84912345678", "+84987654321"]


def test_titles_above_the_header_are_no_recipients() -> None:
    rows = [(1, ["UBND phường Mẫu"]), (2, ["Danh sách mời họp"]), (4, ["Họ tên", "SĐT"]), (5, ["An", "0912345678"])]

    columns, found = read_recipients(iter(rows))

    assert (columns.titles, list(found)) == (("Họ tên", "SĐT"), [Recipient(5, "+84912345678", ("An",))])


def test_two_columns_of_one_name_are_two_placeholders() -> None:
    rows = [(1, ["SĐT", "Ngày", "Ngày", ""]), (2, ["0912345678", "1", "2", "3"])]

    columns, _ = read_recipients(iter(rows))

    assert columns.placeholders == ("ngay", "ngay_c", "cot_d")


def test_a_list_without_numbers_is_refused() -> None:
    with pytest.raises(BatchRefused):
        read_recipients(iter([(1, ["Tên"]), (2, ["An"])]))


def test_silence_is_no_consent() -> None:
    cells = [["SĐT", "Đồng ý"], ["0912345678", "01/02/2026"], ["0912345679", "Không"], ["0912345670"]]

    found = list(read_recipients(enumerate(cells, 1))[1])

    assert [said_yes(each.consent) for each in found if isinstance(each, Recipient)] == [True, False, False]


def test_a_long_list_is_walked_in_bounded_memory() -> None:
    rows = ((line, [f"09{line:08d}", "x" * 100]) for line in range(1, 20_001))
    tracemalloc.start()

    count = sum(1 for _ in read_recipients(rows)[1])

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert most < 20_000 * 300
