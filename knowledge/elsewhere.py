"""What people ask a one-stop shop and somebody else settles: courts, emergencies, power, water, embassies. Pure.

The matters stand in elsewhere.toml, each with the words that mean it and those that make it a procedure after all.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.vietnamese import forms, marks, words
from sentence import Sentence

DATA = Path(__file__).with_name("elsewhere.toml")
Phrases = tuple[tuple[str, str], ...]
"""Each without and with its marks."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One matter that is not ours: its name and what to tell of who settles it. `ways` to say it: each needs a phrase
    of every one of its lists; `surely`: it is never a procedure."""

    name: str
    tells: Sentence
    ways: tuple[tuple[Phrases, ...], ...]
    unless: tuple[str, ...]
    surely: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> Elsewhere:
        """From a table of the file."""
        tells = Sentence(row["vi"], row["en"], row["sms"])
        together = tuple((_phrases(each["co"]), _phrases(each["voi"])) for each in row.get("cung", ()))
        ways = ((_phrases(row["goi_la"]),), *together)
        return cls(row["ten"], tells, ways, tuple(map(_flat, row["tru"])), row.get("luon", False))

    def means(self, flat: str, marked: str) -> bool:
        """Whether folded words, spaced, say this matter and nothing that is a procedure; so must `marked`, the words as
        they were typed, if they have marks: `mặt nước` is not `mất nước`."""
        if not any(all(_says(phrases, flat, marked) for phrases in way) for way in self.ways):
            return False
        return not any(word in flat for word in self.unless)


def find_elsewhere(text: str) -> Elsewhere | None:
    """Whose matter a message is, where it is nobody's at the one-stop shop; None where nothing says so."""
    flat, marked = _flat(text), _marked(text) if forms(text) else ""
    return next((each for each in _matters() if each.means(flat, marked)), None)


def is_surely_elsewhere(text: str) -> bool:
    """Whether it is a matter that is never a procedure, however much it sounds like one."""
    flat, marked = _flat(text), _marked(text) if forms(text) else ""
    return any(each.surely and each.means(flat, marked) for each in _matters())


def _says(phrases: Phrases, flat: str, marked: str) -> bool:
    return any(plain in flat and typed in (marked or typed) for plain, typed in phrases)


def _phrases(listed: list[str]) -> Phrases:
    return tuple((_flat(each), _marked(each)) for each in listed)


def _flat(text: str) -> str:
    return f" {' '.join(words(text))} "


def _marked(text: str) -> str:
    return f" {' '.join(marks(text))} "


@cache
def _matters() -> tuple[Elsewhere, ...]:
    return tuple(map(Elsewhere.of, tomllib.loads(DATA.read_text(encoding="utf-8"))["viec"]))
