"""What a national export says of fees, times and agencies, freed of what its forms add."""

import pytest

from knowledge.national_facts import read_agency, read_fee, read_time
from knowledge.procedure import Fact, Mark


@pytest.mark.parametrize(
    "text", ["Phí 0 đồng", "Trực tiếp: Phí None đồng\nTrực tuyến: Lệ phí 0 đồng", "Phí : 0 Đồng", "Chưa quy định."]
)
def test_a_sum_that_nobody_entered_is_no_fee(text: str) -> None:
    assert read_fee(text) == (Fact(), "no sum of fee")


@pytest.mark.parametrize("text", ["Miễn phí", "Không.", "Lệ phí: Không có", "Trực tiếp: Phí : Không Đồng"])
def test_free_of_charge_is_kept_as_uncertain(text: str) -> None:
    assert read_fee(text) == (Fact("Miễn phí", Mark.UNCERTAIN), "no sum of fee")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Lệ phí 30000 đồng", "30.000 đồng"),
        ("Trực tuyến: 1,000,000\nTrực tiếp: 1,000,000", "Trực tuyến: 1.000.000 đồng\nTrực tiếp: 1.000.000 đồng"),
        ("Phí 0 đồng\nLệ phí 8000 đồng", "8.000 đồng"),
        ("10.000 đồng/giấy.", "10.000 đồng/giấy."),
        ("Thông tư 60/2023/TT-BTC", "Thông tư 60/2023/TT-BTC"),
    ],
)
def test_sums_are_in_dong_with_thousands_by_dots(text: str, said: str) -> None:
    assert read_fee(text) == (Fact(said, Mark.PORTAL), "")


def test_a_sum_that_lost_its_thousands_is_left_out() -> None:
    assert read_fee("Trực tiếp: 120 VNĐ") == (Fact(), "cut fee")


def test_a_time_without_its_unit_says_nothing() -> None:
    assert read_time("Trực tiếp: 5 (đơn vị không ghi trong nguồn)") == (Fact(), "time without unit")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sở Nông nghiệp và Môi trường - tỉnh Lạng Sơn", "Sở Nông nghiệp và Môi trường"),
        ("Sở Y tế TP. Đà Nẵng; Sở Y tế tỉnh Lào Cai", "Sở Y tế"),
        ("UBND Phường Bắc Giang, tỉnh Bắc Ninh", "UBND cấp xã"),
        (
            "Chi nhánh Văn phòng đăng ký đất đai An Khê; Chi nhánh Văn phòng Đăng ký đất đai Kbang - tỉnh Gia Lai",
            "Chi nhánh Văn phòng Đăng ký đất đai",
        ),
        ("Công an các tỉnh, thành phố trực thuộc Trung ương", "Công an các tỉnh, thành phố trực thuộc Trung ương"),
        ("Đại học Quốc gia Thành phố Hồ Chí Minh", "Đại học Quốc gia Thành phố Hồ Chí Minh"),
    ],
)
def test_an_agency_is_told_without_the_province_whose_list_it_was(text: str, said: str) -> None:
    assert read_agency(text) == said


@pytest.mark.parametrize(
    "text", ["Không có thông tin\nTrực tiếp tại Công an tỉnh", "Trực tuyến: 100,000 Việt Nam Đồng", "Theo quy định"]
)
def test_what_stands_in_the_place_of_a_time_and_is_none_is_left_out(text: str) -> None:
    assert read_time(text)[0].text == ""


def test_of_several_channels_those_with_a_time_are_kept() -> None:
    assert read_time("Trực tuyến: 100,000 đồng\nTrực tiếp: 3 ngày làm việc")[0].text == "Trực tiếp: 3 ngày làm việc"


def test_a_number_written_out_behind_itself_is_said_once() -> None:
    assert read_time("10 (mười) ngày làm việc")[0].text == "10 ngày làm việc"
