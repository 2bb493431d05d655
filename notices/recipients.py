"""Recipient files as they come: which column holds the number, who can be written to, and what is wrong in which row.

Pure: it takes the rows that `tables.read_cells` walks and keeps only the numbers it has seen, to find duplicates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

import phone
from notices.rows import BatchRefused
from sms_text import unsigned

Rows = Iterable[tuple[int, Sequence[object]]]
_LOOKED_AT = 60
_HEADER_WITHIN = 15
_LONGEST_VALUE = 200
_PHONE_WORDS = re.compile(r"\b(so ?(dt|dien thoai)|s?dt|dien thoai|di dong|phone|mobile|tel|telephone|msisdn|so may)\b")
_CONSENT_WORDS = re.compile(r"\b(dong y|chap thuan|consent|opt.?in)\b")
_MAIL_WORDS = re.compile(r"\b(e ?-?mail|thu dien tu|hop thu)\b")
_MAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+", re.ASCII)
_LOST = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
_NO = frozenset({"", "0", "khong", "chua", "no", "false", "n", "k", "-", "x0"})
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns are: `names` as placeholders, `titles` as written; the others are places, -1 none."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    phone: int
    consent: int = -1
    email: int = -1

    @property
    def wanted(self) -> tuple[int, ...]:
        """The places whose values a text may use: every column but the number, the consent and the e-mail address."""
        return tuple(place for place in range(len(self.names)) if place not in (self.phone, self.consent, self.email))

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names that a text may use."""
        return tuple(self.names[place] for place in self.wanted)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A row that can be written to. `line` is counted from 1; `values` stand in the order of `Columns.placeholders`.

    `email` stands instead of the number where people are written to by mail too, and this one has no mobile.
    """

    line: int
    number: str
    values: tuple[str, ...] = ()
    consent: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that cannot: `reason` is a word of texts (no-number, not-a-number, lost-digits, landline, short-code,
    duplicate); `detail` is what stood there, or the line of the first row with that number."""

    line: int
    reason: str
    number: str = ""
    detail: str = ""


def read_recipients(rows: Rows, by_mail: bool = False) -> tuple[Columns, Iterator[Recipient | LeftOut]]:
    """The columns of a list and its rows, each a recipient or why it is left out, read as they are walked.

    `by_mail`: who has no mobile number but an e-mail address is a recipient too.
    Raises BatchRefused("no-phone-column") where no column holds telephone numbers, and what `read_cells` raises.
    """
    walking = iter(rows)
    first = [(line, [_written(cell) for cell in cells]) for line, cells in islice(walking, _LOOKED_AT)]
    columns, begins = _find_columns([cells for _, cells in first])
    rest = ((line, [_written(cell) for cell in cells]) for line, cells in walking)
    return columns, _walk(columns, chain(first[begins:], rest), columns.email if by_mail else -1)


def said_yes(consent: str) -> bool:
    """Whether that cell is a consent: a date or a yes; silence is none (Luật 91/2025/QH15 Điều 9)."""
    return unsigned(consent).strip().lower() not in _NO


def _walk(columns: Columns, rows: Iterable[tuple[int, list[str]]], mail: int) -> Iterator[Recipient | LeftOut]:
    seen: dict[str, int] = {}
    wanted = columns.wanted
    for line, cells in rows:
        cells += [""] * (len(columns.names) - len(cells))
        said = cells[columns.phone]
        number = phone.normalise(said) if said else None
        reached = number is not None and phone.is_mobile(number)
        email = _address(cells[mail]) if mail >= 0 and not reached else ""
        if number is None or not reached:
            if not email:
                yield LeftOut(line, _why(said, number), number or "", said[:_LONGEST_VALUE])
                continue
            number = ""
        if (number or email) in seen:
            yield LeftOut(line, "duplicate", number, str(seen[number or email]))
            continue
        seen[number or email] = line
        consent = cells[columns.consent] if columns.consent >= 0 else ""
        yield Recipient(line, number, tuple(cells[place][:_LONGEST_VALUE] for place in wanted), consent, email)


def _address(cell: str) -> str:
    return cell.lower() if len(cell) <= _LONGEST_VALUE and _MAIL.fullmatch(cell) else ""


def _why(said: str, number: str | None) -> str:
    if not said:
        return "no-number"
    if number is not None:
        return "landline"
    if _LOST.fullmatch(said):
        return "lost-digits"
    return "short-code" if phone.is_short_code(said) else "not-a-number"


def _written(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    return " ".join(str(cell).split())


def _find_columns(rows: Sequence[list[str]]) -> tuple[Columns, int]:
    """The columns, and with which of the first rows the list begins."""
    header = next((place for place, cells in enumerate(rows[:_HEADER_WITHIN]) if _names_a_phone(cells)), -1)
    if header < 0:
        return _by_content(rows)
    titles = rows[header]
    named = [place for place, title in enumerate(titles) if _PHONE_WORDS.search(_fold(title))]
    best = max(named, key=lambda place: _numbers(rows[header + 1 :], place))
    return _columns(titles, best), header + 1


def _names_a_phone(cells: Sequence[str]) -> bool:
    """A header names the number; a title such as "Danh sách số điện thoại" alone in its row does so only by chance."""
    named = any(_PHONE_WORDS.search(_fold(each)) and len(each) <= 40 for each in cells)
    return named and not any(phone.normalise(each) for each in cells if each)


def _by_content(rows: Sequence[list[str]]) -> tuple[Columns, int]:
    width = max((len(cells) for cells in rows), default=0)
    best = max(range(width), key=lambda place: _numbers(rows, place), default=-1)
    begins = next((at for at, cells in enumerate(rows) if best >= 0 and _is_number(cells, best)), -1)
    if begins < 0:
        raise BatchRefused("no-phone-column", "")
    above = rows[begins - 1] if begins and sum(map(bool, rows[begins - 1])) > 1 else []
    return _columns([*above, *[""] * (width - len(above))], best), begins


def _numbers(rows: Sequence[list[str]], place: int) -> tuple[int, int]:
    """How many of the cells are numbers, and how many of them are written as people write numbers."""
    cells = [cells[place] for cells in rows if _is_number(cells, place)]
    return len(cells), sum(each.startswith(("0", "+", "84", "(")) for each in cells)


def _is_number(cells: Sequence[str], place: int) -> bool:
    return place < len(cells) and bool(cells[place]) and phone.normalise(cells[place]) is not None


def _columns(titles: Sequence[str], at: int) -> Columns:
    consent = next((place for place, title in enumerate(titles) if _CONSENT_WORDS.search(_fold(title))), -1)
    mail = next((place for place, title in enumerate(titles) if _MAIL_WORDS.search(_fold(title))), -1)
    names: list[str] = []
    for place, title in enumerate(titles):
        name = re.sub(r"[^a-z]+", "_", _fold(title)).strip("_") or f"cot_{_letter(place)}"
        names.append(name if name not in names else f"{name}_{_letter(place)}")
    return Columns(tuple(names), tuple(titles), at, consent, mail)


def _letter(place: int) -> str:
    """The column's letter, as spreadsheets call it: c, or ab."""
    return (_LETTERS[place // 26 - 1] if place >= 26 else "") + _LETTERS[place % 26]


def _fold(title: str) -> str:
    return unsigned(title).lower().replace(".", "").replace("_", " ")
