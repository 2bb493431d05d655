"""The telephone of a row: the first number of its field that an SMS reaches, else the first that can be read."""

from __future__ import annotations

import re

import phone

_APART = re.compile(r"[,;/|\n]|\s-\s|\bhoặc\b")
_AS_WRITTEN_MOSTLY = re.compile(r"0((?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])\d{7})")


def read_phone(text: str) -> tuple[str, bool, str]:
    """(E.164 or "", whether an SMS reaches it, "" or why not: "landline", "unreadable"); an empty field is no fault."""
    if not text:
        return "", False, ""
    if found := _AS_WRITTEN_MOSTLY.fullmatch(text):
        return f"+84{found[1]}", True, ""
    pieces = _APART.split(text) if _APART.search(text) else [text]
    numbers = [number for each in [text, *pieces] if (number := phone.normalise(each))]
    mobile = next(filter(phone.is_mobile, numbers), None)
    if mobile:
        return mobile, True, ""
    return (numbers[0], False, "landline") if numbers else ("", False, "unreadable")
