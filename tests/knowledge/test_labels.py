"""Choices are named shortly, and told apart by what differs between them."""

from knowledge.labels import short_name, tell_apart

KARAOKE = "Cấp giấy phép đủ điều kiện kinh doanh dịch vụ karaoke cấp tỉnh"
DANCING = "Cấp giấy phép đủ điều kiện kinh doanh dịch vụ vũ trường"


def test_names_that_fit_are_told_whole() -> None:
    assert tell_apart(["Khai sinh", "Khai tử"], 40) == ["Khai sinh", "Khai tử"]


def test_a_short_name_leaves_its_room_to_a_longer_one() -> None:
    assert tell_apart(["Khai sinh", "x " * 15 + "x"], 25) == ["Khai sinh", "X " + "x " * 14 + "x"]


def test_long_names_that_begin_alike_are_told_by_their_ends() -> None:
    assert tell_apart([KARAOKE, DANCING], 24) == ["..karaoke cấp tỉnh", "..vũ trường"]


def test_a_long_name_alone_is_cut_between_words() -> None:
    assert tell_apart([KARAOKE, "Khai tử " * 5], 20)[0] == "Cấp giấy phép đủ.."


def test_capitals_throughout_remarks_and_the_word_procedure_are_left_out() -> None:
    assert short_name("THỦ TỤC HƯỞNG BẢO HIỂM XÃ HỘI MỘT LẦN.") == "Hưởng bảo hiểm xã hội một lần"
    assert short_name("Thủ tục đăng ký kết hôn (cấp xã)") == "Đăng ký kết hôn"
