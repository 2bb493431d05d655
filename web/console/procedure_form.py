"""The form in which an official edits a procedure: filled from one, read back into one, every fault told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from knowledge.procedure import Competence, Fact, Level, Mark, Procedure
from sms_text import unsigned

FACTS = ("lodge", "time", "fee", "online")
LISTS = ("aliases", "papers", "legal_basis")
MARKED_LISTS = {"papers": "papers_mark", "legal_basis": "legal_mark"}
TEXTS = ("short", "steps", "note", "replaced_by", "source")
BRIEF = ("lodge_sms", "time_sms", "fee_sms")
LONGEST_SHORT, LONGEST = 60, 20_000
MOST_COMPETENCES = 6


class BadForm(ValueError):
    """What was told makes no procedure; `faults` are (what, detail) of it, for the texts."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(str(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Row:
    """One competence as the form shows it: levels by value, days as the browser writes them."""

    levels: tuple[str, ...] = ()
    agency: str = ""
    since: str = ""
    until: str = ""
    mark: str = Mark.LOCAL


@dataclass(frozen=True, slots=True)
class Told:
    """What the form holds: texts by name (lists a line each), and the competences."""

    texts: Mapping[str, str]
    rows: tuple[Row, ...] = ()
    current: bool = True
    note: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)


def filled(procedure: Procedure, today: date) -> Told:
    """The form of a procedure; its facts count as checked today unless the official says otherwise."""
    texts = {name: getattr(procedure, name) for name in TEXTS}
    texts |= {name: "\n".join(getattr(procedure, name)) for name in LISTS}
    texts |= {name: procedure.extra.get(name, "") for name in BRIEF}
    for name in FACTS:
        fact: Fact = getattr(procedure, name)
        texts |= {name: fact.text, f"{name}_mark": fact.mark if fact.text else Mark.LOCAL}
    for name, mark in MARKED_LISTS.items():
        texts[f"{name}_mark"] = getattr(procedure, mark) if getattr(procedure, name) else Mark.LOCAL
    rows = tuple(_row(each) for each in procedure.competences)
    return Told(texts | {"checked": today.isoformat()}, (*rows, Row())[:MOST_COMPETENCES], procedure.current)


def told(form: Any) -> Told:
    """What a browser sent."""
    names = (*TEXTS, *LISTS, *BRIEF, *FACTS, *(f"{name}_mark" for name in (*FACTS, *MARKED_LISTS)), "checked")
    texts = {name: str(form.get(name, "")).replace("\r\n", "\n").strip()[:LONGEST] for name in names}
    rows = tuple(_told_row(form, place) for place in range(MOST_COMPETENCES) if f"since-{place}" in form)
    return Told(texts, rows, "current" in form, str(form.get("why", "")).strip()[:500])


def read(said: Told, before: Procedure) -> Procedure:
    """The procedure that the form makes of `before`. A fact whose text was changed and whose mark was not is local.

    Raises BadForm with everything that is wrong.
    """
    faults: list[tuple[str, str]] = []
    competences = tuple(_competences(said, before, faults))
    checked = _day(said.texts["checked"], faults)
    short = said.texts["short"]
    if len(unsigned(short)) > LONGEST_SHORT:
        faults.append(("short", str(LONGEST_SHORT)))
    if not said.current and said.texts["replaced_by"] == before.code:
        faults.append(("replaced", before.code))
    if faults:
        raise BadForm(faults)
    brief = {name: said.texts[name] for name in BRIEF if said.texts[name]}
    kept = {name: value for name, value in before.extra.items() if name not in BRIEF}
    facts: dict[str, Any] = {name: said.texts[name] for name in TEXTS}
    facts |= {name: _fact(said, before, name) for name in FACTS}
    facts |= {name: _listed(said.texts[name]) for name in LISTS}
    facts |= {mark: _list_mark(said, before, name, mark) for name, mark in MARKED_LISTS.items()}
    facts |= {"competences": competences, "checked": checked, "current": said.current, "extra": kept | brief}
    return replace(before, **facts)


def _row(competence: Competence) -> Row:
    since, until = (each.isoformat() if each else "" for each in (competence.since, competence.until))
    return Row(tuple(competence.levels), competence.agency, since, until, competence.mark)


def _told_row(form: Any, place: int) -> Row:
    levels = tuple(map(str, form.getall(f"level-{place}", [])))
    plain = (str(form.get(f"{name}-{place}", "")).strip()[:300] for name in ("agency", "since", "until", "mark"))
    return Row(levels, *plain)


def _competences(said: Told, before: Procedure, faults: list[tuple[str, str]]) -> Iterator[Competence]:
    """The rows with a level; days in order, no two of them holding on one day."""
    made = []
    for row in said.rows:
        levels = tuple(level for level in Level if level.value in row.levels)
        if not levels:
            faults += [("level", row.agency)] if row.agency else []
            continue
        since, until = _day(row.since, faults), _day(row.until, faults)
        if since and until and since >= until:
            faults.append(("order", f"{since:%d/%m/%Y} – {until:%d/%m/%Y}"))
        new = Competence(levels, row.agency, since, until, _mark(row.mark))
        made.append(_kept(new, before))
    made.sort(key=lambda each: each.since or date.min, reverse=True)
    for newer, older in pairwise(made):
        if newer.since is None or older.until is None or older.until > newer.since:
            faults.append(("overlap", f"{newer.since:%d/%m/%Y}" if newer.since else "…"))
    yield from made


def _kept(new: Competence, before: Procedure) -> Competence:
    """A competence that says something new under an old mark is the official's own word."""
    said = [(each.levels, each.agency, each.since, each.until) for each in before.competences]
    marks = {each.mark for each in before.competences}
    changed = (new.levels, new.agency, new.since, new.until) not in said
    return replace(new, mark=Mark.LOCAL) if changed and new.mark in marks else new


def _fact(said: Told, before: Procedure, name: str) -> Fact:
    was: Fact = getattr(before, name)
    text, mark = said.texts[name], _mark(said.texts[f"{name}_mark"])
    if not text:
        return Fact()
    return Fact(text, Mark.LOCAL if text != was.text and mark is was.mark else mark)


def _list_mark(said: Told, before: Procedure, name: str, mark_name: str) -> Mark:
    was, mark = getattr(before, mark_name), _mark(said.texts[f"{name}_mark"])
    texts = _listed(said.texts[name])
    if not texts:
        return was if not getattr(before, name) else Mark.UNCERTAIN
    return Mark.LOCAL if texts != getattr(before, name) and mark is was else mark


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (line.strip() for line in text.split("\n")))))


def _mark(told: str) -> Mark:
    return Mark(told) if told in set(Mark) else Mark.LOCAL


def _day(told_day: str, faults: list[tuple[str, str]]) -> date | None:
    try:
        return date.fromisoformat(told_day) if told_day else None
    except ValueError:
        faults.append(("day", told_day[:20]))
        return None
