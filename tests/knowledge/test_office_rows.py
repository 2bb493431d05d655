"""Office lists as they come: columns under any usual name, hours in words, advisory points, faults by row."""

import pytest

from knowledge.duty import Point, as_week, read_week
from knowledge.office_rows import check_tree, read_offices, short_name
from knowledge.working_time import VIETNAM, OfficeHours
from tests.knowledge.test_office import at

USUAL = [["07:30", "11:30"], ["13:30", "17:00"]]


@pytest.mark.parametrize(
    ("said", "week"),
    [
        ("T2-T6: 7h30-11h30, 13h30-17h", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), USUAL)),
        ("Thứ Hai đến thứ Sáu: 07:30–11:30, 13:30–17:00", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), USUAL)),
        ("7:30-11:30; 13:30-17:00", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), USUAL)),
        ("thứ 2-6 7g30 - 11g30, 13g30 - 17g00", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), USUAL)),
        ("T3, T5: 8h-11h", {"tue": [["08:00", "11:00"]], "thu": [["08:00", "11:00"]]}),
        ("T7: sáng", {"sat": [["07:30", "11:30"]]}),
        ("Chủ nhật 8:00-10:30", {"sun": [["08:00", "10:30"]]}),
        ("Mon-Wed 7:30-11:30, 13:30-17:00", dict.fromkeys(("mon", "tue", "wed"), USUAL)),
    ],
)
def test_hours_are_read_as_offices_write_them(said: str, week: dict[str, list[list[str]]]) -> None:
    assert read_week(said) == week


@pytest.mark.parametrize("said", ["giờ hành chính", "T2-T6", "7:30-25:00", "T2: 17:00-13:30"])
def test_hours_that_cannot_be_read_are_refused_in_words(said: str) -> None:
    with pytest.raises(ValueError, match="không đọc được"):
        read_week(said)


def test_a_list_is_read_by_whatever_its_columns_are_called() -> None:
    row = {
        "Mã đơn vị": "h12.102",
        "Tên đơn vị": "Bộ phận Một cửa xã Đồng Mẫu",
        "Trực thuộc": "H12",
        "Địa chỉ": "ấp 3",
        "Điện thoại": "0290 000 0102",
        "Giờ làm việc": "T2-T6: 7:30-11:30, 13:30-17:00",
        "Tên cũ": "xã Tân Thạnh, huyện Châu Mẫu; thị trấn Châu Mẫu",
        "Mã cũ": "000.12.10.H12",
        "Ghi chú": "",
    }

    found = read_offices([row])

    assert found.faults == []
    assert found.offices == [
        {
            "code": "H12.102",
            "name": "Bộ phận Một cửa xã Đồng Mẫu",
            "short": "Mot cua xa Dong Mau",
            "level": "xã",
            "parent": "H12",
            "address": "ấp 3",
            "phone": "0290 000 0102",
            "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), USUAL),
            "old_names": ["xã Tân Thạnh, huyện Châu Mẫu", "thị trấn Châu Mẫu"],
            "old_codes": ["000.12.10.H12"],
            "confirmed": True,
        }
    ]


def test_a_row_may_be_an_advisory_point_of_an_office() -> None:
    rows = [
        {"code": "H12.102", "name": "Một cửa xã Đồng Mẫu"},
        {"loại": "Tổ tư vấn", "trực thuộc": "H12.102", "tên": "Nhà văn hóa ấp 3", "giờ trực": "T7: 7:30-11:00"},
    ]

    found = read_offices(rows)

    assert found.points == [{"parent": "H12.102", "name": "Nhà văn hóa ấp 3", "hours": {"sat": [["07:30", "11:00"]]}}]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"name": "Một cửa"}, "thiếu mã đơn vị"),
        ({"code": "H12.1"}, "thiếu tên đơn vị"),
        ({"code": "mã số 1!", "name": "x"}, "không đúng dạng"),
        ({"code": "H1", "name": "x", "phone": "gọi cô Lan"}, "số điện thoại"),
        ({"code": "H1", "name": "x", "hours": "giờ hành chính"}, "không đọc được"),
        ({"code": "H1", "name": "x", "level": "ấp"}, "không rõ cấp"),
        ({"code": "H1", "name": "x", "short": "Mot cua phuong Ben Nghe"}, "tên ngắn"),
        ({"code": "H1", "name": "x", "old_names": "Tân Thạnh"}, "tên cũ"),
        ({"kind": "điểm tư vấn", "name": "Nhà văn hóa"}, "điểm tư vấn"),
    ],
)
def test_each_fault_is_told_with_its_row(row: dict[str, str], fault: str) -> None:
    (found,) = read_offices([{"code": "H9", "name": "Một cửa xã A"}, row]).faults

    assert found[0] == 2
    assert fault in found[1]


def test_a_code_that_comes_twice_and_a_parent_that_is_not_there_are_faults() -> None:
    twice = read_offices([{"code": "H1", "name": "a"}, {"code": "h1", "name": "b"}])
    orphan = read_offices([{"code": "H1", "name": "a", "parent": "H7"}])
    ring = read_offices([{"code": "H1", "name": "a", "parent": "H2"}, {"code": "H2", "name": "b", "parent": "H1"}])

    assert "hơn một dòng" in twice.faults[0][1]
    assert "H7" in check_tree(orphan, {})[0]
    assert check_tree(orphan, {"H7": ""}) == []
    assert "lại trực thuộc" in check_tree(ring, {})[0]


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Bộ phận Một cửa phường Bến Nghé", "Mot cua P.Ben Nghe"),
        ("Trung tâm Phục vụ hành chính công xã Đồng Mẫu", "Mot cua xa Dong Mau"),
        ("Sở Tư pháp", "So Tu phap"),
    ],
)
def test_a_short_name_for_sms_is_made_where_none_is_stated(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_point_is_on_duty_in_its_hours_and_never_on_a_holiday() -> None:
    point = Point("Nhà văn hóa ấp 3", week=as_week({"mon": [["08:00", "11:00"]], "tue": [["08:00", "11:00"]]}))

    assert point.on_duty(at(23, 8), OfficeHours().days_off)
    assert not point.on_duty(at(23, 11), OfficeHours().days_off)
    assert not point.on_duty(at(24, 9), OfficeHours().days_off)
    assert at(23, 8).tzinfo is VIETNAM
