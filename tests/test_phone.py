import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

import phone

SOMEONE = "+84912345678"
MOBILE_PREFIXES = [*range(32, 40), 52, 55, 56, 58, 59, 70, *range(76, 80), *range(81, 95), 96, 97, 98, 99]


@pytest.mark.parametrize(
    "written",
    [
        "0912345678", "+84912345678", "84912345678", "0084912345678", "+84 (0) 912 345 678", "+840912345678",
        "(+84) 912.345.678", "0912-345-678", "0912–345–678", "0912 345 678", "０９１２３４５６７８", "tel:+84912345678",
        "912345678", "912345678.0", "9.12345678E+08", "9,12345678E+08", "8.4912345678E+10", "O912345678",
        "o912.345.678", "'0912345678", " 0912345678\u200b", "\u202a+84912345678\u202c", "0912\u00a0345\u00a0678",
        "00912345678",
    ],
)  # fmt: skip
def test_one_number_is_read_however_it_is_written(written: str) -> None:
    assert phone.normalise(written) == SOMEONE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0162 1234567", "+84321234567"), ("01691234567", "+84391234567"), ("0120.123.4567", "+84701234567"),
        ("0121 123 4567", "+84791234567"), ("+84 122 1234567", "+84771234567"), ("841261234567", "+84761234567"),
        ("01281234567", "+84781234567"), ("01231234567", "+84831234567"), ("01271234567", "+84811234567"),
        ("01291234567", "+84821234567"), ("01861234567", "+84561234567"), ("01881234567", "+84581234567"),
        ("01991234567", "+84591234567"), ("1621234567", "+84321234567"), ("0166-3905957", "+84363905957"),
    ],
)  # fmt: skip
def test_an_eleven_digit_number_of_before_2018_is_mapped_to_its_new_prefix(old: str, new: str) -> None:
    assert phone.normalise(old) == new


@pytest.mark.parametrize(
    "written",
    [
        "", "9.87E+08", "9.8765E+08", "8188", "1022", "156", "Viettel", "MOTCUA", "0912", "091234567", "09123456789",
        "0112345678", "01111234567", "O912", "09l2345678", "0512345678", "0912345678 / 0987654321", "001203004567",
        "H29.125.10-260310-0420", "1900561234", "+849123", "0101234567", "12345678901234567890", "6501234567",
    ],
)  # fmt: skip
def test_what_is_no_number_or_cannot_be_known_is_refused(written: str) -> None:
    assert phone.normalise(written) is None


def test_a_landline_is_a_number_that_gets_no_sms() -> None:
    assert phone.normalise("028 3910 1234") == "+842839101234"
    assert not phone.is_mobile("+842839101234")
    assert phone.is_mobile(SOMEONE)


def test_a_foreign_number_needs_its_country() -> None:
    assert phone.normalise("+1 650-253-0000") == "+16502530000"
    assert phone.normalise("0061 412 345 678") == "+61412345678"
    assert phone.normalise("650-253-0000", region="US") == "+16502530000"
    assert phone.is_mobile("+61412345678")
    assert not phone.is_mobile("+61291234567")


@pytest.mark.parametrize("written", ["8188", "1022", "156", "109", "9029", "18001090"])
def test_a_service_number_is_told_from_a_person(written: str) -> None:
    assert phone.is_short_code(written) == (len(written) <= 6)
    assert phone.normalise(written) is None


@given(st.sampled_from(MOBILE_PREFIXES), st.integers(0, 9_999_999))
def test_every_mobile_prefix_in_use_is_valid_for_the_reference_library_too(prefix: int, rest: int) -> None:
    number = phone.normalise(f"0{prefix}{rest:07}")

    assert number == f"+84{prefix}{rest:07}"
    assert phone.is_mobile(number)
    assert phonenumbers.is_possible_number(phonenumbers.parse(number))


@given(st.text(max_size=40))
def test_any_text_gives_a_number_in_e164_or_none(text: str) -> None:
    number = phone.normalise(text)

    assert number is None or (number.startswith("+") and number[1:].isascii() and number[1:].isdigit())
    assert number is None or phone.normalise(number) == number


def test_a_number_is_shown_as_it_is_read_out() -> None:
    assert phone.display(SOMEONE) == "0912 345 678"
    assert phone.display("+16502530000") == "+1 650-253-0000"
