"""What all names of a procedure tell together, and procedures that differ in no more than their level."""

import numpy as np
import pytest

from knowledge.hits import Hits
from knowledge.index import Numbers
from knowledge.lexicon import load
from knowledge.library import Library
from knowledge.procedure import Competence, Level, Procedure
from knowledge.reading import Name, plain_name, read_name
from knowledge.voices import NamesOf

NAMES = ("lam roi giay", "danh roi giay", "danh roi the", "giay khai sinh", "so do cap lai", "the doanh nhan")
ROWS = NamesOf(np.arange(6), np.array([0, 3]))


def heard(*tokens: str) -> tuple[Numbers, Numbers]:
    """What the names of two procedures, three each, tell of these words."""
    library = Library.build([Procedure(str(at), name) for at, name in enumerate(NAMES)])
    voices = library.ranker.sayings.voices
    said = voices.index.ask(tokens)
    near = Hits.of(voices.index, said.places).near(ROWS.where(len(NAMES)))
    return voices.heard(said, near, ROWS)


def test_words_that_many_names_of_a_procedure_share_make_it_likelier() -> None:
    likely, _ = heard("danh", "roi")

    assert likely[0] > likely[1]


def test_neighbouring_words_count_wherever_a_name_has_them_side_by_side() -> None:
    _, told = heard("danh", "roi", "giay")

    assert told.tolist() == [1.0, 0.0]


def test_words_that_nobody_has_said_tell_nothing() -> None:
    likely, told = heard("xyz")

    assert not likely.any()
    assert not told.any()


def test_names_that_differ_in_their_level_or_the_way_they_are_lodged_are_the_same() -> None:
    assert plain_name(Name.of("Thủ tục thành lập hội (cấp tỉnh)")) == plain_name(Name.of("THÀNH LẬP HỘI (CẤP XÃ)."))
    at_the_police, at_the_province = "Khóa căn cước điện tử tại Công an cấp tỉnh", "Khóa căn cước điện tử (cấp tỉnh)"
    assert plain_name(Name.of(at_the_police)) == plain_name(Name.of(at_the_province))
    assert plain_name(Name.of("Tách thửa đất, hợp thửa đất")) == plain_name(Name.of("Tách thửa hoặc hợp thửa đất."))
    assert plain_name(Name.of("Đổi biển số xe toàn trình thực hiện tại cấp xã")) != plain_name(
        Name.of("Cấp biển số xe")
    )


def test_of_twins_one_is_offered_the_best_known() -> None:
    twins = (
        Procedure("a", "Thành lập hội (cấp tỉnh)"),
        Procedure("b", "Thành lập hội (cấp xã)", popularity=0.5),
        Procedure("c", "Giải thể hội"),
    )

    answer = Library.build(twins).ask("thành lập hội")

    assert answer.codes[0] == "b"
    assert "a" not in answer.codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thành lập hội cấp xã", "commune"),
        ("thành lập hội cấp tỉnh", "province"),
        ("thành lập hội gửi Sở Nội vụ", "province"),
        ("thành lập hội gửi Bộ Nội vụ", "ministry"),
    ],
)
def test_of_twins_the_one_is_offered_whose_level_was_said(text: str, code: str) -> None:
    twins = [
        Procedure(level.name.lower(), "Thành lập hội", competences=(Competence((level,)),))
        for level in (Level.COMMUNE, Level.PROVINCE, Level.MINISTRY)
    ]

    answer = Library.build([*twins, Procedure("other", "Giải thể hội")]).ask(text)

    assert answer.codes[0] == code


def test_of_twins_the_one_is_offered_whose_agency_was_said() -> None:
    twins = (
        Procedure("customs", "Thành lập hội", competences=(Competence((Level.COMMUNE,), "Cục Hải quan"),)),
        Procedure("tax", "Thành lập hội", competences=(Competence((Level.MINISTRY,), "Thuế cơ sở"),)),
        Procedure("other", "Giải thể hội"),
    )

    answer = Library.build(twins).ask("thành lập hội gửi Thuế cơ sở")

    assert answer.codes[0] == "tax"


