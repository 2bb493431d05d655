"""English questions become the Vietnamese words that are looked for; Vietnamese ones are left alone."""

import pytest

from knowledge import catalogue
from knowledge.english import _tables, read_english
from knowledge.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.build(catalogue.load())


@pytest.mark.parametrize(
    ("text", "vietnamese"),
    [
        ("How do I register a birth?", "đăng ký khai sinh"),
        ("how much is a work permit", "giấy phép lao động cho người nước ngoài lệ phí bao nhiêu"),
        ("Where can I convert my driving license", "đổi giấy phép lái xe nước ngoài nộp ở đâu"),
        ("what documents for a temporary residence card", "cấp thẻ tạm trú cho người nước ngoài cần giấy tờ gì"),
    ],
)
def test_an_english_question_is_put_into_vietnamese(text: str, vietnamese: str) -> None:
    assert read_english(text) == vietnamese


@pytest.mark.parametrize(
    "text",
    [
        "lam the can cuoc",
        "do xe o dau",
        "to khai khai sinh",
        "passport",
        "hộ chiếu",
        "what is the weather",
        "thue nha an",
    ],
)
def test_vietnamese_without_marks_and_what_is_not_ours_is_left_alone(text: str) -> None:
    assert read_english(text) == ""


def test_each_procedure_named_in_english_is_one_that_the_library_knows(library: Library) -> None:
    names = {vietnamese for _, vietnamese in _tables()[0]} - {"hợp pháp hóa lãnh sự"}  # of the national list

    unknown = [name for name in sorted(names) if library.ask(name).kind not in ("answer", "choices")]

    assert unknown == []
