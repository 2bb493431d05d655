"""Who sends us dossiers, and what each of them means by its codes; the data stands in sources.toml."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from notices.rows import Status

_DATA = Path(__file__).with_name("sources.toml")


@dataclass(frozen=True, slots=True)
class Source:
    """One system: its status codes, each by its folded name."""

    name: str
    title: str
    statuses: Mapping[str, Status]

    def status(self, value: object) -> Status | None:
        """The national status that this system means; None where it is not known."""
        return self.statuses.get(str(value)) or self.statuses.get(fold(str(value)))


def fold(text: str) -> str:
    """The letters and digits of a name, without marks, case, spaces and signs: "Mã hồ sơ" → "mahoso"."""
    plain = unicodedata.normalize("NFD", text.strip().lower()).replace("đ", "d")
    return "".join(each for each in plain if each.isascii() and each.isalnum())


@cache
def source_named(name: str) -> Source:
    """The source of that name in sources.toml. Raises KeyError when there is none."""
    table = _table()[name]
    base = source_named(table["like"]) if "like" in table else None
    statuses = {fold(key): Status(value) for key, value in table.get("status", {}).items()}
    return Source(name, table["title"], {**(base.statuses if base else {}), **statuses})


def source_names() -> tuple[str, ...]:
    """Every source there is a map for."""
    return tuple(name for name in _table() if name != "headers")


@cache
def headers() -> Mapping[str, str]:
    """The national field by each folded header that stands for it."""
    named = {fold(other): field for field, others in _table()["headers"].items() for other in others}
    return {**named, **{fold(field): field for field in _table()["headers"]}}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))
