"""Long texts are cut between words, and a bot's commands are words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat_text import cut, say_command


@given(st.text(max_size=400), st.integers(min_value=2, max_value=60))
def test_no_piece_is_too_long_and_nothing_but_space_is_lost(text: str, limit: int) -> None:
    pieces = cut(text, limit)

    assert all(0 < len(each.encode("utf-16-le", "surrogatepass")) // 2 <= limit for each in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_text_is_cut_where_a_reader_would_pause() -> None:
    assert cut("Hồ sơ đã nhận. Hẹn trả ngày mai.", 24) == ["Hồ sơ đã nhận.", "Hẹn trả ngày mai."]
    assert cut("một hai ba", 8) == ["một hai", "ba"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/start", "xin chào"),
        ("/start H29_125_10-260310-0420", "H29.125.10-260310-0420"),
        ("/hoso H29.125.10-260310-0420", "HS H29.125.10-260310-0420"),
        ("/hoso", "tra cứu hồ sơ"),
        ("/thutuc@motcua_bot khai sinh", "TT khai sinh"),
        ("/tat", "TC"),
        ("/unknown thing", "unknown thing"),
        ("bao giờ xong?", "bao giờ xong?"),
        ("03706/2026/07906", "03706/2026/07906"),
    ],
)
def test_a_command_is_put_into_words(typed: str, said: str) -> None:
    assert say_command(typed) == said
