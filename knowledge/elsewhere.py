"""What people ask a one-stop shop and somebody else settles: courts, emergencies, power, water, embassies. Pure.

The matters stand in elsewhere.toml, each with the words that mean it and those that make it a procedure after all.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from knowledge.vietnamese import forms, marks, words
from sentence import Sentence

DATA = Path(__file__).with_name("elsewhere.toml")
Phrase = tuple[str, str]
"""Without and with its marks, between blanks."""
Phrases = frozenset[Phrase]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One matter that is not ours: its name and what to tell of who settles it. `ways` to say it: each needs a phrase
    of every one of its lists; `surely`: it is never a procedure."""

    name: str
    tells: Sentence
    ways: tuple[tuple[Phrases, ...], ...]
    unless: Phrases
    surely: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> Elsewhere:
        """From a table of the file."""
        tells = Sentence(row["vi"], row["en"], row["sms"])
        together = tuple((_phrases(each["co"]), _phrases(each["voi"])) for each in row.get("cung", ()))
        ways = ((_phrases(row["goi_la"]),), *together)
        return cls(row["ten"], tells, ways, _phrases(row["tru"]), row.get("luon", False))

    def means(self, flat: str, marked: str, heard: Phrases) -> bool:
        """Whether a message of these words, spaced, folded and as they were typed, in which these phrases are heard
        says this matter, and nothing that is a procedure."""
        if not any(all(not phrases.isdisjoint(heard) for phrases in way) for way in self.ways):
            return False
        return not any(each[0] in flat and (each[1] in marked or each[0] in marked) for each in self.unless)


def find_elsewhere(text: str) -> Elsewhere | None:
    """Whose matter a message is, where it is nobody's at the one-stop shop; None where nothing says so."""
    return next(iter(_meant(text)), None)


def is_surely_elsewhere(text: str) -> bool:
    """Whether it is a matter that is never a procedure, however much it sounds like one."""
    return any(each.surely for each in _meant(text))


@lru_cache(maxsize=32)  # who matches a message asks first, then who answers it
def _meant(text: str) -> tuple[Elsewhere, ...]:
    said = words(text)
    flat = f" {' '.join(said)} "
    heard = frozenset(each for word in said for each in _beginning().get(word, ()) if each[0] in flat)
    if not heard:
        return ()
    marked = _marked(text)
    if forms(text):
        heard = frozenset(each for each in heard if each[1] in marked)  # `mặt nước` is not `mất nước`
    return tuple(each for each in _matters() if each.means(flat, marked, heard))


@cache
def _beginning() -> dict[str, list[Phrase]]:
    """All phrases by their first word: there are a thousand, and a message has few of them."""
    found: dict[str, list[Phrase]] = {}
    for phrase in {each for matter in _matters() for way in matter.ways for phrases in way for each in phrases}:
        found.setdefault(phrase[0].split()[0], []).append(phrase)
    return found


def _phrases(listed: list[str]) -> Phrases:
    return frozenset((_flat(each), _marked(each)) for each in listed)


def _flat(text: str) -> str:
    return f" {' '.join(words(text))} "


def _marked(text: str) -> str:
    return f" {' '.join(marks(text))} "


@cache
def _matters() -> tuple[Elsewhere, ...]:
    return tuple(map(Elsewhere.of, tomllib.loads(DATA.read_text(encoding="utf-8"))["viec"]))
