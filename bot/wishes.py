"""When and over which channel somebody wants to be told, read from the whole message. Pure.

"chi nhan tin tu 8h den 20h", "khong nhan tin sau 21h", "uu tien zalo", "nhan tin qua sms"; "bo gio nhan tin" and "bo
uu tien" take it back, "cai dat" shows it. A question with such words ("nhan ket qua qua buu dien duoc khong") is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Literal

from bot.choices import folded

Window = tuple[time, time]
_LEAD = r"(?:(?:xin|vui long|lam on|hay|nho|toi|minh|em|chi|muon|can|please|only|just) )*"
_TAIL = r"(?: (?:nhe|nha|a|ah|di|thoi|truoc|giup toi|cam on|hang ngay|moi ngay|first|only|please))*"
_TELL = (
    r"(?:(?:nhan|gui|bao)(?: (?:tin nhan|tin bao|tin|thong bao))?(?: cho)?(?: (?:toi|minh|em))?|gio nhan tin(?: la)?)"
)
_TELL_EN = r"(?:text|message|notify|contact|write to|write) me(?: only)?"
_TIME = r"(\d{1,2})(?: ?(?:h|g|gio|:) ?(\d{2})?)?(?: ?(sang|trua|chieu|toi|dem|am|pm))?"
_FROM, _UNTIL = "(?:(?:trong|vao|khoang|luc|khung gio|gio|tu|from|between) )*", "(?:-|–|den|toi|to|and|until)(?: luc)?"
_RANGE = rf"{_FROM}{_TIME} ?{_UNTIL} ?{_TIME}"
_HOURS = re.compile(rf"{_LEAD}(?:{_TELL}|{_TELL_EN}) {_RANGE}{_TAIL}")
_NOT = rf"{_LEAD}(?:khong|dung|ko|k|do not|don't)(?: muon)? (?:{_TELL}|{_TELL_EN})"
_NOT_WITHIN = re.compile(rf"{_NOT} {_RANGE}{_TAIL}")
_NOT_AFTER = re.compile(rf"{_NOT} (sau|truoc|after|before) {_TIME}{_TAIL}")
_CHANNELS = {
    "zalo": "zalo", "sms": "sms", "tin nhan sms": "sms", "tin nhan": "sms", "tin nhan thuong": "sms",
    "tin sms": "sms", "dien thoai": "sms", "telegram": "telegram", "tele": "telegram", "email": "email",
    "e-mail": "email", "mail": "email", "thu dien tu": "email",
}  # fmt: skip
_NAMES = "|".join(sorted(_CHANNELS, key=len, reverse=True))
_BY = r"(?:qua|bang|tren|ve|by|via|on|over|through)(?: kenh)?"
_CHANNEL = re.compile(
    rf"{_LEAD}(?:(?:uu tien|prefer)(?: (?:kenh|nhan tin|gui tin))?(?: {_BY})?|(?:{_TELL}|{_TELL_EN}) {_BY})"
    rf" ({_NAMES}){_TAIL}"
)
_BACK = r"(?:bo|xoa|huy|tat|clear|no)"
_ANY_HOUR = re.compile(
    rf"{_BACK} (?:gio nhan tin|quiet hours)|{_LEAD}{_TELL} (?:luc nao cung duoc|bat ky luc nao|ca ngay|binh thuong)"
    rf"|{_TELL_EN} (?:at )?any ?time"
)
_ANY_CHANNEL = re.compile(
    rf"{_BACK} (?:uu tien|kenh uu tien|preference)|{_LEAD}{_TELL} {_BY}? ?(?:kenh )?nao cung duoc|any channel"
)
_SHOW = re.compile(
    r"(?:xem )?(?:gio nhan tin|kenh nhan tin|cai dat|tuy chon)(?: cua (?:toi|minh|em))?|(?:my )?settings"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished: `window` are the hours in which to be told, `channel` the one to try first."""

    what: Literal["hours", "any hour", "channel", "any channel", "show"]
    window: Window | None = None
    channel: str = ""


def read_wish(text: str, usual: Window = (time(7), time(21))) -> Wish | None:
    """The wish that the whole message says; None where it is about something else.

    `usual` is the window of which "not after nine" cuts off an end.
    """
    said = folded(text).strip(" .!,")
    if channel := _CHANNEL.fullmatch(said):
        return Wish("channel", channel=_CHANNELS[channel[1]])
    if _ANY_HOUR.fullmatch(said):
        return Wish("any hour")
    if _ANY_CHANNEL.fullmatch(said):
        return Wish("any channel")
    if _SHOW.fullmatch(said):
        return Wish("show")
    window = _window(said, usual)
    return Wish("hours", window) if window is not None and window[0] != window[1] else None


def _window(said: str, usual: Window) -> Window | None:
    if within := _HOURS.fullmatch(said):
        return _pair(_moment(*within.groups()[:3]), _moment(*within.groups()[-3:]))
    if without := _NOT_WITHIN.fullmatch(said):
        return _pair(_moment(*without.groups()[-3:]), _moment(*without.groups()[:3]))
    if end := _NOT_AFTER.fullmatch(said):
        at = _moment(*end.groups()[1:])
        window = _pair(usual[0], at) if end[1] in ("sau", "after") else _pair(at, usual[1])
        return window if window is not None and window[0] < window[1] else None
    return None


def _pair(opens: time | None, closes: time | None) -> Window | None:
    return (opens, closes) if opens is not None and closes is not None else None


def _moment(hour: str, minute: str | None, part: str | None) -> time | None:
    """ "8h30 toi" is 20:30; midnight as an end is the last minute of the day."""
    at, minutes = int(hour), int(minute or 0)
    late = part in ("chieu", "toi", "pm") or (part == "dem" and 6 <= at < 12) or (part == "trua" and at < 10)
    at = at + 12 if late and at < 12 else 0 if at == 12 and part in ("am", "dem") else at
    if at == 24 and not minutes:
        return time(23, 59)
    return time(at, minutes) if at < 24 and minutes < 60 else None
