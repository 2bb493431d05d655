import pytest

from sms_text import count
from store import questions
from tests.people import Person


async def test_a_procedure_question_is_answered_with_level_place_time_and_fee_in_one_part(stranger: Person) -> None:
    heard = await stranger.says("dang ky khai sinh lam o dau")

    assert "khai sinh" in heard.lower()
    assert "xa" in heard.lower()
    assert heard.isascii()
    assert count(heard) == 1


async def test_after_the_short_answer_by_sms_a_number_asks_for_the_papers(stranger: Person) -> None:
    heard = await stranger.says("dang ky khai sinh")
    papers = await stranger.says("1")

    assert heard.endswith("1.giay to 2.viec khac")
    assert count(heard) == 1
    assert "To khai dang ky khai sinh" in papers


async def test_a_district_in_a_question_is_said_to_be_no_more(stranger: Person, visitor: Person) -> None:
    by_sms = await stranger.says("len huyen dang ky giam ho")
    in_chat = await visitor.says("lên huyện đăng ký giám hộ được không")

    assert "Nay khong con cap huyen." in by_sms
    assert count(by_sms) == 1
    assert "không còn cấp huyện" in in_chat


async def test_a_follow_up_is_about_the_same_procedure(stranger: Person) -> None:
    await stranger.says("lam so do can giay to gi")
    if stranger.choices:
        await stranger.says("1")

    heard = await stranger.says("con le phi?")

    assert "phi" in heard.lower()
    assert "chua hieu" not in heard


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("the con phi", "Phi:"),
        ("thế còn phí?", "Phi:"),
        ("thoi gian thi sao", "Han:"),
        ("địa chỉ ở đâu", "Nop:"),
        ("con giay to", "Can:"),
        ("the con online", "Online:"),
    ],
)
async def test_a_word_alone_asks_for_more_of_the_same_procedure(stranger: Person, asked: str, told: str) -> None:
    await stranger.says("dang ky khai sinh")

    heard = await stranger.says(asked)

    assert heard.startswith("Khai sinh:")
    assert told in heard


async def test_the_numbers_offered_by_sms_still_count_after_a_follow_up(stranger: Person) -> None:
    await stranger.says("dang ky khai sinh")
    await stranger.says("bao lau")

    assert "To khai dang ky khai sinh" in await stranger.says("1")


async def test_not_that_one_offers_what_was_next_best_and_nothing_twice(stranger: Person) -> None:
    await stranger.says("giay phep xay dung")

    heard = await stranger.says("khong phai")

    assert "Ong/Ba hoi thu tuc nao? 1." in heard
    assert "Giay phep xay dung nha o" not in heard
    assert count(heard) == 1
    assert "xay dung" in (await stranger.says("1")).lower()


async def test_when_nothing_is_left_to_offer_other_words_are_asked_for(visitor: Person) -> None:
    await visitor.says("giấy phép xây dựng")

    for _ in range(3):
        heard = await visitor.says("không phải")

    assert heard.startswith("Vâng, đó không phải điều Ông/Bà hỏi")
    assert not visitor.choices


@pytest.mark.parametrize("asked", ["huyen nao lam", "quận có nhận không"])
async def test_a_district_asked_for_after_an_answer_hears_who_decides_now(stranger: Person, asked: str) -> None:
    await stranger.says("dang ky khai sinh")

    heard = await stranger.says(asked)

    assert "cap xa" in heard
    assert "Nay khong con cap huyen." in heard


async def test_a_district_without_a_matter_is_said_to_be_no_more_and_the_matter_is_asked(visitor: Person) -> None:
    heard = await visitor.says("huyện có làm không")

    assert "không còn cấp huyện" in heard
    assert "Ông/Bà muốn làm giấy tờ gì?" in heard


async def test_a_follow_up_without_a_topic_is_asked_back(stranger: Person) -> None:
    heard = await stranger.says("con le phi?")

    assert "giay to gi" in heard


async def test_a_topic_is_forgotten_after_half_an_hour(stranger: Person) -> None:
    await stranger.says("dang ky khai sinh lam o dau")
    stranger.waits(minutes=31)

    assert "giay to gi" in await stranger.says("con le phi?")


async def test_a_topic_survives_a_restart_because_it_is_stored(stranger: Person) -> None:
    await stranger.says("dang ky khai sinh lam o dau")
    again = Person(stranger.database, stranger.house, stranger.now, stranger.address)

    assert "phi" in (await again.says("con le phi?")).lower()


