"""What a short answer chooses: a number, a label, or words that one label alone has."""

import pytest

from bot.choices import chosen

OFFERED = [
    ("Rút BHXH một lần", "A"),
    ("BHXH tự nguyện", "B"),
    ("Cấp lại, sửa sổ BHXH, thẻ BHYT", "C"),
    ("Khác", "D"),
    ("Không phải", "E"),
]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("2", "B"),
        ("số 1", "A"),
        ("bhxh tu nguyen", "B"),
        ("rut", "A"),
        ("tự nguyện", "B"),
        ("sua so", "C"),
        ("khac", "D"),
    ],
)
def test_a_number_a_label_or_its_words_choose(said: str, says: str) -> None:
    assert chosen(said, OFFERED) == says


@pytest.mark.parametrize("said", ["bhxh", "y", "so do", "rut ho so", "phai", "mot cai gi do khac han the", "7", ""])
def test_words_of_several_of_none_or_of_more_than_a_label_choose_nothing(said: str) -> None:
    assert chosen(said, OFFERED) is None
