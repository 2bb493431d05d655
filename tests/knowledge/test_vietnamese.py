"""Vietnamese as people type it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vietnamese import decode_telex, decode_vni, fold, forms, marks, words


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
    [("hoof", "ho"), ("tujc", "tuc"), ("ddawng", "dang"), ("giaays", "giay"), ("thuwowngf", "thuong")],
)
def test_what_telex_leaves_behind_is_read(typed: str, meant: str) -> None:
    assert decode_telex(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), [("ho62", "ho"), ("d9a8ng", "dang"), ("ke6t1", "ket"), ("kha63u", "khau")])
def test_what_vni_leaves_behind_is_read(typed: str, meant: str) -> None:
    assert decode_vni(typed) == meant


@pytest.mark.parametrize("word", ["ho12", "xyz1", "b2", "h12345"])
def test_digits_that_cannot_be_marks_stay_digits(word: str) -> None:
    assert decode_vni(word) == ""


@pytest.mark.parametrize("word", ["facebook", "zalo8", "wwww"])
def test_words_that_no_syllable_explains_are_not_decoded(word: str) -> None:
    assert decode_telex(word) == ""


def test_forms_keep_words_apart_that_fold_alike() -> None:
    assert set(forms("đóng động")["dong"]) == {"đóng", "động"}


def test_forms_survive_signs_that_are_no_letters() -> None:
    assert forms("nhà 50 m² ở xã")["nha"] == ("nhà",)


def test_forms_of_a_message_without_marks_are_empty() -> None:
    assert forms("dong cua quan roi ạ") == {}


def test_old_and_new_places_of_the_tone_are_one_spelling() -> None:
    assert marks("hoá đơn, thuỷ sản, quý vị") == marks("hóa đơn, thủy sản, quý vị")
