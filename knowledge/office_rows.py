"""Rows of an office list, as offices keep them: columns under any of their usual names, faults told by row. Pure.

A row is an office, or one of its advisory points (column "loại": điểm tư vấn; its office in "trực thuộc" or "mã đơn
vị"). An empty cell tells nothing: what is known stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.duty import as_week, read_week
from knowledge.office import LONGEST_SHORT, read_hours
from knowledge.office_texts import FAULTS
from knowledge.places import read_unit, unit_in
from knowledge.procedure import Level
from knowledge.vietnamese import fold
from sms_text import unsigned

COLUMNS = {
    "code": ("ma don vi", "ma", "ma dinh danh", "ma co quan", "ma dinh danh don vi", "code"),
    "name": ("ten don vi", "ten", "ten co quan", "don vi", "name"),
    "short": ("ten ngan", "ten viet tat", "ten sms", "short"),
    "level": ("cap", "level"),
    "parent": ("truc thuoc", "don vi cap tren", "cap tren", "ma don vi cap tren", "ma cap tren", "parent"),
    "address": ("dia chi", "tru so", "address"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "dt", "hotline", "phone"),
    "hours": ("gio lam viec", "thoi gian lam viec", "gio", "gio truc", "lich truc", "hours"),
    "serves": ("dia ban", "phuc vu", "pham vi", "serves"),
    "old_names": ("ten cu", "don vi cu", "dia ban cu", "sap nhap tu", "cac don vi cu", "old names", "old_names"),
    "old_codes": ("ma cu", "ma don vi cu", "old codes", "old_codes"),
    "note": ("ghi chu", "luu y", "note"),
    "kind": ("loai", "loai don vi", "kind"),
}
FLAGS = ("confirmed", "sample", "accents")
_FIELDS = {name: field for field, names in COLUMNS.items() for name in names}
_POINT = re.compile(r"\b(?:tu van|diem truc|diem ho tro|diem huong dan|point)\b")
_CODE = re.compile(r"[0-9A-Z](?:[0-9A-Z.\-]{0,33}[0-9A-Z])?")
_PHONE = re.compile(r"\+?[0-9][0-9 ().,/;\-]{2,28}")
_LEVELS = (
    (Level.COMMUNE, re.compile(r"\b(?:xa|phuong|dac khu|thi tran|commune)\b")),
    (Level.PROVINCE, re.compile(r"\b(?:tinh|thanh pho|so|ban quan ly|province)\b")),
    (Level.MINISTRY, re.compile(r"\b(?:bo|trung uong|ministry)\b")),
)


@dataclass(frozen=True, slots=True)
class OfficeList:
    """What a list says. `offices` and `points` are rows for the store; `faults` (row, reason), rows counted from 1."""

    offices: list[dict[str, Any]] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_offices(rows: Iterable[Mapping[str, Any]]) -> OfficeList:
    """Every row of a list, each fault with its row. An office is kept by the columns that it states."""
    found = OfficeList()
    lines: dict[str, int] = {}
    for number, raw in enumerate(rows, 1):
        row = _named(raw)
        try:
            if _POINT.search(fold(str(row.get("kind", "")))):
                found.points.append(_point(row))
                continue
            office = _office(row)
            if office["code"] in lines:
                raise ValueError(FAULTS["twice"].format(detail=office["code"]))
            lines[office["code"]] = number
            found.offices.append(office)
            found.points.extend(_point({**each, "parent": office["code"]}) for each in raw.get("points") or ())
        except ValueError as fault:
            found.faults.append((number, str(fault)))
    return found


def names_columns(header: Sequence[str]) -> bool:
    """Whether a line is the header of an office list: it names the columns of code and name."""
    return {"code", "name"} <= {_field(each) for each in header}


def check_tree(found: OfficeList, known: Mapping[str, str]) -> list[str]:
    """What is wrong with who stands above whom. `known`: code or name of each stored office → its parent's code."""
    parents = {**known, **{each["code"]: each.get("parent", known.get(each["code"], "")) for each in found.offices}}
    names = {each["name"]: each["code"] for each in found.offices}
    above = [each.get("parent", "") for each in (*found.offices, *found.points)]
    faults = [FAULTS["parent"].format(detail=each) for each in above if each and not {each} & {*parents, *names}]
    return [*dict.fromkeys(faults), *(FAULTS["loop"].format(detail=each) for each in parents if _loops(each, parents))]


