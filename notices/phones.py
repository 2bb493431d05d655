"""The telephone of a row: the first number of its field that an SMS reaches, else the first that can be read."""

from __future__ import annotations

import re

_APART = re.compile(r"[,;/|]|\s-\s|\bhoặc\b")
_MOBILE = re.compile(r"(?:\+?84|0)?((?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-9])\d{7})")
_LANDLINE = re.compile(r"(?:\+?84|0)?(2\d{8,9})")


def read_phone(text: str) -> tuple[str, bool, str]:
    """(E.164 or "", whether an SMS reaches it, "" or why not: "landline", "unreadable"); an empty field is no fault."""
    if not text:
        return "", False, ""
    if found := _MOBILE.fullmatch(text):
        return "+84" + found[1], True, ""
    fixed = ""
    for each in _APART.split(text):
        digits = re.sub(r"[\s().-]", "", each)
        if found := _MOBILE.fullmatch(digits):
            return "+84" + found[1], True, ""
        if found := _LANDLINE.fullmatch(digits):
            fixed = fixed or "+84" + found[1]
    return (fixed, False, "landline") if fixed else ("", False, "unreadable")
