import pytest

from bot.refusal import read_refusal
from sms_text import count
from tests.people import CODE, Person


@pytest.mark.parametrize(
    "text",
    [
        "HUY",
        "huy",
        "STOP",
        "TC",
        "Tu choi",
        "TỪ CHỐI",
        "NGUNG",
        "khong nhan nua",
        "Stop. Cam on",
        "DUNG NHAN",
        "xin huy a",
    ],
)
def test_a_word_of_refusal_as_the_whole_message_refuses_reminders(text: str) -> None:
    assert read_refusal(text) == "reminders"


@pytest.mark.parametrize(
    "text",
    [
        "dung", "huy ho so thi lam sao", "dk ket hon", "cap lai cccd", "bat dau tu dau", "tu choi nhan di san",
        "tc ho khau", "stop by", "start lai kinh doanh", "hủy kết hôn", "", "dung roi", "tat ca giay to",
    ],
)  # fmt: skip
def test_a_question_with_such_a_word_refuses_nothing(text: str) -> None:
    assert read_refusal(text) is None


@pytest.mark.parametrize("text", ["TC HET", "tc hết", "Stop all"])
def test_tc_het_refuses_everything(text: str) -> None:
    assert read_refusal(text) == "all"


@pytest.mark.parametrize("text", ["BAT", "bật", "START", "nhan lai tin", "Bat a"])
def test_bat_brings_it_back(text: str) -> None:
    assert read_refusal(text) == "back"


async def test_one_confirmation_says_what_goes_on_and_how_to_come_back(applicant: Person) -> None:
    heard = await applicant.says("HUY")

    assert "van gui" in heard
    assert "TC HET" in heard
    assert "BAT" in heard
    assert count(heard) == 1


async def test_who_refused_still_gets_answers(applicant: Person) -> None:
    await applicant.says("TC HET")

    assert (await applicant.says(CODE)).startswith(CODE)


@pytest.mark.parametrize("text", ["dung", "đúng rồi", "DUNG", "vang dung vay a"])
async def test_yes_and_stop_are_one_word_without_marks_so_it_hears_how_to_stop(stranger: Person, text: str) -> None:
    heard = await stranger.says(text)

    assert heard == "Vang. Can hoi them xin cu nhan; muon ngung nhan tin nhac thi nhan TC."