async def test_choices_are_numbered_by_sms_and_a_number_chooses(stranger: Person) -> None:
    heard = await stranger.says("tro cap")

    assert "1." in heard
    assert "2." in heard
    assert count(heard) == 1
    assert "Ong/Ba hoi thu tuc nao" not in await stranger.says("1")


async def test_a_number_beyond_the_choices_is_told_so_and_the_choices_stay_open(stranger: Person) -> None:
    await stranger.says("tro cap")

    assert "tu 1 den" in await stranger.says("9")
    assert "tu 1 den" not in await stranger.says("1")


async def test_a_number_that_answers_nothing_is_not_taken_for_a_question(stranger: Person) -> None:
    assert "ma ho so" in await stranger.says("7")


async def test_chat_gets_accents_and_buttons(visitor: Person) -> None:
    heard = await visitor.says("đăng ký khai sinh làm ở đâu")

    assert "xã" in heard
    assert "Giấy tờ" in visitor.choices


@pytest.mark.parametrize("text", ["chao ban", "cam on nhieu nha"])
async def test_greetings_and_thanks_are_answered_kindly(stranger: Person, text: str) -> None:
    heard = await stranger.says(text)

    assert "chua hieu" not in heard
    assert heard


async def test_what_is_not_known_is_said_so_with_a_way_to_a_person_and_kept_without_personal_data(
    stranger: Person,
) -> None:
    heard = await stranger.says("toi ten Nguyen Thi Hoa, sdt 0912345678, muon cap phep bay len sao hoa thi sao")

    kept = await _kept(stranger)
    assert "GAP CAN BO" in heard or "1." in heard
    assert all("0912345678" not in text and "Hoa" not in text.replace("hoa", "") for text in kept)


async def test_not_that_is_kept_as_a_question_to_learn_from(visitor: Person) -> None:
    await visitor.says("đăng ký khai sinh làm ở đâu")

    heard = await visitor.says("không phải")

    assert "hỏi cách khác" in heard
    assert await _kept(visitor) == ["đăng ký khai sinh làm ở đâu"]


async def test_a_person_is_named_with_telephone_and_hours(applicant: Person) -> None:
    heard = await applicant.says("gap can bo")

    assert "0290 000 0101" in heard
    assert "Mot cua P.Song Mau" in heard
    assert count(heard) == 1


@pytest.mark.parametrize("says", ["tro giup", "giup voi", "Hướng dẫn sử dụng?", "???"])
async def test_help_says_what_can_be_sent(stranger: Person, says: str) -> None:
    assert "GAP CAN BO" in await stranger.says(says)
    assert "GAP CAN BO" in await stranger.says("")


async def test_the_same_message_is_taken_once_for_ever(stranger: Person) -> None:
    first = await stranger.says("dang ky khai sinh lam o dau", provider_id="sandbox:1")
    stranger.waits(days=3)

    again = await stranger.says("dang ky khai sinh lam o dau", provider_id="sandbox:1")

    assert again == first
    assert stranger.heard[-1].again


async def test_a_replayed_choice_does_not_advance(stranger: Person) -> None:
    await stranger.says("tro cap")
    first = await stranger.says("1", provider_id="sandbox:2")
    await stranger.says("xyz abc")

    assert await stranger.says("1", provider_id="sandbox:2") == first


async def _kept(person: Person) -> list[str]:
    async with person.database.read() as tx:
        return [row.example for row in await questions.groups(tx)]


async def test_who_asks_where_instead_of_choosing_hears_the_choices_again_and_then_where(visitor: Person) -> None:
    await visitor.says("trợ cấp")
    offered = visitor.choices

    again = await visitor.says("nộp ở đâu")
    kept = visitor.choices
    told = await visitor.says("1")

    assert again == "Ông/Bà muốn hỏi thủ tục nào?"
    assert kept == offered
    assert "Nơi nộp" in told
    assert "Thời hạn" not in told


@pytest.mark.parametrize("asked", ["ban la robot ha", "ai dang noi chuyen vay", "bạn là ai"])
async def test_it_says_that_it_is_no_person(stranger: Person, asked: str) -> None:
    assert (await stranger.says(asked)).startswith("Day la he thong tra loi tu dong")


async def test_choices_say_too_that_a_district_is_no_more(stranger: Person, visitor: Person) -> None:
    by_sms = await stranger.says("tro cap thi len huyen hay xa")
    in_chat = await visitor.says("trợ cấp thì lên huyện hay xã")

    assert "Nay khong con cap huyen." in by_sms
    assert count(by_sms) == 1
    assert "không còn cấp huyện" in in_chat
    assert len(visitor.choices) == 3
