"""The answer about a procedure: by SMS level, place, time and fee in one unsigned part; in chat in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from knowledge import texts
from knowledge.facets import Facet
from knowledge.fact_text import brief, compact, tidy
from knowledge.office import Office
from knowledge.procedure import Procedure
from knowledge.telling import TOLD, Telling, checked, fact, level, lodging, papers, title
from sms_text import GSM_SINGLE, count, units, unsigned

OFFER_ROOM = 24
"""GSM units that the default SMS leaves free, for an offer such as "1.Giay to 2.Cach nop"."""
MOST_PARTS = 3
"""Parts of an SMS that an answer to what was asked may take."""
SHORT_ROOMS = tuple((40, room) for room in (80, 60, 48, 40, 32, 26, 20))
ROOMS = ((100, 60), (80, 48), (64, 40), (52, 40), *SHORT_ROOMS)
"""Characters of the name and of each fact by SMS: a name without a short form is told in full where there is room."""
HEADING = re.compile(r"^(?:(?:lệ )?phí(?:, lệ phí)?\s*:\s*)+", re.IGNORECASE)
CHANNELS = re.compile(r"^(?:(?:trực tuyến|trực tiếp|(?:dịch vụ )?bưu chính)(?: và )?){2,}\s*", re.IGNORECASE)
"""Several ways of lodging before what holds for all of them; one alone is said, for then it matters."""
MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|đ|vnđ|vnd)\b", re.IGNORECASE)
DEFAULT = (Facet.LEVEL, Facet.PLACE, Facet.TIME, Facet.FEE)
OFFERED = (Facet.PAPERS, Facet.PLACE, Facet.FEE, Facet.TIME, Facet.STEPS)


def describe(
    procedure: Procedure,
    facets: Iterable[Facet],
    *,
    on: date,
    plain: bool,
    language: str = "vi",
    office: Office | None = None,
) -> str:
    """What is known of a procedure on a day: the facets asked, or level, place, time and fee where none is.

    `plain` gives unsigned text for SMS: the default in one part with OFFER_ROOM units to spare, what was asked in at
    most MOST_PARTS parts. `office` adds where and when to people of that office.
    """
    telling = Telling(procedure, on, plain, language, office)
    asked = tuple(dict.fromkeys(facets))
    if plain:
        return _in_few_parts(telling, asked) if asked else _in_one_part(telling)
    lines = [line for facet in asked or DEFAULT for line in TOLD[facet](telling)]
    online = [] if asked else fact(telling, procedure.online, texts.ONLINE)
    return "\n".join([*title(telling), *lines, *online, *checked(telling)])


def offered(procedure: Procedure, facets: Iterable[Facet] = ()) -> tuple[Facet, ...]:
    """What more is worth offering after an answer about `facets`: what is known and was not just told."""
    told = tuple(facets) or DEFAULT
    known = {
        Facet.PAPERS: bool(procedure.papers),
        Facet.STEPS: bool(procedure.steps),
        Facet.PLACE: bool(procedure.lodge.text),
        Facet.FEE: bool(procedure.fee.text),
        Facet.TIME: bool(procedure.time.text),
    }
    return tuple(facet for facet in OFFERED if known[facet] and facet not in told)


def _in_one_part(telling: Telling) -> str:
    """Name and level always; place, time and fee as long as they fit, in shorter words where they must."""
    for of_name, room in ROOMS if not telling.procedure.short else SHORT_ROOMS:
        said = " ".join([*title(telling, of_name), *level(telling), *_short_facts(telling, room)])
        if units(unsigned(said)) <= GSM_SINGLE - OFFER_ROOM:
            return unsigned(said)
        if units(unsigned(compact(said))) <= GSM_SINGLE - OFFER_ROOM:
            return unsigned(compact(said))
    return _as_fits(map(compact, [*title(telling), *level(telling), *_short_facts(telling, 20)]))


def _short_facts(telling: Telling, room: int) -> list[str]:
    procedure = telling.procedure
    lines = []
    for known, sentence, key in (
        (lodging(telling), texts.PLACE, "lodge_sms"),
        (procedure.time, texts.TIME, "time_sms"),
        (procedure.fee, texts.FEE, "fee_sms"),
    ):
        if known.text:
            lines += fact(telling, known, sentence, short=procedure.extra.get(key) or _brief(telling, known.text, room))
    return lines


def _brief(telling: Telling, text: str, room: int) -> str:
    """The fact in short; of a list of sums, whose beginning tells none, that there are several."""
    short = brief(CHANNELS.sub("", HEADING.sub("", tidy(text))), room)
    return short if any(map(str.isalpha, short)) or not MONEY.search(text) else telling.say(texts.MANY_FEES)


def _as_fits(pieces: Iterable[str]) -> str:
    text = ""
    for piece in map(unsigned, pieces):
        longer = f"{text} {piece}".strip()
        text = longer if units(longer) <= GSM_SINGLE - OFFER_ROOM else text
    return text


def _in_few_parts(telling: Telling, asked: Sequence[Facet]) -> str:
    text = unsigned(" ".join(title(telling)))
    for facet in asked:
        lines = _short_papers(telling, text) if facet is Facet.PAPERS else TOLD[facet](telling)
        for line in lines:
            longer = f"{text} {unsigned(' '.join(line.split()))}"
            text = longer if count(longer) <= MOST_PARTS else text
    return text


def _short_papers(telling: Telling, before: str) -> list[str]:
    """As many papers as MOST_PARTS parts hold after what was said `before`, and where to find the rest."""
    listed = papers(telling.procedure)
    if not listed:
        return [telling.say(texts.UNKNOWN_PAPERS)]
    for shown in range(len(listed), 0, -1):
        said = "; ".join(f"{number}) {each}" for number, each in enumerate(listed[:shown], 1))
        lines = [telling.say(texts.PAPERS, fact=said), *_rest(telling, len(listed) - shown)]
        if count(unsigned(" ".join([before, *lines]))) <= MOST_PARTS:
            return lines
    return _rest(telling, len(listed))


def _rest(telling: Telling, left: int) -> list[str]:
    return [telling.say(texts.REST_OF_PAPERS, count=left, code=telling.procedure.code)] if left else []
