"""How far the words of a message lean towards a question on a procedure."""

import pytest

from knowledge.leaning import Leanings

TABLE = Leanings.of({"-2.0": "bao_gio ai", "3.0": "giay cap_lai", "0.5": "*", "40.0": "dang_ky"})


@pytest.mark.parametrize(
    ("said", "lean"),
    [
        (("giay",), 3.5 / 4),
        (("ai",), -1.5 / 4),
        (("mua",), 0.5 / 4),
        ((), 0.0),
        (("dang", "ky"), 1.0),
    ],
)
def test_words_lean_by_their_weights_and_no_further_than_to_the_end(said: tuple[str, ...], lean: float) -> None:
    assert TABLE.lean(said) == pytest.approx(lean)


def test_neighbours_lean_otherwise_than_the_same_words_apart() -> None:
    assert TABLE.lean(("cap", "lai")) > TABLE.lean(("lai", "cap"))


def test_a_long_message_is_not_surer_for_saying_the_same_among_more() -> None:
    assert TABLE.lean(("giay", "toi", "la", "mot", "nguoi")) < TABLE.lean(("giay",))
