import random
import re
import unicodedata

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

import sms_text

SIGNED = "Hồ sơ H29.125.10-260310-0420 đã có kết quả, mời Ông/Bà đến Bộ phận Một cửa phường Bến Nghé nhận."
WORDS = re.split(
    " ",
    "hồ sơ của Ông/Bà đã có kết quả tại Bộ phận Một cửa phường Bến Nghé [QC] {x} ^ ~ € | \\ đăng ký khai sinh 👋 🏢 "
    "H29.125.10-260310-0420 75.000 đồng hen tra ngay 25/03/2026 \n Kính gửi — “trân trọng” … ơ ư ậ ỷ £ é ß",
)


def vectors() -> list[str]:
    """Texts of all lengths about the limits: plain, with extension characters, signed, with emoji, mixed."""
    dice = random.Random(20261121)
    texts = [char * n for char in "aế€" for n in (1, 66, 67, 68, 69, 70, 71, 76, 77, 80, 81, 134, 135, 152, 153, 154)]
    texts += [char * n for char in "aế👋" for n in (33, 34, 35, 36, 159, 160, 161, 305, 306, 307, 459, 460)]
    plain = [word for word in WORDS if word.isascii()]
    while len(texts) < 5000:
        words = dice.choice([WORDS, plain])
        texts.append(" ".join(dice.choices(words, k=dice.randint(1, 90))))
    return texts


def test_parts_equal_those_of_an_independent_library_on_five_thousand_texts() -> None:
    for text in vectors():
        theirs = smsutil.split(text)

        ours = sms_text.parts(text)

        assert ours == [part.content for part in theirs.parts], text


@given(st.text(alphabet=st.sampled_from(sms_text.GSM_BASIC + sms_text.GSM_EXTENSION), min_size=1, max_size=500))
def test_any_gsm_text_is_cut_as_the_independent_library_cuts_it(text: str) -> None:
    assert sms_text.parts(text) == [part.content for part in smsutil.split(text).parts]


@given(st.text(max_size=400))
def test_parts_joined_are_the_text_and_each_fits_its_limit(text: str) -> None:
    parts = sms_text.parts(text)

    assert "".join(parts) == unicodedata.normalize("NFC", text)
    if len(parts) > 1 and sms_text.is_gsm7("".join(parts)):
        assert all(sms_text.units(part) <= 153 for part in parts)
    elif len(parts) > 1:
        assert all(len(part.encode("utf-16-be", "surrogatepass")) <= 134 for part in parts)


@pytest.mark.parametrize("emoji", ["👋", "👨‍👩‍👧‍👦", "🇻🇳", "👍🏽", "❤️", "1️⃣"])
def test_no_emoji_is_torn_wherever_the_cut_falls(emoji: str) -> None:
    for lead in range(40, 70):
        parts = sms_text.parts("ế" * lead + emoji + "ế" * 40)

        assert any(emoji in part for part in parts)


def test_a_cluster_that_no_part_can_hold_is_cut_between_characters() -> None:
    parts = sms_text.parts("e" + "\u0323" * 100)

    assert [len(part) for part in parts] == [67, 33]


def test_composed_and_decomposed_text_have_the_same_parts() -> None:
    assert sms_text.parts(unicodedata.normalize("NFD", SIGNED)) == sms_text.parts(SIGNED)


def test_an_empty_text_has_no_part() -> None:
    assert sms_text.parts("") == []
    assert sms_text.count("") == 0


@pytest.mark.parametrize(
    ("signed", "plain"),
    [
        ("Đăng ký khai sinh", "Dang ky khai sinh"),
        ("đường Ðiện Biên Phủ, ðường", "duong Dien Bien Phu, duong"),
        ("“Trân trọng” – hẹn trả… ‘sớm’", "\"Tran trong\" - hen tra... 'som'"),
        ("Xin chào 👋🏽 Ông/Bà 👨‍👩‍👧", "Xin chao Ong/Ba"),
        ("❤️ cảm ơn ☎️", "cam on"),
        ("1️⃣ Nộp hồ sơ", "1 Nop ho so"),
        ("75.000₫ ≈ 3€", "75.000d ~ 3EUR"),
        ("Ｈ２９．１２５", "H29.125"),
        ("diện tích 50 m² ở 30°C", "dien tich 50 m2 o 30 do C"),
        ("1½ ngày", "1 1/2 ngay"),
        ("tuổi ≠ 18", "tuoi <> 18"),
        ("  giấy   tờ \n ", "giay to\n"),
        ("a\u00a0b\u200bc\tđ", "a bc d"),
        ("`x`", "'x'"),
        ("dòng một \r\n👋\ndòng hai", "dong mot\n\ndong hai"),
        ("Ông hỏi gì?", "Ong hoi gi?"),
    ],
)
def test_unsigned_text_reads_as_an_official_would_write_it(signed: str, plain: str) -> None:
    assert sms_text.unsigned(signed) == plain
    assert sms_text.unsigned(unicodedata.normalize("NFD", signed)) == plain


@given(st.text(max_size=200))
def test_unsigned_text_is_sendable_ascii_settled_at_once_and_never_gains_a_question_mark(text: str) -> None:
    plain = sms_text.unsigned(text)

    assert plain.isascii()
    assert sms_text.is_gsm7(plain)
    assert sms_text.unsigned(plain) == plain
    assert plain.count("?") <= unicodedata.normalize("NFKD", text).count("?")


@given(
    st.text(
        alphabet=st.sampled_from(
            "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ "
        )
    )
)
def test_every_vietnamese_letter_keeps_its_base(text: str) -> None:
    assert len(sms_text.unsigned("." + text + ".").replace(" ", "")) == len(text.replace(" ", "")) + 2


def test_a_signed_notice_costs_its_parts() -> None:
    assert sms_text.cost(SIGNED, 500) == 1000
    assert sms_text.cost(sms_text.unsigned(SIGNED), 500) == 500
