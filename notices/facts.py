"""The facts of a notice, and how they are written: dates, sums, offices; for chat with marks, for SMS without. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from knowledge.working_time import VIETNAM
from notices.office_names import one_stop_of, short_office
from notices.privacy import private
from notices.rows import Status
from notices.texts import GENERIC, STATUS_VI
from notices.texts_en import GENERIC_EN, MONTHS, STATUS_EN
from sms_text import unsigned

_LONGEST_PHONE = 20
_COSTLY = str.maketrans({"[": "(", "]": ")", "{": "(", "}": ")", "|": "/", "\\": "/", "~": "-", "^": ""})
_GAPS = re.compile(r"[\s\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice may state. `name` is given only for a chat with the registered phone itself.

    `office` as people call it ("UBND phường Bến Nghé"); `one_stop` where results are handed out, else it follows from
    the office; `phone` as it is dialled there; `sum` in đồng; `hours_left` in working hours; `late` in working days, or
    the number of overdue dossiers in a digest; `stalled` those without a step for long.
    """

    code: str = ""
    status: Status | None = None
    procedure: str = ""
    office: str = ""
    one_stop: str = ""
    phone: str = ""
    web: str = ""
    name: str = ""
    received: datetime | None = None
    due: datetime | None = None
    ready: datetime | None = None
    deadline: datetime | None = None
    reason: str = ""
    sum: int = 0
    partner: str = ""
    tracking: str = ""
    hours_left: float | None = None
    late: int | None = None
    count: int | None = None
    stalled: int | None = None
    day: date | None = None


def told_facts(told: Mapping[str, Any], **about: Any) -> NoticeFacts:
    """The facts of a NoticeSeed, which keeps moments as ISO text, with what is known of dossier and office."""
    moments = {"received", "due", "ready", "deadline"}
    known = {each.name for each in fields(NoticeFacts)}
    read = {
        key: datetime.fromisoformat(value) if key in moments else value for key, value in told.items() if key in known
    }
    return NoticeFacts(**{**read, **about})


def signed_values(facts: NoticeFacts, names: Iterable[str], language: str) -> dict[str, str]:
    """The facts of these names (PLACEHOLDERS) as chat says them; "" where one is not known."""
    english = language == "en"
    return {name: _WRITTEN[name](facts, english) for name in names}


def plain_values(facts: NoticeFacts, names: Iterable[str], language: str) -> dict[str, str]:
    """The facts of these names as SMS says them: `sms_values` in ASCII without characters that count twice."""
    return {name: _ascii(value) for name, value in sms_values(facts, names, language).items()}


def sms_values(facts: NoticeFacts, names: Iterable[str], language: str) -> dict[str, str]:
    """The facts that an SMS may state, with marks: offices short, without person, procedure and private reason."""
    values = signed_values(facts, names, language)
    for name in _NOT_BY_SMS & values.keys():
        values[name] = ""
    for name in _OFFICES & values.keys():
        values[name] = short_office(values[name])
    for name in _FREE & values.keys():
        values[name] = "" if private(values[name]) else values[name]
    return values


def generic_values(language: str, plain: bool) -> dict[str, str]:
    """What an office is called where its own name is not known, or has no room."""
    words = GENERIC_EN if language == "en" else GENERIC
    return {name: unsigned(short_office(word)) if plain else word for name, word in words.items()}


def _line(text: str) -> str:
    return _GAPS.sub(" ", text).strip()


def _phone(text: str) -> str:
    """The first number where an office has several; what is too long to be one is none."""
    first = re.split(r"[,;/|]|\s-\s", _line(text))[0].strip()
    return first if len(first) <= _LONGEST_PHONE else ""


def _date(moment: datetime | date | None, english: bool) -> str:
    if moment is None:
        return ""
    day = moment.astimezone(VIETNAM).date() if isinstance(moment, datetime) else moment
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if english else f"{day:%d/%m/%Y}"


def _money(sum_: int, english: bool) -> str:
    if sum_ <= 0:
        return ""
    return f"VND {sum_:,}" if english else f"{sum_:,}".replace(",", ".") + " đồng"


def _office(facts: NoticeFacts, english: bool) -> str:
    return _line(facts.office) or (GENERIC_EN if english else GENERIC)["co_quan"]


def _one_stop(facts: NoticeFacts, english: bool) -> str:
    own = _line(facts.one_stop) or one_stop_of(_line(facts.office), "en" if english else "vi")
    return own or (GENERIC_EN if english else GENERIC)["mot_cua"]


def _status(facts: NoticeFacts, english: bool) -> str:
    return (STATUS_EN if english else STATUS_VI)[facts.status] if facts.status else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0")


@lru_cache(maxsize=4096)
def _ascii(text: str) -> str:
    return unsigned(text).translate(_COSTLY).strip()


_NOT_BY_SMS = frozenset({"ho_ten", "thu_tuc"})
_OFFICES = frozenset({"co_quan", "mot_cua"})
_FREE = frozenset({"ly_do", "noi_phoi_hop"})
_WRITTEN: dict[str, Callable[[NoticeFacts, bool], str]] = {
    "ma": lambda facts, _: _line(facts.code),
    "thu_tuc": lambda facts, _: _line(facts.procedure),
    "co_quan": _office,
    "mot_cua": _one_stop,
    "dien_thoai": lambda facts, _: _phone(facts.phone),
    "web": lambda facts, _: _line(facts.web),
    "ho_ten": lambda facts, _: _line(facts.name),
    "ngay_nhan": lambda facts, english: _date(facts.received, english),
    "hen": lambda facts, english: _date(facts.due, english),
    "ngay_kq": lambda facts, english: _date(facts.ready, english),
    "han": lambda facts, english: _date(facts.deadline, english),
    "ly_do": lambda facts, _: _line(facts.reason).rstrip(" .;,:"),
    "tien": lambda facts, english: _money(facts.sum, english),
    "noi_phoi_hop": lambda facts, _: _line(facts.partner),
    "van_don": lambda facts, _: _line(facts.tracking),
    "trang_thai": _status,
    "gio": lambda facts, _: _number(facts.hours_left),
    "tre": lambda facts, _: _number(facts.late),
    "dung": lambda facts, _: _number(facts.stalled),
    "so": lambda facts, _: _number(facts.count),
    "ngay": lambda facts, english: _date(facts.day, english),
}
PLACEHOLDERS = frozenset(_WRITTEN)
"""Every fact that a wording may name."""
