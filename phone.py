"""Vietnamese telephone numbers as people and spreadsheets write them, in E.164 and back.

A leaf, pure. Prefixes are those in force since the 11-digit mobile numbers were converted in 2018; since numbers can be
carried over (November 2018), a prefix no longer names the carrier.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

_MOBILE = re.compile(r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])\d{7}")
_LANDLINE = re.compile(r"2(?:4|8)\d{8}|2\d{9}")
_SHORT_CODE = re.compile(r"1\d{2,5}|[2-9]\d{2,4}")
_OLD = {
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
_NOISE = re.compile(r"[\s.\-_/'’`\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u00ad]")
_FLOAT = re.compile(r"(\d)[.,]?(\d*)E\+?(\d{1,2})")
_TAIL = re.compile(r"[.,]0+$")
_LEAST_DIGITS_OF_A_FLOAT = 8


def normalise(text: str, region: str = "VN") -> str | None:
    """The number in E.164 ("+84912345678"), or None where it is none or cannot be known.

    Takes spaces, dots, dashes, "(0)", +84, 84, 0084, a lost leading zero, a spreadsheet's float that kept its digits,
    the letter o for zero, and the 11-digit mobile prefixes of before 2018. Short codes and sender names are no numbers.
    """
    if text.startswith("+84") and _MOBILE.fullmatch(text[3:]):
        return text  # as gateways write it
    number = _squeeze(text)
    if region == "VN":
        national = _national(number)
        if national is not None:
            return f"+84{national}"
    return _foreign(number, region)


def is_mobile(e164: str) -> bool:
    """Whether an SMS can reach this Vietnamese number, or any other country's that is not a fixed line."""
    if e164.startswith("+84"):
        return _MOBILE.fullmatch(e164[3:]) is not None
    parsed = _parse(e164, None)
    return parsed is not None and phonenumbers.number_type(parsed) != phonenumbers.PhoneNumberType.FIXED_LINE


def is_short_code(text: str) -> bool:
    """Whether it is a service number such as 8188, 1022 or 156: it sends, but nobody reads what is sent back."""
    return _SHORT_CODE.fullmatch(_squeeze(text)) is not None


def display(e164: str) -> str:
    """As it is read out in Vietnam: "0912 345 678"; other countries' in their international form."""
    if e164.startswith("+84") and _MOBILE.fullmatch(e164[3:]):
        return f"0{e164[3:5]}{e164[5]} {e164[6:9]} {e164[9:]}"
    if e164.startswith("+84"):
        return f"0{e164[3:]}"
    parsed = _parse(e164, None)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if parsed else e164


def _squeeze(text: str) -> str:
    """Digits and a plus sign, as far as the writing allows; letters other than a spreadsheet's E stay and refuse it."""
    text = unicodedata.normalize("NFKC", text).strip().upper().removeprefix("TEL:")
    written_as_float = _FLOAT.fullmatch(text.lstrip("+'"))
    if written_as_float:
        return _unfloat(written_as_float)
    text = _NOISE.sub("", _DASHES.sub("-", _TAIL.sub("", text) if text.count(".") == 1 else text))
    return text.replace("(0)", "").replace("(", "").replace(")", "")


def _unfloat(found: re.Match[str]) -> str:
    """9.12345678E+08 kept its digits; 9.87E+08 lost them, and nobody can know them."""
    digits, places = found[1] + found[2], int(found[3]) + 1
    return digits.ljust(places, "0") if _LEAST_DIGITS_OF_A_FLOAT <= len(digits) <= places <= 13 else ""


def _national(number: str) -> str | None:
    """The national number without its zero. The letter o counts as a zero only where eight digits stand beside it."""
    if "O" in number and sum(char.isdigit() for char in number) >= 8:
        number = number.replace("O", "0")
    number = re.sub(r"^(?:\+|00)?84(?=0?\d{9})", "0", number)
    number = re.sub(r"^00(?=[35789]\d{8}$)", "0", number)
    if re.fullmatch(r"[35789]\d{8}|1[2689]\d{8}", number):
        number = "0" + number
    if not re.fullmatch(r"0\d{9,10}", number):
        return None
    if len(number) == 11 and number[1:4] in _OLD:
        number = "0" + _OLD[number[1:4]] + number[4:]
    return number[1:] if _MOBILE.fullmatch(number[1:]) or _LANDLINE.fullmatch(number[1:]) else None


def _foreign(number: str, region: str) -> str | None:
    """Only with its country in front, or where `region` is not Vietnam; letters would be read as a keypad's."""
    number = re.sub(r"^00", "+", number)
    if not re.fullmatch(r"\+?\d+", number) or (
        region == "VN" and (not number.startswith("+") or number.startswith("+84"))
    ):
        return None
    parsed = _parse(number, region)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if parsed else None


def _parse(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_valid_number(parsed) else None
