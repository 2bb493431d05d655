"""Names of places and levels that ended in 2025, found in a question, and what they are now. Pure.

Since 1 July 2025 there are 34 provinces and no districts (Luật 72/2025/QH15); the district police ended on 1 March.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from knowledge import texts
from knowledge.vietnamese import fold

DATA = Path(__file__).with_name("units.toml")


class Ended(StrEnum):
    """What kind of name a question used that is no longer."""

    DISTRICT = "district"
    DISTRICT_POLICE = "district police"
    TOWNSHIP = "township"
    CITY = "city of a province"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Renamed:
    """One name that ended: what was `said`, and for a place the province it is in `now`."""

    kind: Ended
    said: str
    now: str = ""


SENTENCES = {
    Ended.DISTRICT: texts.NO_DISTRICT,
    Ended.DISTRICT_POLICE: texts.NO_DISTRICT_POLICE,
    Ended.TOWNSHIP: texts.NO_TOWNSHIP,
    Ended.CITY: texts.NO_CITY,
    Ended.PROVINCE: texts.MERGED_PROVINCE,
}
LEADING = ("cap", "o", "len", "xuong", "tai", "tren", "ra", "ve", "qua", "den", "thuoc")
OFFICES = r"(?:ubnd|uy ban(?: nhan dan)?|mot cua|1 cua|bhxh|bao hiem(?: xa hoi)?|chi cuc thue|phong [a-z ]{2,20}?)"
POLICE = re.compile(r"\b(?:cong an|ca) (?:quan|huyen|thi xa|tx|thanh pho)\b(?: \d{1,2}\b)?")
DISTRICT = re.compile(
    rf"\b(?:{OFFICES} )?(?:quan \d{{1,2}}\b|q\.? ?\d{{1,2}}\b)"
    rf"|\b(?:{OFFICES}|{'|'.join(LEADING)}) (?:quan|huyen|thi xa|tx)\b(?: \d{{1,2}}\b)?|^(?:huyen|thi xa)\b"
)
MARKED_DISTRICT = re.compile(r"\b(?:quận|huyện|thị xã)\b(?: \d{1,2}\b)?", re.IGNORECASE)
TOWNSHIP = re.compile(r"\bthi tran\b")
NOT_A_DISTRICT = re.compile(r"\b(?:qu[aáàảãạ]n|huy[eê]n|huyền|huyến)\b", re.IGNORECASE)
Found = tuple[int, int, Renamed]


def read_units(text: str) -> tuple[Renamed, ...]:
    """Every ended name in a question, in its order, each once: districts, their police, townships, cities, provinces.

    "mở quán" and "chị Huyền" are no districts: where marks are typed they decide, where none are the words around do.
    """
    typed = " ".join(unicodedata.normalize("NFC", text).split())
    flat = "".join(fold(char) or char for char in typed)
    if len(flat) != len(typed):
        return ()
    found = sorted((*_levels(typed, flat), *_placed(typed, flat)), key=lambda each: (each[0], -each[1]))
    apart = [each for at, each in enumerate(found) if all(each[0] >= before[1] for before in found[:at])]
    return tuple(dict.fromkeys(renamed for _, _, renamed in apart))


def explain(renamed: Renamed, language: str = "vi", *, plain: bool = False) -> str:
    """What to tell of it in a sentence."""
    facts = {"said": renamed.said, "old": renamed.said, "now": renamed.now}
    said = SENTENCES[renamed.kind].say(language, plain=plain, **facts)
    return said[:1].upper() + said[1:]


def _levels(typed: str, flat: str) -> Iterator[Found]:
    for kind, pattern, text in (
        (Ended.DISTRICT_POLICE, POLICE, flat),
        (Ended.DISTRICT, DISTRICT, flat),
        (Ended.DISTRICT, MARKED_DISTRICT, typed),
        (Ended.TOWNSHIP, TOWNSHIP, flat),
    ):
        for match in pattern.finditer(text):
            start, end = match.span()
            if _meant(typed[start:end]):
                yield start, end, Renamed(kind, _bare(typed[start:end]))


def _placed(typed: str, flat: str) -> Iterator[Found]:
    for pattern, kind, names in _places():
        for match in pattern.finditer(flat):
            start, end = match.span("name")
            if _is_name(typed[start:end], led=bool(match["lead"])):
                yield start, end, Renamed(kind, *names[flat[start:end]])


def _bare(said: str) -> str:
    """Without the small word before it: "ở huyện" is "huyện"."""
    first, _, rest = said.partition(" ")
    return rest if rest and fold(first) in LEADING else said


def _meant(said: str) -> bool:
    """Whether the marks, where there are any, are those of quận and huyện."""
    return not any(not word.isascii() and NOT_A_DISTRICT.fullmatch(word) for word in said.split())


def _is_name(said: str, *, led: bool) -> bool:
    """A place is named by a word before it ("tỉnh", "ở", "TP"), or by capitals."""
    return led or all(word[:1].isupper() for word in said.replace("-", " ").split())


@cache
def _places() -> tuple[tuple[re.Pattern[str], Ended, dict[str, tuple[str, str]]], ...]:
    """Patterns of cities and provinces that ended, and what each flat name was and is now."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["tinh"]
    cities = {fold(name): (f"thành phố {name}", row["ten"]) for row in rows for name in row.get("thanh_pho", ())}
    provinces = {fold(name): (f"tỉnh {name}", row["ten"]) for row in rows for name in row.get("gom", ())}
    city = rf"(?P<lead>\b(?:tp|thanh pho)\.? ?)(?P<name>{_any_of(cities)})\b"
    province = (
        rf"(?P<lead>\b(?:tinh|o|tai|ve|thuoc|que) )?(?<!tp )(?<!tp\.)(?<!thanh pho )\b(?P<name>{_any_of(provinces)})\b"
    )
    return (re.compile(city), Ended.CITY, cities), (re.compile(province), Ended.PROVINCE, provinces)


def _any_of(names: dict[str, tuple[str, str]]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
