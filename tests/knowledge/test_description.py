"""What the service says of a procedure: one part by SMS, in full by chat, honest where nothing is certain."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.catalogue import load
from knowledge.description import MOST_PARTS, OFFER_ROOM, describe, offered
from knowledge.facets import Facet
from knowledge.fact_text import tidy
from knowledge.office import Office
from knowledge.procedure import Fact, Mark, Procedure
from sms_text import count, units

ON = date(2026, 11, 21)
SHIPPED = {each.code: each for each in load()}


def by_sms(procedure: Procedure, *facets: Facet) -> str:
    return describe(procedure, facets, on=ON, plain=True)


def in_chat(procedure: Procedure, *facets: Facet, language: str = "vi") -> str:
    return describe(procedure, facets, on=ON, plain=False, language=language)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_shipped_procedure_is_told_in_one_part_with_room_for_an_offer(language: str) -> None:
    told = {code: describe(each, (), on=ON, plain=True, language=language) for code, each in SHIPPED.items()}

    assert {code: text for code, text in told.items() if units(text) > 160 - OFFER_ROOM or not text.isascii()} == {}


def test_the_default_sms_of_a_shipped_procedure_leaves_out_no_place_time_or_fee_that_is_known() -> None:
    labels = (("Nop:", "lodge"), ("Han:", "time"), ("Phi:", "fee"))

    lacking = [
        (each.code, label)
        for each in SHIPPED.values()
        for label, name in labels
        if getattr(each, name).text and label not in by_sms(each)
    ]

    assert lacking == []


def test_no_text_of_a_shipped_default_sms_is_cut_off() -> None:
    assert [each.code for each in SHIPPED.values() if ".." in by_sms(each)] == []


def test_every_facet_of_every_shipped_procedure_takes_at_most_three_parts() -> None:
    long = [
        (each.code, facet) for each in SHIPPED.values() for facet in Facet if count(by_sms(each, facet)) > MOST_PARTS
    ]

    assert long == []


def test_birth_registration_by_sms_says_level_place_time_and_fee() -> None:
    text = by_sms(SHIPPED["1.001193"])

    assert text == "Khai sinh: cap xa. Nop: UBND xa/phuong hoac online. Han: trong ngay. Phi: mien phi neu dung han."


def test_in_chat_the_level_says_what_was_until_july_2025() -> None:
    text = in_chat(SHIPPED["1.001612"])

    assert "cấp xã" in text
    assert "Trước 01/07/2025: cấp huyện" in text


def test_a_former_level_that_nobody_confirmed_is_said_with_care() -> None:
    text = in_chat(SHIPPED["1.013978"], Facet.LEVEL)

    assert "Trước 01/07/2025: thường là cấp huyện" in text


def test_a_level_that_did_not_change_is_not_told_twice() -> None:
    assert "Trước" not in in_chat(SHIPPED["1.001193"], Facet.LEVEL)


def test_the_answer_of_june_2025_names_the_district() -> None:
    text = describe(SHIPPED["1.001612"], [Facet.LEVEL], on=date(2025, 6, 30), plain=False)

    assert "Nơi giải quyết: cấp huyện" in text


def test_a_fee_that_the_province_sets_is_said_to_be_so() -> None:
    assert "HĐND tỉnh quyết định" in in_chat(SHIPPED["1.004873"], Facet.FEE)


def test_an_uncertain_fee_is_told_with_a_word_of_caution() -> None:
    assert "chưa đối chiếu" in in_chat(SHIPPED["1.001456"], Facet.FEE)
    assert "(hoi lai)" in by_sms(SHIPPED["1.001456"], Facet.FEE)


@pytest.mark.parametrize("facet", [Facet.FEE, Facet.TIME, Facet.PAPERS, Facet.PLACE])
def test_what_nobody_knows_is_said_to_be_unknown(facet: Facet) -> None:
    nothing = Procedure(code="1.000001", name="Đăng ký thử")

    assert "chưa có thông tin chắc chắn" in in_chat(nothing, facet)
    assert "chua ro, xin hoi mot cua" in by_sms(nothing, facet)


def test_the_level_facet_by_sms_names_the_agency_too() -> None:
    assert by_sms(SHIPPED["3.000333"], Facet.LEVEL).startswith("Ly lich tu phap: cap tinh. Do Cong an cap tinh.")


def test_papers_in_chat_are_a_numbered_list() -> None:
    text = in_chat(SHIPPED["1.000894"], Facet.PAPERS)

    assert "  1. Tờ khai đăng ký kết hôn" in text


def test_a_long_list_of_papers_by_sms_ends_in_where_to_find_the_rest() -> None:
    long = replace(SHIPPED["1.000894"], papers=tuple(f"Giấy tờ rất dài số {n} " + "và " * 20 for n in range(30)))

    text = by_sms(long, Facet.PAPERS)

    assert count(text) <= MOST_PARTS
    assert "dichvucong.gov.vn ma 1.000894" in text


def test_the_legal_basis_comes_with_the_day_it_was_checked() -> None:
    assert "Nghị định 168/2025/NĐ-CP" in in_chat(SHIPPED["1.001612"], Facet.LEGAL)
    assert "10/06/2026" in in_chat(SHIPPED["1.001612"], Facet.LEGAL)


def test_a_replaced_procedure_says_what_replaced_it() -> None:
    assert "đã được thay bằng mã 1.014748" in in_chat(SHIPPED["1.001978"])


def test_english_labels_stand_before_vietnamese_facts() -> None:
    text = in_chat(SHIPPED["1.001612"], language="en")

    assert "Decided by: commune level" in text
    assert "Fee: Do HĐND tỉnh quyết định" in text


def test_an_office_adds_its_address_to_the_place_and_its_week_to_the_hours() -> None:
    office = Office("H29.1", "Một cửa phường Bến Nghé", "Mot cua P.Ben Nghe", address="29 Lý Tự Trọng")

    text = describe(SHIPPED["1.001193"], [Facet.PLACE, Facet.HOURS], on=ON, plain=False, office=office)

    assert "29 Lý Tự Trọng" in text
    assert "thứ Hai đến thứ Sáu: 07:00–11:30, 13:30–17:00" in text


def test_what_is_offered_is_known_and_was_not_just_told() -> None:
    assert offered(SHIPPED["1.001193"]) == (Facet.PAPERS, Facet.STEPS)
    assert Facet.PAPERS not in offered(SHIPPED["1.001193"], [Facet.PAPERS])
    assert offered(Procedure(code="1.000001", name="Đăng ký thử")) == ()


@pytest.mark.parametrize(
    ("exported", "said"),
    [
        ("Trực tuyến: 3 ngày làm việc (- Nộp qua cổng (nếu có))\nTrực tiếp: 3 ngày làm việc", "3 ngày làm việc"),
        ("Trực tuyến: 5 ngày\nTrực tiếp: 7 ngày", "trực tuyến 5 ngày; trực tiếp 7 ngày"),
        ("Không quá 07 ngày làm việc", "Không quá 07 ngày làm việc"),
        ("", ""),
    ],
)
def test_an_exported_fact_is_told_once_without_its_remarks(exported: str, said: str) -> None:
    assert tidy(exported) == said


def test_a_national_procedure_with_long_facts_still_fits_one_part() -> None:
    national = Procedure(
        code="1.000082",
        name="Cấp, bổ sung, gia hạn, cấp lại, cấp đổi giấy phép hoạt động đo đạc và bản đồ cấp Trung ương",
        lodge=Fact("Nộp trực tiếp tại cơ quan có thẩm quyền hoặc qua dịch vụ bưu chính công ích " * 3, Mark.PORTAL),
        time=Fact("Trực tuyến: 15 ngày làm việc\nTrực tiếp: 20 ngày làm việc", Mark.PORTAL),
        fee=Fact("Theo quy định tại Thông tư số 33/2019/TT-BTC ngày 10 tháng 6 năm 2019 của Bộ Tài chính", Mark.PORTAL),
    )

    assert units(by_sms(national)) <= 160 - OFFER_ROOM
