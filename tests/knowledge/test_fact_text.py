"""Facts made fit to say: steps one by one, a time once, long texts cut between words."""

from datetime import date

import pytest

from knowledge.description import describe
from knowledge.facets import Facet
from knowledge.fact_text import cut, steps, tidy
from knowledge.procedure import Competence, Fact, Level, Procedure
from sms_text import count

ON = date(2026, 11, 22)
STEPS = "Bước 1: Nộp hồ sơ tại một cửa.\n- Hồ sơ thiếu thì được hướng dẫn;\n" + "Bước 2: " + "thẩm định hồ sơ " * 40


def test_each_step_is_a_line_without_its_bullet_and_a_long_one_is_cut_between_words() -> None:
    told = steps(STEPS, 60)

    assert told[:2] == ["Bước 1: Nộp hồ sơ tại một cửa.", "Hồ sơ thiếu thì được hướng dẫn"]
    assert len(told[2]) <= 60
    assert told[2].endswith("hồ..") or told[2].endswith("sơ..") or told[2].endswith("định..")


def test_steps_run_into_one_line_are_told_apart() -> None:
    assert steps("Bước 1: nộp. Bước 2: chờ. Bước 3: nhận.", 60) == ["Bước 1: nộp.", "Bước 2: chờ.", "Bước 3: nhận."]


def test_long_steps_by_sms_take_three_parts_and_are_never_empty() -> None:
    procedure = Procedure("1.000001", "Cai nghiện tự nguyện", steps=STEPS.replace("\n", " "))

    told = describe(procedure, [Facet.STEPS], on=ON, plain=True)

    assert "Buoc 1: Nop ho so tai mot cua." in told
    assert count(told) <= 3


def test_in_chat_steps_are_a_list_with_a_way_to_the_rest() -> None:
    procedure = Procedure("1.000001", "Cai nghiện tự nguyện", steps="\n".join(f"- việc {each}" for each in range(14)))

    told = describe(procedure, [Facet.STEPS], on=ON, plain=False)

    assert "• Cách làm:\n  • việc 0\n  • việc 1\n" in told
    assert "4 mục nữa" in told


def test_remarks_under_the_channels_are_no_part_of_the_time() -> None:
    assert tidy("Trực tuyến: 7 ngày (a\n- kể cả b)\nTrực tiếp: 7 ngày") == "7 ngày"


@pytest.mark.parametrize(
    "text",
    [
        "05 ngày làm việc, kể từ ngày nhận đầy đủ hồ sơ hợp lệ",
        "05 ngày làm việc kể từ ngày nhận đủ hồ sơ",
        "05 ngày làm việc tính từ ngày tiếp nhận hồ sơ đầy đủ, hợp lệ",
    ],
)
def test_that_a_time_counts_from_the_receipt_is_left_unsaid(text: str) -> None:
    assert tidy(text) == "05 ngày làm việc"


def test_a_unit_of_time_is_no_name() -> None:
    assert tidy("Trực tiếp: 12 Ngày làm việc") == "12 ngày làm việc"


def test_a_list_of_sums_whose_beginning_tells_none_is_said_to_be_several() -> None:
    procedure = Procedure("1.000001", "Quảng cáo", fee=Fact("Lệ phí: 1. Trên vỉa hè: 130.000 đồng/m²; 90.000 đồng/m²"))

    assert "Phi: nhieu muc, tuy truong hop" in describe(procedure, [], on=ON, plain=True)


def test_a_name_without_a_short_form_is_told_in_full_where_there_is_room() -> None:
    procedure = Procedure("1.000001", "Thủ tục thông báo phát triển nguồn điện mặt trời mái nhà", time=Fact("3 ngày"))

    told = describe(procedure, [], on=ON, plain=True)

    assert told.startswith("Thong bao phat trien nguon dien mat troi mai nha:")
    assert "Han: 3 ngay" in told


def test_by_sms_an_agency_of_its_own_is_named_instead_of_its_level() -> None:
    at_school = Competence((Level.OTHER,), "trường nơi đến")

    told = describe(Procedure("1.000001", "Chuyển trường", competences=(at_school,)), [], on=ON, plain=True)

    assert "truong noi den" in told
    assert "co quan khac" not in told


@pytest.mark.parametrize(
    ("levels", "agency", "place"),
    [
        ((Level.COMMUNE,), "UBND cấp xã", "Nop: mot cua xa hoac online (hoi lai)."),
        ((Level.PROVINCE,), "Sở Xây dựng", "Nop: mot cua xa, tinh hoac online (hoi lai)."),
    ],
)
def test_what_a_commune_or_province_decides_is_lodged_at_any_one_stop_shop(
    levels: tuple[Level, ...], agency: str, place: str
) -> None:
    procedure = Procedure("1.000001", "Giấy phép", competences=(Competence(levels, agency),))

    assert place in describe(procedure, [], on=ON, plain=True)


@pytest.mark.parametrize("agency", ["Công an cấp xã", "Thuế tỉnh", "Bảo hiểm xã hội cơ sở"])
def test_where_police_tax_and_insurance_take_papers_is_not_guessed(agency: str) -> None:
    procedure = Procedure("1.000001", "Giấy phép", competences=(Competence((Level.PROVINCE,), agency),))

    assert "Nop:" not in describe(procedure, [], on=ON, plain=True)


def test_a_cut_text_keeps_to_its_room() -> None:
    assert cut("một hai ba bốn", 10) == "một hai.."
    assert cut("một hai", 10) == "một hai"
