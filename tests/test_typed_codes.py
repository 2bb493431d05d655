"""Messy messages hold a dossier's code in any shape, and never lead to another dossier."""

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from dossier_code import find_codes, key
from tests.typed_codes import PRINTED, TYPING, keys, messages


def look_up(text: str, dossiers: set[str]) -> list[str]:
    """As the service does: of the keys that a reading may mean, likeliest first, the one that exists."""
    found = [
        next((key for key in (one.key, *one.others) if key in dossiers), "") for one in find_codes(text) if one.complete
    ]
    return list(filter(None, found))


def test_messy_messages_are_read_right_and_never_as_another_dossier() -> None:
    corpus = list(messages(1600, seed=20261121))
    dice = random.Random(1)
    dossiers = {right for _, _, rights in corpus for right in rights}
    neighbours = {key(f"H{dice.randint(1, 63):02}-{right[-10:]}") for right in dossiers} | {
        right[4:] for right in dossiers
    }

    missed = [(style, text, right) for style, text, right in corpus if look_up(text, dossiers | neighbours) != right]

    assert len(missed) <= len(corpus) * 0.01, missed[:10]
    for _, text, right in missed:
        assert set(look_up(text, dossiers | neighbours)) <= set(right)


def test_the_likeliest_reading_alone_is_nearly_always_right() -> None:
    corpus = list(messages(1600, seed=7))

    assert sum(keys(text) == right for _, text, right in corpus) >= len(corpus) * 0.99


@given(st.sampled_from(PRINTED), st.randoms(use_true_random=False), st.sampled_from(list(TYPING)))
def test_every_printed_code_survives_every_way_of_typing(code: str, dice: random.Random, style: str) -> None:
    assert keys(TYPING[style](dice, code)) == [key(code)]


@given(st.text(max_size=300))
def test_any_text_is_read_without_fault_and_spans_lie_inside_it(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)

    for reading in find_codes(text):
        assert key(composed[reading.start : reading.end]) == reading.key


@given(st.text(alphabet="0123456789 .-/hHoOlIgG", max_size=80))
def test_digits_and_separators_alone_never_break_the_reading(text: str) -> None:
    for reading in find_codes(text):
        assert 4 <= len(reading.key) <= 40


@given(st.text(max_size=60))
def test_a_key_is_settled_at_once(text: str) -> None:
    assert key(key(text)) == key(text)
