"""Times, fees and agencies of a national export, freed of what the portal's forms add: sums nobody entered, lost units,
the one province whose list was published.

"Phí 0 đồng", "Phí None đồng" and a time without its unit say nothing, and are left out; "Miễn phí" may mean that no sum
was entered, and is kept as uncertain.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from knowledge.procedure import Fact, Mark

CHANNEL = re.compile(r"^(trực tuyến|trực tiếp|(?:dịch vụ )?bưu chính)\s*:\s*", re.IGNORECASE)
MOST_AGENCIES = 3
"""Agencies that are named before the rest is dropped."""
_PREFIX = re.compile(r"^(?:lệ phí|phí)\s*:?\s*(?=[\d.,]*\d|none|không\b|đồng\b)", re.IGNORECASE)
_NO_SUM = re.compile(r"^(?:file đính kèm.*|(?:0+|none)?\s*(?:đồng|vnđ|đ)?|chưa quy định|\[.*)\.?$", re.IGNORECASE)
_BARE = re.compile(r"^[\d.]{5,}$")
_SEVERAL = re.compile(r";|Cơ quan có thẩm quyền quyết định:", re.IGNORECASE)
_FREE = re.compile(r"^(?:miễn (?:lệ )?phí|không(?: thu| mất| có)?(?: lệ)?(?: phí)?|không đồng)\.?$", re.IGNORECASE)
_CUT = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\s*(?:vnđ|đồng|đ)\b", re.IGNORECASE)
_THOUSANDS = re.compile(
    r"(?<![\d.,/])\d{1,3}(?:,\d{3})+(?![\d.,])|(?<![\d.,/])\d{4,}(?=\s*(?:đồng|vnđ|đ)\b)", re.IGNORECASE
)
_NO_UNIT = re.compile(r"^\d+(?:[.,]\d+)?\s*(?:\(|$)")
_TIME = re.compile(r"\b(?:ngày|ngay|giờ|phút|buổi|tuần|tháng|quý|năm)\b", re.IGNORECASE)
_SPELT = re.compile(r"(?<=\d)\s*\((?=[^()\d]{2,24}\))[^()]*\)\s*(?=(?:ngày|giờ|tháng|tuần)\b)", re.IGNORECASE)
"""A number written out behind itself: "10 (mười) ngày"."""
_NO_NEWS = re.compile(r"^không có thông tin", re.IGNORECASE)
_COMMUNE = re.compile(r"\b(?:UBND|Ủy ban nhân dân) (?:phường|xã|đặc khu) (?=[A-ZĐÂÊÔƠƯ])[^;,(]*", re.IGNORECASE)
_EACH_HAS = re.compile(r"^(?:Sở|UBND|Ủy ban|Công an|Văn phòng|Chi nhánh|Chi cục|Ban|Thanh tra|Phòng|Trung tâm)\b", re.I)
_LAND_BRANCH = re.compile(r"(Chi nhánh Văn phòng đăng ký đất đai) (?!khu vực\b|cấp\b)[^;,(]*", re.IGNORECASE)


def read_fee(text: str) -> tuple[Fact, str]:
    """The fee, and what is wrong with it: "", "no sum of fee" or "cut fee". Sums in dong, thousands by dots."""
    said: list[str] = []
    free = cut = False
    for line in filter(None, map(str.strip, text.split("\n"))):
        channel = CHANNEL.match(line)
        value = _PREFIX.sub("", CHANNEL.sub("", line))
        amount = value.split("(")[0].strip()
        if _FREE.match(amount):
            free = True
        elif _CUT.search(amount):
            cut = True
        elif not _NO_SUM.match(amount):
            said.append(f"{channel[0] if channel else ''}{_in_dong(value)}")
    if said and not cut:
        return Fact("\n".join(said), Mark.PORTAL), ""
    if cut:
        return Fact(), "cut fee"
    return (Fact("Miễn phí", Mark.UNCERTAIN) if free else Fact()), "no sum of fee" if text.strip() else ""


def read_time(text: str, unit: str = "") -> tuple[Fact, str]:
    """The time that the procedure takes, and "time without unit" where the export lost it (then nothing is said)."""
    if not text:
        return Fact(), ""
    text = _SPELT.sub(" ", text)
    if text.isdigit() and unit:
        return Fact(f"{text} {unit}", Mark.PORTAL), ""
    if any(_NO_UNIT.match(CHANNEL.sub("", line).strip()) for line in text.split("\n")):
        return Fact(), "time without unit"
    lines = text.split("\n")
    by_channel = [line for line in lines if CHANNEL.match(line)]
    kept = [line for line in by_channel if _is_time(line)] if by_channel else lines
    return (Fact("\n".join(kept), Mark.PORTAL), "") if any(map(_is_time, kept)) else (Fact(), "time without unit")


def _is_time(line: str) -> bool:
    """Whether a line tells a time: sums of money and "không có thông tin" stand in that place too."""
    value = CHANNEL.sub("", line).strip()
    return bool(_TIME.search(value.split("(")[0] or value)) and not _NO_NEWS.match(value)


def read_agency(text: str) -> str:
    """Who decides, without the province or commune whose list it happens to be, each agency once."""
    parts = filter(None, (_general(part) for part in _SEVERAL.split(text)))
    return "; ".join(list({part.casefold(): part for part in parts}.values())[:MOST_AGENCIES])


def _general(agency: str) -> str:
    agency = " ".join(agency.split())
    agency = _province().sub("", agency) if _EACH_HAS.match(agency) else agency
    agency = _COMMUNE.sub("UBND cấp xã", agency)
    return _LAND_BRANCH.sub(r"\1", agency).strip(" -–,.")


def _in_dong(value: str) -> str:
    value = _THOUSANDS.sub(_dotted, value)
    return f"{value} đồng" if _BARE.match(value) else value


def _dotted(amount: re.Match[str]) -> str:
    return f"{int(amount[0].replace(',', '')):,}".replace(",", ".")


@cache
def _province() -> re.Pattern[str]:
    """A province or city by name after an agency: "Sở Y tế tỉnh Lào Cai", "Sở Xây dựng - TP. Hải Phòng"."""
    rows = tomllib.loads(Path(__file__).with_name("units.toml").read_text(encoding="utf-8"))["tinh"]
    names = {re.sub(r"^(?:tỉnh|thành phố) ", "", row["ten"]) for row in rows}
    names |= {name for row in rows for name in (*row.get("gom", ()), *row.get("cung_goi", ()))}
    named = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\s*[-–,]?\s*\b(?:tỉnh|thành phố|TP\.?|T\.)\s*(?:{named})\b", re.IGNORECASE)
