"""Which office serves the unit that a citizen names, today's name or one that ended in 2025."""

import pytest

from knowledge.office import Office
from knowledge.places import Places, read_unit, unit_in

RIVER = Office("H12.101", "Bộ phận Một cửa phường Sông Mẫu", old_names=("phường 1, thành phố Sông Mẫu",))
FIELD = Office(
    "H12.102",
    "Bộ phận Một cửa xã Đồng Mẫu",
    old_names=("xã Đồng Mẫu, huyện Châu Mẫu", "xã Tân Thạnh, huyện Châu Mẫu", "thị trấn Châu Mẫu, huyện Châu Mẫu"),
)
HILL = Office(
    "H12.103",
    "Trung tâm Phục vụ hành chính công xã Núi Mẫu",
    old_names=("xã Tân Thạnh, huyện Núi Mẫu", "xã Bình Hòa, huyện Núi Mẫu"),
)
PROVINCE = Office("H12", "Trung tâm Phục vụ hành chính công tỉnh Mẫu")
PLACES = Places.of([PROVINCE, RIVER, FIELD, HILL])


def offices(text: str, *, free: bool = False) -> tuple[str, ...]:
    named = PLACES.find(text, free=free)
    return named.offices if named else ()


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("tôi ở xã Đồng Mẫu", "H12.102"),
        ("toi o xa dong mau muon lam khai sinh", "H12.102"),
        ("nha em o phuong song mau", "H12.101"),
        ("P. Sông Mẫu", "H12.101"),
        ("p1 tp song mau", "H12.101"),
        ("phường 01, thành phố Sông Mẫu", "H12.101"),
        ("toi o Binh Hoa", "H12.103"),
        ("xã Bình Hoà huyện Núi Mẫu nay thuộc xã nào", "H12.103"),
        ("thi tran chau mau gio la xa nao", "H12.102"),
        ("XÃ TÂN THẠNH, HUYỆN NÚI MẪU", "H12.103"),
        ("xa tan thanh h. chau mau", "H12.102"),
        ("tỉnh Mẫu", "H12"),
    ],
)
def test_a_unit_is_found_by_its_name_of_today_or_before_however_it_is_typed(text: str, office: str) -> None:
    assert offices(text) == (office,)


@pytest.mark.parametrize("text", ["TT 1.001193", "tt 1.012786 le phi bao nhieu", "thủ tục p 1.004222"])
def test_the_code_of_a_procedure_names_no_numbered_ward(text: str) -> None:
    assert offices(text) == ()


def test_a_name_that_two_offices_took_over_stays_ambiguous_and_says_what_tells_them_apart() -> None:
    named = PLACES.find("toi o xa Tan Thanh")

    assert named is not None
    assert named.offices == ("H12.102", "H12.103")
    assert [each.label for each in named.places] == ["xã Tân Thạnh (huyện Châu Mẫu)", "xã Tân Thạnh (huyện Núi Mẫu)"]


def test_a_district_that_ended_is_every_office_that_took_something_of_it_over() -> None:
    assert offices("huyện Núi Mẫu bây giờ làm ở đâu") == ("H12.103",)
    assert offices("thanh pho song mau") == ("H12.101",)


def test_a_unit_that_no_office_knows_is_said_as_it_was_typed() -> None:
    named = PLACES.find("Tôi ở xã Bắc Lạ")

    assert named is not None
    assert (named.said, named.places) == ("xã Bắc Lạ", ())


@pytest.mark.parametrize(
    "text",
    [
        "xã có làm không",
        "nop o xa hay huyen",
        "phường nào nhận",
        "phường mấy giờ mở cửa",
        "phuong bao gio nghi",
        "lam khai sinh o dau",
        "gia đình bình hòa",
        "đồng mẫu số 3",
        "con tôi sinh ở nhà",
        "xin chao",
        "",
    ],
)
def test_words_that_name_no_unit_are_left_alone(text: str) -> None:
    assert PLACES.find(text) is None


def test_a_bare_name_counts_where_a_place_was_asked_for() -> None:
    assert offices("binh hoa") == ()
    assert offices("binh hoa", free=True) == ("H12.103",)
    assert offices("dong mau a", free=True) == ("H12.102",)


def test_the_message_without_the_unit_is_what_else_was_asked() -> None:
    text = "tôi ở xã Đồng Mẫu muốn làm khai sinh"
    named = PLACES.find(text)

    assert named is not None
    assert named.without(text) == "tôi ở muốn làm khai sinh"


def test_units_are_read_from_their_names_and_from_the_names_of_offices() -> None:
    unit = read_unit("Thị trấn Năm Căn")
    assert unit is not None
    assert (unit.kind, unit.name) == ("thi tran", "nam can")
    assert read_unit("Năm Căn") is None
    served = unit_in("Bộ phận Một cửa phường Bến Nghé")
    assert served is not None
    assert served.said == "phường Bến Nghé"


def test_decomposed_marks_name_the_same_unit() -> None:
    import unicodedata

    assert offices(unicodedata.normalize("NFD", "tôi ở xã Đồng Mẫu")) == ("H12.102",)