def _loops(code: str, parents: Mapping[str, str]) -> bool:
    seen, at = {code}, parents.get(code, "")
    while at and at not in seen:
        seen.add(at)
        at = parents.get(at, "")
    return at == code


def _named(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The row by our names; the first of two columns that mean the same counts, empty cells are left out."""
    row: dict[str, Any] = {}
    for key, value in raw.items():
        name = _field(str(key))
        said = " ".join(value.split()) if isinstance(value, str) and name != "hours" else value
        if name and said not in (None, "", [], {}):
            row.setdefault(name, said)
    return row


def _field(header: str) -> str:
    return _FIELDS.get(" ".join(fold(header).split()), header if header in FLAGS else "")


def _office(row: Mapping[str, Any]) -> dict[str, Any]:
    missing = next((name for name in ("code", "name") if not row.get(name)), "")
    if missing:
        raise ValueError(FAULTS[missing])
    read = {name: reader(row[name]) for name, reader in READERS.items() if name in row}
    level = read.get("level") or _level(str(row["name"]), Level.COMMUNE)
    short = read.get("short") or short_name(read["name"])
    flags = {name: bool(row[name]) for name in FLAGS if name in row}
    return {"confirmed": True, **flags, **read, "level": str(level), "short": short}


def _point(row: Mapping[str, Any]) -> dict[str, Any]:
    office = row.get("parent") or row.get("code")
    if not office or not row.get("name"):
        raise ValueError(FAULTS["point"])
    read = {name: READERS[name](row[name]) for name in ("name", "address", "phone") if name in row}
    hours = {"hours": _point_hours(row["hours"])} if row.get("hours") else {}
    return {"parent": str(office).strip(), **read, **hours}


def short_name(name: str) -> str:
    """An unsigned name for SMS of at most LONGEST_SHORT characters: "Mot cua P.Ben Nghe"."""
    unit = unit_in(name)
    if unit is None:
        return unsigned(name)[:LONGEST_SHORT].strip()
    said = unsigned(unit.said).replace("phuong ", "P.").replace("Phuong ", "P.")
    return (f"Mot cua {said}" if len(said) <= LONGEST_SHORT - 8 else said)[:LONGEST_SHORT].strip()


def _text(value: Any) -> str:
    return str(value)


def _code(value: Any) -> str:
    code = str(value).upper().replace(" ", "")
    if not _CODE.fullmatch(code):
        raise ValueError(FAULTS["code_form"].format(detail=value))
    return code


def _level(said: str, otherwise: Level | None = None) -> Level:
    flat = fold(said)
    level = next((level for level, pattern in _LEVELS if pattern.search(flat)), otherwise)
    if level is None:
        raise ValueError(FAULTS["level"].format(detail=said))
    return level


def _short(value: Any) -> str:
    short = unsigned(str(value))
    if len(short) > LONGEST_SHORT:
        raise ValueError(FAULTS["short"].format(detail=value))
    return short


def _phone(value: Any) -> str:
    said = str(value)
    if not _PHONE.fullmatch(said) or sum(char.isdigit() for char in said) < 3:
        raise ValueError(FAULTS["phone"].format(detail=value))
    return said


def _hours(value: Any) -> dict[str, list[list[str]]]:
    week = dict(value) if isinstance(value, Mapping) else read_week(str(value))
    read_hours(week)
    return week


def _point_hours(value: Any) -> dict[str, list[list[str]]]:
    week = dict(value) if isinstance(value, Mapping) else read_week(str(value))
    as_week(week)
    return week


def _several(value: Any) -> list[str]:
    parts = value if isinstance(value, Sequence) and not isinstance(value, str) else re.split(r"[;\n|]", str(value))
    return [" ".join(str(each).split()) for each in parts if str(each).strip()]


def _old_names(value: Any) -> list[str]:
    names = _several(value)
    for each in names:
        if read_unit(each.split(",")[0]) is None:
            raise ValueError(FAULTS["old_name"].format(detail=each))
    return names


READERS: dict[str, Callable[[Any], Any]] = {
    "code": _code,
    "name": _text,
    "short": _short,
    "level": lambda value: _level(str(value)),
    "parent": lambda value: str(value).strip(),
    "address": _text,
    "phone": _phone,
    "hours": _hours,
    "serves": _several,
    "old_names": _old_names,
    "old_codes": lambda value: [_code(each) for each in _several(value)],
    "note": _text,
}
