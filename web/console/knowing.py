"""Procedures as the console sees them: what is imported and shipped, and what officials say otherwise."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from aiohttp import web

from knowledge import catalogue
from knowledge.library import Library
from knowledge.national import COMPLETE, merge
from knowledge.procedure import Competence, Fact, Procedure
from knowledge.stored import corrected, from_facts
from knowledge.vietnamese import fold
from store import changes
from store.changes import Change, Imported
from store.database import Tx

CODE = re.compile(r"[\w.]*\d[\w.]*")


@dataclass(frozen=True, slots=True)
class Known:
    """A procedure: `base` without what officials say otherwise, `live` with it, `imported` where its base is from."""

    base: Procedure
    live: Procedure
    imported: Imported | None
    history: list[Change]

    @property
    def live_change(self) -> Change | None:
        """What officials say otherwise now."""
        return next((each for each in self.history if each.state == "live"), None)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact for a page: `name` of its label in the texts, each of its texts with its mark ("": it has none)."""

    name: str
    texts: tuple[tuple[str, str], ...]


async def known(tx: Tx, code: str) -> Known | None:
    """The procedure of that code as the database stands now; None where nobody knows it."""
    imported, shipped = await changes.imported(tx, code), shipped_procedures().get(code)
    if imported is not None:
        national = from_facts(dict(imported.facts))
        base = merge(shipped, national) if shipped else national
    elif shipped is not None:
        complete = await changes.count_imported(tx) >= COMPLETE
        base = replace(shipped, current=False) if complete else shipped
    else:
        return None
    history = await changes.history(tx, code)
    live = next((each.corrections for each in history if each.state == "live"), {})
    return Known(base, corrected(base, live), imported, history)


@cache
def shipped_procedures() -> Mapping[str, Procedure]:
    """The shipped catalogue by code."""
    return {each.code: each for each in catalogue.load()}


class Finder:
    """Finds procedures; the names of a library are read once, which takes a tenth of a second for all of them."""

    def __init__(self) -> None:
        self._library: Library | None = None
        self._names: list[tuple[str, str]] = []

    async def find(self, library: Library, text: str, limit: int) -> list[Procedure]:
        """What a code's beginning or some words mean, best first: as questions are understood, then by name."""
        sought = text.strip()
        if CODE.fullmatch(sought):
            codes = [code for code in library.codes if code.startswith(sought)]
        else:
            understood = [*library.ask(sought).why.nearest]
            codes = list(dict.fromkeys((*understood, *await self._named(library, fold(sought).split()))))
        return [library.procedures[code] for code in codes[:limit]]

    async def _named(self, library: Library, words: list[str]) -> list[str]:
        if library is not self._library:
            self._names = await asyncio.to_thread(_folded, library)
            self._library = library
        return [code for name, code in self._names if words and all(word in name for word in words)]


FINDER: web.AppKey[Finder] = web.AppKey("finder", Finder)


def _folded(library: Library) -> list[tuple[str, str]]:
    return [(fold(f"{each.name} {each.short}"), each.code) for each in library.procedures.values()]


def lines(procedure: Procedure, levels: Mapping[str, str]) -> list[Line]:
    """Every fact of a procedure that says something, in the order of a page. `levels`: their words by value."""
    told = [
        _text("name", procedure.name), _text("field", procedure.field), _text("short", procedure.short),
        _list("aliases", procedure.aliases),
        Line("competence", tuple((_competence(each, levels), each.mark) for each in procedure.competences)),
        _fact("lodge", procedure.lodge), _fact("time", procedure.time), _fact("fee", procedure.fee),
        _fact("online", procedure.online),
        _list("papers", procedure.papers, procedure.papers_mark), _text("steps", procedure.steps),
        _list("legal_basis", procedure.legal_basis, procedure.legal_mark), _text("note", procedure.note),
        *(_text(name, procedure.extra.get(name, "")) for name in ("lodge_sms", "time_sms", "fee_sms")),
        _text("current", "" if procedure.current else "✗"), _text("replaced_by", procedure.replaced_by),
        _text("checked", f"{procedure.checked:%d/%m/%Y}" if procedure.checked else ""),
        _text("source", procedure.source),
    ]  # fmt: skip
    return [line for line in told if line.texts]


def compared(before: Procedure, after: Procedure, levels: Mapping[str, str]) -> Iterator[tuple[str, Line, Line]]:
    """The facts that differ: name, as it was, as it would be."""
    was, now = ({each.name: each for each in lines(procedure, levels)} for procedure in (before, after))
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name, Line(name, ())), now.get(name, Line(name, ()))
        if old != new:
            yield name, old, new


def _text(name: str, text: str) -> Line:
    return Line(name, ((text, ""),) if text else ())


def _fact(name: str, fact: Fact) -> Line:
    return Line(name, ((fact.text, fact.mark),) if fact.text else ())


def _list(name: str, texts: tuple[str, ...], mark: str = "") -> Line:
    return Line(name, tuple((text, mark if place == 0 else "") for place, text in enumerate(texts)))


def _competence(competence: Competence, levels: Mapping[str, str]) -> str:
    named = ", ".join(levels[each] for each in competence.levels)
    since = f"{competence.since:%d/%m/%Y}" if competence.since else "…"
    until = f"{competence.until:%d/%m/%Y}" if competence.until else "…"
    return f"{since} – {until}: {named}{f' · {competence.agency}' if competence.agency else ''}"


def as_told(change: Change, base: Procedure) -> Procedure:
    """The procedure as that change would have it."""
    return corrected(base, change.corrections)


def origin(known_: Known) -> dict[str, Any]:
    """Where it is from, for the page: "shipped", "imported" or "both", the import's source, day and version."""
    shipped = known_.base.code in shipped_procedures()
    kind = "both" if shipped and known_.imported else "shipped" if shipped else "imported"
    return {"kind": kind, "imported": known_.imported}
