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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One matter that is not ours: its name and what to tell of who settles it. `said`: its words, without and with
    marks; `surely`: it is never a procedure."""

    name: str
    tells: Sentence
    said: tuple[tuple[str, str], ...]
    unless: tuple[str, ...]
    surely: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> Elsewhere:
        """From a table of the file."""
        tells = Sentence(row["vi"], row["en"], row["sms"])
        said = tuple((_flat(each), _marked(each)) for each in row["goi_la"])
        return cls(row["ten"], tells, said, tuple(map(_flat, row["tru"])), row.get("luon", False))

    def means(self, flat: str, marked: str) -> bool:
        """Whether folded words, spaced, say this matter and nothing that is a procedure; so must `marked`, the words as
        they were typed, if they have marks: `mặt nước` is not `mất nước`."""
        if not any(plain in flat and typed in (marked or typed) for plain, typed in self.said):
            return False
        return not any(word in flat for word in self.unless)


def find_elsewhere(text: str) -> Elsewhere | None:
    """Whose matter a message is, where it is nobody's at the one-stop shop; None where nothing says so."""
    flat, marked = _flat(text), _marked(text) if forms(text) else ""
    return next((each for each in _matters() if each.means(flat, marked)), None)


def _flat(text: str) -> str:
    return f" {' '.join(words(text))} "


def _marked(text: str) -> str:
    return f" {' '.join(marks(text))} "


@cache
def _matters() -> tuple[Elsewhere, ...]:
    return tuple(map(Elsewhere.of, tomllib.loads(DATA.read_text(encoding="utf-8"))["viec"]))