@pytest.mark.parametrize(
    ("text", "code"),
    [("thu hồi giấy phép hành nghề của bác sĩ quân y", "army"), ("thu hồi giấy phép hành nghề", "province")],
)
def test_who_is_of_the_army_is_told_by_the_agency(text: str, code: str) -> None:
    name = "Thu hồi giấy phép hành nghề"
    procedures = (
        Procedure("province", f"{name} khám bệnh", competences=(Competence((Level.PROVINCE,), "Sở Y tế"),)),
        Procedure("army", f"{name} chữa bệnh", competences=(Competence((Level.PROVINCE,), "Cục Quân y"),)),
    )

    answer = Library.build(procedures).ask(text)

    assert answer.codes[0] == code


def test_what_a_name_says_it_is_not_about_finds_nothing() -> None:
    procedures = (
        Procedure("all", "Cấp giấy phép dịch vụ hàng không (trừ dịch vụ an ninh hàng không)"),
        Procedure("guards", "Cấp giấy phép dịch vụ an ninh hàng không"),
    )
    library = Library.build(procedures)

    assert library.ask("xin giấy phép dịch vụ an ninh hàng không").codes[0] == "guards"
    assert library.ask("xin giấy phép dịch vụ hàng không (trừ dịch vụ an ninh hàng không)").codes[0] == "all"


def test_of_twins_the_one_in_force_is_offered_though_the_words_fit_the_repealed_one_better() -> None:
    name = "Ghi nhận tổ chức đủ điều kiện kinh doanh dịch vụ đại diện sở hữu công nghiệp"
    told = (
        "mở văn phòng làm thương hiệu",
        "công ty luật muốn nộp đơn nhãn hiệu thay khách",
        "xin vào danh sách đại diện",
    )
    twins = (
        Procedure("repealed", f"{name} (cấp trung ương)", current=False),
        Procedure("in force", f"{name} (cấp tỉnh)", aliases=told),
        Procedure("other", "Thu hồi chứng chỉ hành nghề dịch vụ đại diện sở hữu công nghiệp"),
    )

    answer = Library.build(twins).ask("hồ sơ ghi nhận tổ chức dịch vụ đại diện sở hữu công nghiệp cấp trung ương")

    assert answer.codes[0] == "in force"
    assert "repealed" not in answer.codes


def test_who_was_repealed_under_a_former_name_of_a_procedure_in_force_gives_way_to_it() -> None:
    procedures = (
        Procedure("2.001787", "Phê duyệt trữ lượng khoáng sản (cấp tỉnh)", current=False),
        Procedure("1.014466", "Công nhận kết quả thăm dò khoáng sản (cấp Tỉnh)"),
        Procedure("1.014261", "Cấp Giấy phép thăm dò khoáng sản (cấp Tỉnh)"),
    )

    answer = Library.build(procedures).ask("hồ sơ phê duyệt trữ lượng khoáng sản cấp tỉnh giải quyết bao lâu")

    assert answer.codes[0] == "1.014466"
    assert "2.001787" not in answer.codes


def test_a_company_of_two_members_is_not_what_is_asked_as_one_of_shareholders() -> None:
    companies = (
        Procedure(
            "two",
            "Đăng ký thành lập công ty trách nhiệm hữu hạn hai thành viên",
            aliases=("mấy anh em mở công ty",),
        ),
        Procedure("shares", "Đăng ký thành lập công ty cổ phần"),
    )

    answer = Library.build(companies).ask("mấy anh em mở công ty cổ phần")

    assert answer.codes[0] == "shares"


def test_lai_of_again_and_of_driving_are_told_apart_by_what_is_done() -> None:
    lexicon = load()
    again, first = (
        read_name(Name.of("Cấp lại giấy phép lái xe"), lexicon),
        read_name(Name.of("Cấp giấy phép lái xe"), lexicon),
    )

    assert again.actions != first.actions
