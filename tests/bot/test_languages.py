"""English and back, by one word."""

import pytest

from tests.people import Person


@pytest.mark.parametrize("asked", ["english", "English please", "speak English", "nói tiếng Anh"])
async def test_who_asks_for_english_is_answered_in_it_from_then_on(visitor: Person, asked: str) -> None:
    heard = await visitor.says(asked)

    told = await visitor.says("khai sinh")

    assert heard.startswith("I answer in English")
    assert "Where to lodge" in told
    assert "Fee" in await visitor.says("how much?")


async def test_the_language_outlasts_the_talk_and_is_taken_back_by_a_word(visitor: Person) -> None:
    await visitor.says("english")
    visitor.waits(hours=3)

    later = await visitor.says("khai sinh")
    back = await visitor.says("tiếng Việt")

    assert "Where to lodge" in later
    assert back.startswith("Từ nay tôi trả lời bằng tiếng Việt")
    assert "Nơi nộp" in await visitor.says("khai sinh")


async def test_by_sms_the_change_is_confirmed_in_one_part(stranger: Person) -> None:
    assert len(await stranger.says("ENGLISH")) <= 160


async def test_a_certificate_of_english_is_no_wish_for_the_language(visitor: Person) -> None:
    assert not (await visitor.says("dịch tiếng Anh chứng thực ở đâu")).startswith("I answer")


async def test_a_question_in_english_is_answered_in_english(visitor: Person) -> None:
    heard = await visitor.says("How do I register a birth?")

    assert "Where to lodge" in heard
    assert (await visitor.says("fee?")).count("Fee") == 1
