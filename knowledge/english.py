"""English questions put into the Vietnamese words that are looked for: "how much is a work permit". Pure.

Only words that no Vietnamese message has make a message English: "the", "do" and "to" are Vietnamese without marks.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("english.toml")
ENGLISH = re.compile(
    r"\b(?:how|where|what|which|please|need|want|would|register|apply|renew|extend|certificate|registration|licen[cs]e"
    r"|permit|marriage|birth|residence|foreigner)\b"
)


def read_english(text: str) -> str:
    """The question in Vietnamese; "" where it is not English or names nothing that is known here."""
    said = " ".join(re.findall(r"[a-z0-9]+", text.lower())) if text.isascii() else ""
    if not ENGLISH.search(said):
        return ""
    procedures, questions = _tables()
    named = next((vietnamese for phrase, vietnamese in procedures if phrase.search(said)), "")
    asked = next((vietnamese for phrase, vietnamese in questions if phrase.search(said)), "")
    return f"{named} {asked}".strip() if named else ""


@cache
def _tables() -> tuple[tuple[tuple[re.Pattern[str], str], ...], ...]:
    """Procedures, then what is asked of them: patterns and Vietnamese words, the longest phrase first."""
    tables = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return tuple(_longest_first(tables[name]) for name in ("thu_tuc", "hoi"))


def _longest_first(table: dict[str, list[str]]) -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = [(phrase, vietnamese) for vietnamese, phrases in table.items() for phrase in phrases]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"\b{re.escape(phrase)}\b"), vietnamese) for phrase, vietnamese in pairs)
