"""Small questions that hold for any procedure: somebody else in one's place, forms, copies."""

import pytest

from sms_text import count
from tests.people import Person


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("uy quyen duoc khong", "giay uy quyen"),
        ("nhờ người khác đi nộp được không", "giay uy quyen"),
        ("tai to khai o dau", "dichvucong.gov.vn (ma 1.001193)"),
        ("có cần công chứng không", "ban chinh de doi chieu"),
    ],
)
async def test_it_is_answered_of_the_procedure_that_is_talked_of(stranger: Person, asked: str, told: str) -> None:
    await stranger.says("dang ky khai sinh")

    heard = await stranger.says(asked)

    assert told in heard
    assert count(heard) == 1
    assert (await stranger.says("bao lau")).startswith("Khai sinh:")


async def test_without_a_procedure_it_is_asked_like_any_other_question(stranger: Person) -> None:
    assert "giay uy quyen" not in await stranger.says("uy quyen duoc khong")


async def test_a_question_that_names_its_own_procedure_is_answered_with_that(stranger: Person) -> None:
    await stranger.says("dang ky khai sinh")

    assert "Chung thuc" in await stranger.says("chung thuc ban sao o dau")
