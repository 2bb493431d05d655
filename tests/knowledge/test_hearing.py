"""How a message is heard: short forms, joined words, sounds confused, settings, and words that only look like deeds."""

import pytest

from knowledge.catalogue import load
from knowledge.lexicon import read_table
from knowledge.library import Library
from knowledge.reading import Reading


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.build(load())


def read(library: Library, text: str) -> Reading:
    return library.ask(text).why.reading


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("xin TGPL", "tro giup phap ly"),
        ("GPKDVT hết hạn", "giay phep kinh doanh van tai"),
        ("thẻ HDV quốc tế", "huong dan vien"),
        ("về VN ở", "viet nam"),
    ],
)
def test_short_forms_are_written_out(library: Library, text: str, words: str) -> None:
    assert words in " ".join(read(library, text).surface)


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("trug tam tieng anh", ("trug", "trung")),
        ("mat ho trieu", ("trieu", "chieu")),
        ("lam giay xemoi", ("xemoi", "xe moi")),
    ],
)
def test_what_the_hand_or_the_ear_slipped_at_is_mended(library: Library, text: str, slip: tuple[str, str]) -> None:
    assert slip in read(library, text).spelling


@pytest.mark.parametrize("text", ["mở tiệm in", "mở quán karaoke", "mở tiệm thuốc tây"])
def test_a_setting_gives_way_to_the_thing_that_begins_within_it(library: Library, text: str) -> None:
    assert "o:thanh_lap_ho_kinh_doanh" not in read(library, text).objects


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("giấy phép thi công", "thi"),
        ("hoan thanh cong trinh", "hoan"),
        ("tro cap cho bo doi", "doi"),
        ("phòng giao dịch ngân hàng", "giao"),
        ("duoc hong", "hong"),
        ("hỗ trợ thuê mặt bằng ở UBND xã", "mat"),
        ("nộp ở UBND xã", "ban"),
    ],
)
def test_a_word_that_holds_a_deeds_syllable_is_no_deed(library: Library, text: str, deed: str) -> None:
    assert deed not in read(library, text).actions


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("giấy đăng ký xe bị chuột cắn nát", "hong"),
        ("xin tờ khác vì rớt đâu mất", "cap_lai"),
        ("giấy phép gần hết, muốn dùng tiếp", "gia_han"),
        ("không làm nữa, trả giấy", "thu_hoi"),
        ("công ty đổi giám đốc", "dieu_chinh"),
    ],
)
def test_deeds_are_known_by_their_everyday_words(library: Library, text: str, deed: str) -> None:
    assert deed in read(library, text).actions


@pytest.mark.parametrize(
    "text", ["mua ve roi sang ten", "vo dung ten nha", "bai tap ket vat lieu", "sổ bảo hiểm cho ma"]
)
def test_no_word_without_marks_is_taken_for_an_insult_or_a_ticket(library: Library, text: str) -> None:
    assert library.ask(text).intent not in ("insult", "elsewhere", "spam")


def test_what_is_put_into_the_identity_card_is_not_changed_itself(library: Library) -> None:
    reading = read(library, "cập nhật bằng lái lên căn cước")

    assert "o:the_can_cuoc" in reading.objects
    assert {"tich", "hop"} <= set(reading.tokens)


def test_what_is_asked_of_a_procedure_is_none_of_the_words_by_which_its_names_are_sought(library: Library) -> None:
    asked, bare = read(library, "giấy phép xây dựng nhà ở mấy ngày"), read(library, "giấy phép xây dựng nhà ở")

    assert asked.surface == bare.surface
    assert read(library, "mấy ngày").surface


@pytest.mark.parametrize(
    "asked", ["mấy ngày", "ở đâu", "hết bao nhiêu tiền", "cấp xã hay cấp tỉnh", "online được không"]
)
def test_however_it_is_asked_the_same_procedure_is_answered_surely(library: Library, asked: str) -> None:
    answer = library.ask(f"đăng ký kết hôn {asked}")

    assert (answer.kind, answer.codes) == ("answer", library.ask("đăng ký kết hôn").codes)


@pytest.mark.parametrize(
    "courtly",
    [
        "Kính gửi UBND xã, tôi xin hỏi về {}. Xin cảm ơn.",
        "chao ban, nho ban huong dan {} giup minh",
        "mình cần tư vấn {} nhé",
        "{}, em cảm ơn nhiều",
    ],
)
def test_courtesies_change_nothing(library: Library, courtly: str) -> None:
    answer = library.ask(courtly.format("đăng ký kết hôn"))

    assert (answer.kind, answer.codes) == ("answer", library.ask("đăng ký kết hôn").codes)


def test_shares_are_sold_and_not_greeted(library: Library) -> None:
    assert "chao" in read(library, "Hồ sơ chào bán cổ phiếu riêng lẻ").surface


def test_of_nothing_but_courtesies_all_is_read(library: Library) -> None:
    assert read(library, "xin cảm ơn").surface


def test_no_turn_of_phrase_is_both_a_question_and_mere_filler() -> None:
    asked = {each for says in read_table("facets").values() for each in says}

    assert asked.isdisjoint(read_table("words")["phrases"])


@pytest.mark.parametrize(
    "told",
    [
        "mua con xe cũ 22tr ở Thái Nguyên năm 2019, sang tên xe",
        "mua con xe cũ 45 triệu rưỡi ở Sài Gòn hồi 1998, sang tên xe",
        "mua con xe cu 500k o dong nai nam 2020, sang ten xe",
    ],
)
def test_the_towns_years_and_sums_of_a_story_are_no_words_of_its_matter(library: Library, told: str) -> None:
    reading = read(library, told)

    bare = read(library, "mua con xe cũ, sang tên xe")
    assert set(reading.matter) - {"o", "nam"} == set(bare.matter)


def test_towns_are_told_from_what_is_done_again(library: Library) -> None:
    reading = read(library, "lam giay khai sinh lai chau co hai mat nhau")

    assert {"lai", "chau"} <= set(reading.typed)
    assert "lai" in reading.surface


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("em phát hiện vùng đất sét ngon, xin khoan thăm dò", "tang_cho"),
        ("em lấy mỹ phẩm về phân phối", "ket_hon"),
        ("lam viec cho tinh uy thoi chong Phap", "nuoc_ngoai"),
        ("bo phan kiem dich o cang doi giay", "dich_benh"),
    ],
)
def test_a_rule_is_not_misled_by_words_of_other_marks_or_neighbours(library: Library, text: str, thing: str) -> None:
    reading = read(library, text)

    assert not [each for each in reading.objects if thing in each]


def test_a_storys_fever_quarrel_or_fine_does_not_end_the_question(library: Library) -> None:
    told = library.ask("xe cũ hư nát bán sắt vụn, muốn trả lại biển số để khỏi bị phạt nguội thì ra đâu")

    assert told.why.rule == ""


@pytest.mark.parametrize(
    "text", ["ba toi mat hom qua buon qua, khai tu o dau", "mệt ghê, xin giấy xác nhận độc thân ở đâu"]
)
def test_a_mood_around_a_question_is_left_out(library: Library, text: str) -> None:
    reading = read(library, text)

    assert (reading.idle, {"buon", "ghe"} & set(reading.matter)) == (False, set())


def test_a_mood_alone_is_no_question(library: Library) -> None:
    assert library.ask("trời ơi buồn quá").kind == "unknown"
