"""The shipped catalogue: one TOML file per field that an official edits by hand (docs/howto/edit_the_catalogue.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.procedure import DISTRICTS_ENDED, Competence, Fact, Level, Mark, Procedure

HERE = Path(__file__).parent

FACTS = {"noi_nop": "lodge", "truc_tuyen": "online", "thoi_han": "time", "phi": "fee"}
TEXTS = ("ma", "ten", "ten_ngan", "linh_vuc", "co_quan", "co_quan_truoc", "cac_buoc", "luu_y", "nguon", "thay_bang")
BRIEF = {"noi_nop_sms": "lodge_sms", "thoi_han_sms": "time_sms", "phi_sms": "fee_sms"}
LISTS = ("goi_la", "cap", "cap_truoc", "giay_to", "can_cu")
MARKED = ("cap", "cap_truoc", *FACTS, "giay_to", "can_cu")
KEYS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys((*TEXTS, *FACTS, *BRIEF), str),
    **dict.fromkeys(LISTS, list),
    "hay_hoi": (float, int),
    "hien_hanh": bool,
    "kiem_tra": date,
    "doi_tu": date,
    "dau": dict,
}


KINDS: dict[object, str] = {
    str: "a text",
    list: "a list of texts",
    (float, int): "a number from 0 to 1",
    bool: "true or false",
    date: "a date such as 2026-06-10",
    dict: "a table of marks",
}


class CatalogueError(ValueError):
    """A catalogue file cannot be read as it stands; the message names the file, the procedure's code and the key."""


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure as its file states it, the file's [mac_dinh] beneath it, and where it stands."""

    where: str
    facts: dict[str, Any]

    def text(self, key: str) -> str:
        """The text under `key`; empty where the file says nothing."""
        return str(self.facts.get(key, "")).strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under `key`; empty where the file says nothing."""
        return tuple(self.facts.get(key, ()))

    def mark(self, key: str) -> Mark:
        """How sure the fact under `key` is. Raises CatalogueError where no known mark is given."""
        try:
            return Mark(self.facts["dau"][key])
        except (KeyError, ValueError):
            known = ", ".join(Mark)
            raise CatalogueError(f"{self.where}: `dau.{key}` must be one of {known}") from None

    def fact(self, key: str) -> Fact:
        """The fact under `key` with its mark; an empty Fact where the file says nothing."""
        return Fact(self.text(key), self.mark(key)) if self.text(key) else Fact()


def load(folder: Path = HERE) -> tuple[Procedure, ...]:
    """Every procedure of the catalogue's files, in the order of file name and place in the file.

    Raises CatalogueError naming file, code and key where a file cannot be read, a key is unknown or of another kind,
    a mark is missing, or two procedures share a code.
    """
    seen: dict[str, str] = {}
    procedures = []
    for path in sorted(folder.glob("*.toml")):
        for row in _rows(path):
            procedure = _procedure(row)
            if procedure.code in seen:
                raise CatalogueError(f"{row.where}: this code stands in {seen[procedure.code]} already")
            seen[procedure.code] = path.name
            procedures.append(procedure)
    return tuple(procedures)


def _rows(path: Path) -> Iterator[Row]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    beneath = document.get("mac_dinh", {})
    for number, stated in enumerate(document.get("thu_tuc", ()), start=1):
        where = f"{path.name}, {stated.get('ma') or f'procedure {number}'}"
        _check(where, beneath | stated)
        marks = beneath.get("dau", {}) | stated.get("dau", {})
        yield Row(where, {**beneath, **stated, "dau": marks})


def _check(where: str, facts: dict[str, Any]) -> None:
    for key, value in facts.items():
        if key not in KEYS:
            raise CatalogueError(f"{where}: unknown key `{key}`")
        if not _fits(key, value):
            raise CatalogueError(f"{where}: `{key}` must be {KINDS[KEYS[key]]}")
    for key in ("ma", "ten", "ten_ngan"):
        if not facts.get(key):
            raise CatalogueError(f"{where}: `{key}` is missing")
    if unknown := set(facts.get("dau", {})) - set(MARKED):
        raise CatalogueError(f"{where}: `dau.{min(unknown)}` marks no fact")


def _fits(key: str, value: Any) -> bool:
    if key in LISTS:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, KEYS[key])


def _procedure(row: Row) -> Procedure:
    return Procedure(
        code=row.text("ma"),
        name=row.text("ten"),
        field=row.text("linh_vuc"),
        short=row.text("ten_ngan"),
        aliases=row.texts("goi_la"),
        competences=tuple(_competences(row)),
        lodge=row.fact("noi_nop"),
        online=row.fact("truc_tuyen"),
        time=row.fact("thoi_han"),
        fee=row.fact("phi"),
        papers=row.texts("giay_to"),
        papers_mark=row.mark("giay_to") if row.texts("giay_to") else Mark.UNCERTAIN,
        steps=row.text("cac_buoc"),
        legal_basis=row.texts("can_cu"),
        legal_mark=row.mark("can_cu") if row.texts("can_cu") else Mark.UNCERTAIN,
        note=row.text("luu_y"),
        current=bool(row.facts.get("hien_hanh", True)),
        replaced_by=row.text("thay_bang"),
        popularity=float(row.facts.get("hay_hoi", 0.0)),
        checked=row.facts.get("kiem_tra"),
        source=row.text("nguon"),
        extra={field: row.text(key) for key, field in BRIEF.items() if row.text(key)},
    )


def _competences(row: Row) -> Iterator[Competence]:
    changed = row.facts.get("doi_tu", DISTRICTS_ENDED)
    if now := _levels(row, "cap"):
        yield Competence(now, row.text("co_quan"), since=changed, mark=row.mark("cap"))
    if before := _levels(row, "cap_truoc"):
        yield Competence(before, row.text("co_quan_truoc"), until=changed, mark=row.mark("cap_truoc"))


def _levels(row: Row, key: str) -> tuple[Level, ...]:
    try:
        return tuple(Level(each) for each in row.texts(key))
    except ValueError as error:
        raise CatalogueError(f"{row.where}: `{key}`: {error}; a level is one of {', '.join(Level)}") from error
