"""A procedure (thủ tục hành chính) as citizens ask about it: who decides, where, how long, how much, what papers.

Each fact carries how sure it is, so that an answer states what is known and says so where something is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """Cấp: who decides. Since 1 July 2025 there is no district; it stays to tell what was before."""

    COMMUNE = "xã"
    DISTRICT = "huyện"
    PROVINCE = "tỉnh"
    MINISTRY = "bộ"
    OTHER = "cơ quan khác"


DISTRICTS_ENDED = date(2025, 7, 1)
"""Luật Tổ chức chính quyền địa phương 72/2025/QH15: two tiers of local government from this day."""


class Mark(StrEnum):
    """How sure a fact is. Only PORTAL, SOURCE and LOCAL may be stated as they are."""

    PORTAL = "S"  # the national portal says it
    SOURCE = "S2"  # another public source says it
    LOCAL = "L"  # an official of this service confirmed it
    UNIT_INFERRED = "S*"  # the portal gives the number, the unit was inferred from the legal text
    PARTIAL = "S-partial"  # condensed, not checked line by line
    GENERAL = "G"  # general knowledge, not confirmed
    UNCERTAIN = "U"  # sources disagree


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement with how sure it is; an empty text means that nothing is known."""

    text: str = ""
    mark: Mark = Mark.UNCERTAIN

    @property
    def stated(self) -> bool:
        """May be said as it stands."""
        return bool(self.text) and self.mark in (Mark.PORTAL, Mark.SOURCE, Mark.LOCAL, Mark.UNIT_INFERRED)


@dataclass(frozen=True, slots=True)
class Competence:
    """Which levels decide, from `since` (None: always) until the day before `until` (None: still)."""

    levels: tuple[Level, ...]
    agency: str = ""
    since: date | None = None
    until: date | None = None
    mark: Mark = Mark.UNCERTAIN

    def holds(self, on: date) -> bool:
        """Whether it was in force on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure of the catalogue. `short` is the name a choice shows; `popularity` is 0…1, higher is asked more."""

    code: str
    name: str
    field: str = ""
    short: str = ""
    aliases: tuple[str, ...] = ()
    competences: tuple[Competence, ...] = ()
    lodge: Fact = Fact()
    online: Fact = Fact()
    time: Fact = Fact()
    fee: Fact = Fact()
    papers: tuple[str, ...] = ()
    papers_mark: Mark = Mark.UNCERTAIN
    steps: str = ""
    legal_basis: tuple[str, ...] = ()
    legal_mark: Mark = Mark.UNCERTAIN
    note: str = ""
    current: bool = True
    replaced_by: str = ""
    popularity: float = 0.0
    checked: date | None = None
    source: str = ""
    extra: dict[str, str] = member(default_factory=dict)

    def competence(self, on: date) -> Competence | None:
        """Who decides on that day; None where it is not known."""
        return next((each for each in self.competences if each.holds(on)), None)
