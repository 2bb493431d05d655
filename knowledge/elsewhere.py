"""What people ask a one-stop shop and somebody else settles: courts, emergencies, power, water, embassies. Pure.

The matters stand in elsewhere.toml, each with the words that mean it and those that make it a procedure after all.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.vietnamese import words
from sentence import Sentence

DATA = Path(__file__).with_name("elsewhere.toml")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One matter that is not ours: its name and what to tell of who settles it. `surely`: it is never a procedure."""

    name: str
    tells: Sentence
    said: tuple[str, ...]
    unless: tuple[str, ...]
    surely: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> Elsewhere:
        """From a table of the file."""
        tells = Sentence(row["vi"], row["en"], row["sms"])
        said, unless = tuple(map(_flat, row["goi_la"])), tuple(map(_flat, row["tru"]))
        return cls(row["ten"], tells, said, unless, row.get("luon", False))

    def means(self, flat: str) -> bool:
        """Whether folded words, spaced, say this matter and nothing that is a procedure."""
        return any(said in flat for said in self.said) and not any(word in flat for word in self.unless)


def find_elsewhere(text: str) -> Elsewhere | None:
    """Whose matter a message is, where it is nobody's at the one-stop shop; None where nothing says so."""
    flat = _flat(text)
    return next((each for each in _matters() if each.means(flat)), None)


def _flat(text: str) -> str:
    return f" {' '.join(words(text))} "


@cache
def _matters() -> tuple[Elsewhere, ...]:
    return tuple(map(Elsewhere.of, tomllib.loads(DATA.read_text(encoding="utf-8"))["viec"]))
