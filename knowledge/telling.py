"""What can be told of a procedure, facet by facet: what is known as it stands, what is not said to be so.

A fact marked general or uncertain carries "chưa đối chiếu"; what nobody knows is said so; nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from knowledge import texts
from knowledge.facets import Facet
from knowledge.fact_text import brief, paper, steps, tidy
from knowledge.labels import short_name
from knowledge.office import Office, describe_hours
from knowledge.procedure import Competence, Fact, Level, Mark, Procedure
from sentence import Sentence

MOST_PAPERS = 12
"""Papers that a chat message lists before it refers to the national portal."""
LONGEST_PAPER = 220
"""Characters of one paper, or of one step, in a list."""
SMS_AGENCY = 32
"""Characters of an agency named by SMS, where it is neither commune, province nor ministry: a school, a job centre."""
SMS_STEP = 140
"""Characters of one step by SMS."""
MOST_STEPS = 10
"""Steps that a chat message lists."""
SHOPS = re.compile(r"(?:chủ tịch )?(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|sở|bộ phận một cửa)\b", re.IGNORECASE)
"""Agencies that take papers through the one-stop shops; police, tax, insurance and the army have their own ways."""
SURE = (Mark.PORTAL, Mark.SOURCE, Mark.LOCAL, Mark.UNIT_INFERRED)


@dataclass(frozen=True, slots=True)
class Telling:
    """One answer in the making: of which procedure, on which day, for which kind of channel, in which language."""

    procedure: Procedure
    on: date
    plain: bool
    language: str
    office: Office | None = None

    def say(self, sentence: Sentence, **facts: object) -> str:
        """The sentence for this channel and language."""
        return sentence.say(self.language, plain=self.plain, **facts)

    def levels(self, competence: Competence) -> str:
        """The levels of a competence in words: "cấp xã, tỉnh"."""
        named = [self.say(texts.LEVELS[level]) for level in competence.levels if level in texts.LEVELS]
        said = [self.say(texts.AT_LEVEL, levels=", ".join(named))] if named else []
        return ", ".join([*said, *([self.say(texts.OTHER_AGENCY)] if Level.OTHER in competence.levels else [])])


def fact(
    telling: Telling, known: Fact, sentence: Sentence, unknown: Sentence | None = None, short: str = ""
) -> list[str]:
    """A fact as a line, with a word of caution where it is not sure; `unknown`, or no line, where nothing is known."""
    said = short or tidy(known.text)
    if not said:
        return [telling.say(unknown)] if unknown else []
    return [telling.say(sentence, fact=said if known.stated else telling.say(texts.UNSURE, fact=said))]


def title(telling: Telling, room: int = 40) -> list[str]:
    """The name, by SMS the short one in `room` characters, and a word where the procedure is no longer in force."""
    procedure = telling.procedure
    name = procedure.short or short_name(procedure.name)
    lines = [telling.say(texts.TITLE, name=procedure.name, short=brief(name, room))]
    if procedure.current:
        return lines
    code = procedure.replaced_by
    return [*lines, telling.say(texts.REPLACED, code=code) if code else telling.say(texts.ENDED)]


def checked(telling: Telling) -> list[str]:
    """When the facts were last checked, and against what."""
    procedure = telling.procedure
    if not procedure.checked:
        return []
    return [telling.say(texts.CHECKED, day=f"{procedure.checked:%d/%m/%Y}", source=procedure.source)]


def level(telling: Telling) -> list[str]:
    """Who decides on that day."""
    now = telling.procedure.competence(telling.on)
    if now is None:
        return [telling.say(texts.UNKNOWN_LEVEL)]
    agency = tidy(now.agency)
    by_itself = telling.plain and set(now.levels) == {Level.OTHER} and 0 < len(agency) <= SMS_AGENCY
    levels = agency if by_itself else telling.levels(now)
    said = levels if now.mark in SURE else telling.say(texts.UNSURE, fact=levels)
    return [telling.say(texts.DECIDED_BY if agency else texts.DECIDED, levels=said, agency=agency)]


def _level_and_before(telling: Telling) -> list[str]:
    now = telling.procedure.competence(telling.on)
    agency = [telling.say(texts.BY_AGENCY, agency=tidy(now.agency))] if telling.plain and now and now.agency else []
    return [*level(telling), *agency, *_before(telling)]


def _before(telling: Telling) -> list[str]:
    """Who decided before, where that was another: "trước 01/07/2025: cấp huyện"."""
    past = [each for each in telling.procedure.competences if each.until and each.until <= telling.on]
    now = telling.procedure.competence(telling.on)
    if not past or (now and set(past[-1].levels) == set(now.levels)):
        return []
    sentence = texts.BEFORE if past[-1].mark in SURE else texts.BEFORE_USUALLY
    return [telling.say(sentence, day=f"{past[-1].until:%d/%m/%Y}", levels=telling.levels(past[-1]))]


def lodging(telling: Telling) -> Fact:
    """Where it is lodged: as it is known, else as for all that a commune, a province or its departments decide.

    Within a province any one-stop shop takes it, wherever one lives (Nghị định 118/2025/NĐ-CP); said with care, for
    a field may have rules of its own.
    """
    now = telling.procedure.competence(telling.on)
    if telling.procedure.lodge.text or now is None or not SHOPS.match(tidy(now.agency)):
        return telling.procedure.lodge
    levels = set(now.levels)
    if not levels or levels - {Level.COMMUNE, Level.PROVINCE}:
        return telling.procedure.lodge
    shop = texts.COMMUNE_SHOP if levels == {Level.COMMUNE} else texts.ANY_SHOP
    return Fact(telling.say(shop), Mark.GENERAL)


def _place(telling: Telling) -> list[str]:
    lines = fact(telling, lodging(telling), texts.PLACE, texts.UNKNOWN_PLACE)
    if telling.office is None:
        return lines
    name = telling.say(texts.OFFICE, name=telling.office.name, short=telling.office.short)
    address = [telling.say(texts.ADDRESS, address=telling.office.address)] if telling.office.address else []
    return [*lines, name, *address]


def _time(telling: Telling) -> list[str]:
    return fact(telling, telling.procedure.time, texts.TIME, texts.UNKNOWN_TIME)


def _fee(telling: Telling) -> list[str]:
    return fact(telling, telling.procedure.fee, texts.FEE, texts.UNKNOWN_FEE)


def _online(telling: Telling) -> list[str]:
    return fact(telling, telling.procedure.online, texts.ONLINE, texts.UNKNOWN_ONLINE)


def _steps(telling: Telling) -> list[str]:
    listed = steps(telling.procedure.steps, SMS_STEP if telling.plain else LONGEST_PAPER)
    if not listed:
        return [telling.say(texts.UNKNOWN_STEPS)]
    if telling.plain or len(listed) == 1:
        return [telling.say(texts.STEPS, fact=listed[0]), *listed[1:MOST_STEPS]]
    lines = [f"  • {each}" for each in listed[:MOST_STEPS]]
    if rest := len(listed) - len(lines):
        lines.append("  " + telling.say(texts.REST_OF_PAPERS, count=rest, code=telling.procedure.code))
    return [telling.say(texts.STEPS_LISTED), *lines]


def _hours(telling: Telling) -> list[str]:
    if telling.office is None:
        return [telling.say(texts.UNKNOWN_HOURS)]
    return [telling.say(texts.HOURS, hours=describe_hours(telling.office, telling.language, plain=telling.plain))]


def _conditions(telling: Telling) -> list[str]:
    return [telling.say(texts.UNKNOWN_CONDITIONS)]


def _legal(telling: Telling) -> list[str]:
    procedure = telling.procedure
    if not procedure.legal_basis:
        return [telling.say(texts.UNKNOWN_LEGAL)]
    basis = "; ".join(map(paper, procedure.legal_basis))
    sure = procedure.legal_mark in (*SURE, Mark.PARTIAL)
    said = telling.say(texts.LEGAL, fact=basis if sure else telling.say(texts.UNSURE, fact=basis))
    return [said, *checked(telling)] if telling.plain else [said]


def papers(procedure: Procedure) -> list[str]:
    """The papers of a procedure, each once, without the export's bullets and groups."""
    named = dict.fromkeys(filter(None, map(paper, procedure.papers)))
    return [each if len(each) <= LONGEST_PAPER else brief(each, LONGEST_PAPER) for each in named]


def _papers(telling: Telling) -> list[str]:
    listed = papers(telling.procedure)
    if not listed:
        return [telling.say(texts.UNKNOWN_PAPERS)]
    lines = [f"  {number}. {each}" for number, each in enumerate(listed[:MOST_PAPERS], 1)]
    if rest := len(listed) - len(lines):
        lines.append("  " + telling.say(texts.REST_OF_PAPERS, count=rest, code=telling.procedure.code))
    sentence = texts.PAPERS if telling.procedure.papers_mark in SURE else texts.PAPERS_IN_SHORT
    return [telling.say(sentence, fact="\n".join(lines))]


TOLD: dict[Facet, Callable[[Telling], list[str]]] = {
    Facet.LEVEL: _level_and_before,
    Facet.PAPERS: _papers,
    Facet.FEE: _fee,
    Facet.TIME: _time,
    Facet.PLACE: _place,
    Facet.HOURS: _hours,
    Facet.STEPS: _steps,
    Facet.LEGAL: _legal,
    Facet.ONLINE: _online,
    Facet.CONDITIONS: _conditions,
}
