"""A dossier as the page draws it: already cut to the asker's ring by the store, here only put into words and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.dossiers import Seen
from web.texts import STATUSES
from web.words import LANGUAGES

_REACHED = {1: 0, 2: 1, 4: 1, 5: 1, 6: 1, 8: 1, 9: 2, 10: 4}
"""How many of the four steps (received, in progress, ready, returned) lie behind a dossier of that status."""
_TONES = {3: "stop", 5: "wait", 6: "wait", 7: "stop", 8: "stop", 9: "done", 10: "done"}
_STEPS = ("step_received", "step_working", "step_ready", "step_returned")
_RUNNING = frozenset({1, 2, 4})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of its way: when, what was done or which status it entered, and where."""

    at: datetime
    words: str
    unit: str


@dataclass(frozen=True, slots=True)
class Card:
    """What the template shows. `rail` gives each of the four steps as done, now or ahead; empty once it was closed."""

    seen: Seen
    label: str
    phrase: str
    tone: str
    rail: list[tuple[str, str]]
    overdue: bool
    steps: list[Step]


def draw(seen: Seen, steps: Sequence[Any], language: str, now: datetime) -> Card:
    """The card of a dossier in one language; `steps` (rows, oldest first) only where its details may be shown."""
    place = LANGUAGES.index(language)
    label, phrase = (pair[place] for pair in STATUSES[seen.status])
    due = seen.details.due_at if seen.details else None
    late = due is not None and due < now and seen.status in _RUNNING
    tone = "wait" if late else _TONES.get(seen.status, "open")
    return Card(seen, label, phrase, tone, _rail(seen.status), late, way_of(steps, place))


def way_of(steps: Sequence[Any], place: int) -> list[Step]:
    """The newest first; what says the same of the same day is one step."""
    way: list[Step] = []
    for row in reversed(steps):
        words = row.content or (STATUSES[row.status][0][place] if row.status in STATUSES else "")
        step = Step(row.at, words, row.unit)
        same = way and (way[-1].words, way[-1].unit, way[-1].at.date()) == (words, row.unit, row.at.date())
        if words and not same:
            way.append(step)
    return way


def _rail(status: int) -> list[tuple[str, str]]:
    if status not in _REACHED:
        return []
    reached = _REACHED[status]
    return [(name, _place(index, reached)) for index, name in enumerate(_STEPS)]


def _place(index: int, reached: int) -> str:
    if index < reached:
        return "done"
    return "now" if index == reached else "ahead"
