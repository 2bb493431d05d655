"""Old names in a question, and what they are now."""

import pytest

from knowledge.units import Ended, explain, read_units


@pytest.mark.parametrize(
    ("question", "kind", "said"),
    [
        ("lên UBND huyện làm giấy kết hôn với người nước ngoài", Ended.DISTRICT, "UBND huyện"),
        ("cai nay huyen hay xa lam, o huyen con nhan khong", Ended.DISTRICT, "huyen"),
        ("Ở Quận 1 thì nộp ở đâu", Ended.DISTRICT, "Quận 1"),
        ("nop o q12 duoc khong", Ended.DISTRICT, "q12"),
        ("phòng tư pháp huyện giờ ở đâu", Ended.DISTRICT, "phòng tư pháp huyện"),
        ("thị xã Bến Cát làm sổ đỏ", Ended.DISTRICT, "thị xã"),
        ("công an huyện có làm căn cước không", Ended.DISTRICT_POLICE, "công an huyện"),
        ("len cong an quan lam cccd", Ended.DISTRICT_POLICE, "cong an quan"),
        ("thị trấn Năm Căn nay thuộc xã nào", Ended.TOWNSHIP, "thị trấn"),
    ],
)
def test_a_level_that_ended_is_found_however_it_is_typed(question: str, kind: Ended, said: str) -> None:
    found = read_units(question)

    assert (kind, said) in [(each.kind, each.said) for each in found]


@pytest.mark.parametrize(
    ("question", "said", "now"),
    [
        ("tôi ở Hà Nam, khai sinh cho con ở đâu", "tỉnh Hà Nam", "tỉnh Ninh Bình"),
        ("o binh duong thi lam o dau", "tỉnh Bình Dương", "Thành phố Hồ Chí Minh"),
        ("tỉnh Kiên Giang", "tỉnh Kiên Giang", "tỉnh An Giang"),
        ("đăng ký kinh doanh ở TP Cà Mau", "thành phố Cà Mau", "tỉnh Cà Mau"),
        ("thanh pho thu duc", "thành phố Thủ Đức", "Thành phố Hồ Chí Minh"),
    ],
)
def test_a_merged_province_and_a_former_city_are_told_with_what_they_are_now(
    question: str, said: str, now: str
) -> None:
    found = read_units(question)

    assert (said, now) in [(each.said, each.now) for each in found]


@pytest.mark.parametrize(
    "question",
    [
        "mở quán ăn cần giấy gì",
        "mo quan an can giay gi",
        "cơ quan nào giải quyết",
        "co quan nao giai quyet",
        "chị Huyền hỏi khai sinh",
        "tôi ở quán cà phê muốn đăng ký tạm trú",
        "giấy này giao cho ở Huyền",
        "quan hệ cha con chứng minh sao",
        "đăng ký khai sinh ở xã",
        "gia đình hòa bình",
        "tôi ở Hà Nội",
        "tp hcm",
    ],
)
def test_words_that_only_look_like_an_ended_name_are_left_alone(question: str) -> None:
    assert read_units(question) == ()


def test_a_name_said_twice_is_told_once() -> None:
    assert len(read_units("công an huyện, công an huyện đó")) == 1


def test_the_explanation_says_where_to_go_now() -> None:
    (police,) = read_units("công an huyện")
    (place,) = read_units("TP Cà Mau")

    assert "công an cấp xã" in explain(police)
    assert "tỉnh Cà Mau" in explain(place)
    assert "commune" in explain(police, "en")
    assert len(explain(police, plain=True)) <= 160
