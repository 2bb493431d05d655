"""Vietnamese as people type it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import decode_telex, decode_vni, fold, forms, marks, split_joined, untype, words


@pytest.mark.parametrize("text", ["Đăng ký khai sinh", "ĐĂNG KÝ KHAI SINH", "ðăng ký khai sinh", "dang ky khai sinh"])
def test_marks_case_and_both_letters_for_d_fold_to_the_same(text: str) -> None:
    assert fold(text) == "dang ky khai sinh"


@given(st.text())
def test_composed_and_decomposed_text_fold_to_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


def test_dossier_codes_and_long_numbers_are_no_words() -> None:
    found = words("hồ sơ H29.125.10-260310-0420 của 079123456789 tới đâu")

    assert found == ["ho", "so", "cua", "toi", "dau"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoof sow", "ho so"),
        ("thur tujc", "thu tuc"),
        ("ddawng kys khai sinh", "dang ky khai sinh"),
        ("giaays pheps xaay duwngj", "giay phep xay dung"),
        ("thuwowngf trus", "thuong tru"),
        ("ho62 so7", "ho so"),
        ("d9a8ng ky1 ke6t1 ho6n", "dang ky ket hon"),
        ("kha63u ho65", "khau ho"),
    ],
)
def test_what_telex_and_vni_leave_behind_is_read(typed: str, meant: str) -> None:
    assert untype(words(typed), known=()) == meant.split()


@pytest.mark.parametrize("text", ["cap3", "b2", "q1", "hang a1", "online karaoke visa"])
def test_grades_and_foreign_words_are_not_taken_for_keyboard_leftovers(text: str) -> None:
    assert untype(words(text), known={"online", "karaoke", "visa"}) == text.split()


@pytest.mark.parametrize("word", ["ho12", "xyz1", "b2", "h12345"])
def test_digits_that_cannot_be_marks_stay_digits(word: str) -> None:
    assert decode_vni(word) == ""


@pytest.mark.parametrize("word", ["facebook", "zalo8", "wwww"])
def test_words_that_no_syllable_explains_are_not_decoded(word: str) -> None:
    assert decode_telex(word) == ""


def test_joined_words_are_cut_where_known_words_meet() -> None:
    known = dict.fromkeys(["lam", "giay", "khai", "sinh", "gia", "y"], 10)

    assert split_joined("lamgiaykhaisinh", known) == ["lam", "giay", "khai", "sinh"]


def test_a_word_that_cannot_be_cut_stays_whole() -> None:
    assert split_joined("abcdef", {"lam": 1}) == ["abcdef"]


def test_forms_keep_words_apart_that_fold_alike() -> None:
    assert set(forms("đóng động")["dong"]) == {"đóng", "động"}


def test_forms_survive_signs_that_are_no_letters() -> None:
    assert forms("nhà 50 m² ở xã")["nha"] == ("nhà",)


def test_forms_of_a_message_without_marks_are_empty() -> None:
    assert forms("dong cua quan roi ạ") == {}


def test_old_and_new_places_of_the_tone_are_one_spelling() -> None:
    assert marks("hoá đơn, thuỷ sản, quý vị") == marks("hóa đơn, thủy sản, quý vị")
