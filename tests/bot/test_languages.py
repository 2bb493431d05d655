"""English and back, by one word."""

import pytest

from tests.people import Person
from web.texts import TEXTS


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


async def test_on_the_english_page_the_first_answer_is_english_until_somebody_asks_for_vietnamese(
    visitor: Person,
) -> None:
    visitor.language = "en"

    greeted = await visitor.says("xin chào")
    told = await visitor.says("khai sinh")
    back = await visitor.says("tiếng Việt")

    assert greeted.startswith("Hello")
    assert "Where to lodge" in told
    assert back.startswith("Từ nay")
    assert "Nơi nộp" in await visitor.says("khai sinh")


async def test_a_page_turned_back_to_vietnamese_is_answered_in_vietnamese(visitor: Person) -> None:
    visitor.language = "en"
    await visitor.says("khai sinh")

    visitor.language = "vi"

    assert "Nơi nộp" in await visitor.says("khai sinh")


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("ask_1", "Where to lodge"),
        ("ask_2", "papers"),
        ("ask_3", "Which procedure do you mean?"),
        ("ask_4", "Telephone"),
    ],
)
async def test_what_the_english_page_offers_to_ask_is_understood(visitor: Person, key: str, part: str) -> None:
    visitor.language = "en"

    heard = await visitor.says(TEXTS[key][1])

    assert part in heard
