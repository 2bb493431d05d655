"""The forms of an office and of an advisory point: filled from a row, read back, every fault told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from typing import Any

import phone
from knowledge.office import LONGEST_SHORT, WEEK, read_hours
from knowledge.procedure import Level

_TEXTS = ("name", "short", "level", "address", "phone", "note")
LEVELS = (Level.COMMUNE, Level.PROVINCE, Level.MINISTRY, Level.OTHER)
_LISTS = ("serves", "old_names", "old_codes")
_TIME = r"((?:[01]?\d|2[0-3])(?:[:h](?:[0-5]\d)?)?)"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|đến|to)\s*{_TIME}\s*")
_LONGEST = 500
Hours = dict[str, list[list[str]]]


class BadForm(ValueError):
    """What was told makes no office; `faults` are (what, detail) of it, for the texts."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(str(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class OfficeForm:
    """What the form holds: texts by name, hours as texts by day ("hours-mon"), lists a line each.

    `seen` is the mark of the office as its official saw it when the form was shown.
    """

    texts: Mapping[str, str]
    accents: bool = False
    seen: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)


def filled(row: Any) -> OfficeForm:
    """The form of an office's row."""
    texts = {name: str(getattr(row, name)) for name in _TEXTS}
    texts |= {name: "\n".join(getattr(row, name)) for name in _LISTS}
    return OfficeForm(texts | _hour_texts(row.hours) | {"parent": str(row.parent_id or "")}, row.accents)


def mark_of(row: Any) -> str:
    """Another one whenever something of the office changes that its form shows."""
    form = filled(row)
    return sha256(repr((sorted(form.texts.items()), form.accents)).encode()).hexdigest()[:16]


def told(form: Any) -> OfficeForm:
    """What a browser sent."""
    names = (*_TEXTS, *_LISTS, "parent", *(f"hours-{day}" for day in WEEK))
    texts = {name: str(form.get(name, "")).replace("\r\n", "\n").strip()[:_LONGEST] for name in names}
    return OfficeForm(texts, "accents" in form, str(form.get("seen", "")))


def read(said: OfficeForm) -> dict[str, Any]:
    """The columns that the form sets. Raises BadForm with everything that is wrong."""
    faults: list[tuple[str, str]] = []
    texts = said.texts
    if texts["level"] not in {level.value for level in LEVELS}:
        faults.append(("level", texts["level"]))
    if not texts["name"]:
        faults.append(("name", ""))
    if len(texts["short"]) > LONGEST_SHORT or not texts["short"].isascii():
        faults.append(("short", str(LONGEST_SHORT)))
    if texts["phone"] and phone.normalise(texts["phone"].split(",")[0]) is None:
        faults.append(("phone", texts["phone"]))
    hours = _hours({day: texts[f"hours-{day}"] for day in WEEK}, faults)
    if hours and not any(hours.get(day) for day in WEEK[:5]):
        faults.append(("weekdays", ""))
    if faults:
        raise BadForm(faults)
    lists = {name: [line.strip() for line in texts[name].split("\n") if line.strip()] for name in _LISTS}
    return {name: texts[name] for name in _TEXTS} | lists | {"hours": hours, "accents": said.accents}


def read_point(form: Any) -> tuple[str, dict[str, Any]]:
    """Name and columns of an advisory point. Raises BadForm."""
    name, address, number, hours = (
        str(form.get(key, "")).strip()[:_LONGEST] for key in ("name", "address", "phone", "hours")
    )
    faults: list[tuple[str, str]] = [] if name else [("point", "")]
    if number and phone.normalise(number) is None:
        faults.append(("phone", number))
    on_days = [str(day) for day in form.getall("day", []) if day in WEEK]
    stated = _hours({day: hours if day in on_days else "" for day in WEEK}, faults) if hours else None
    if faults:
        raise BadForm(faults)
    return name, {"address": address, "phone": number, "hours": stated}


def _hour_texts(hours: Hours | None) -> dict[str, str]:
    week = read_hours(hours).week
    said = [", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans) for spans in week]
    return {f"hours-{day}": text for day, text in zip(WEEK, said, strict=True)}


def _hours(told_by_day: Mapping[str, str], faults: list[tuple[str, str]]) -> Hours | None:
    """Hours as the database keeps them; None, the usual ones, where nothing is said of any day."""
    stated: Hours = {}
    for day, text in told_by_day.items():
        pieces = [piece for piece in re.split(r"[,;]", text) if piece.strip()]
        spans = [_SPAN.fullmatch(piece) for piece in pieces]
        if not all(spans):
            faults.append(("hours", text))
        stated[day] = [[_clock(span[1]), _clock(span[2])] for span in spans if span]
    if any(edges != sorted(set(edges)) for edges in ([*chain(*spans)] for spans in stated.values())):
        faults.append(("order", ""))
    return {day: spans for day, spans in stated.items() if spans} or None


def _clock(text: str) -> str:
    """ "7h" → "07:00", "7:30" → "07:30"."""
    hour, _, minute = text.replace("h", ":").partition(":")
    return f"{int(hour):02}:{int(minute or 0):02}"
