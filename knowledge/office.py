"""An office (đơn vị): what a citizen is told of it, when it is open, and its hours in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import groupby

from knowledge import texts
from knowledge.duty import Point, Week
from knowledge.procedure import Level
from knowledge.working_time import VIETNAM, OfficeHours, Span, next_working_moment
from sentence import Sentence

LONGEST_SHORT = 20
"""Characters of an office's SMS name, such as "Mot cua P.Ben Nghe"."""
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOCK = re.compile(r"^([01]?\d|2[0-3])(?::|h)([0-5]\d)?$")


@dataclass(frozen=True, slots=True)
class Office:
    """One office that takes or returns dossiers. `short` is its unsigned SMS name; `points` are its advisory points.

    `serves` are the units it is there for (none: the one in its name), `old_names` those that went into them, with
    their districts; `old_codes` the unit codes whose dossiers it took over; `note` is told in its own words.

    Raises ValueError on a short name that is longer than LONGEST_SHORT or not ASCII.
    """

    code: str
    name: str
    short: str = ""
    level: Level = Level.COMMUNE
    parent: str = ""
    address: str = ""
    phone: str = ""
    hours: OfficeHours = field(default_factory=OfficeHours)
    points: tuple[Point, ...] = ()
    serves: tuple[str, ...] = ()
    old_names: tuple[str, ...] = ()
    old_codes: tuple[str, ...] = ()
    note: str = ""
    confirmed: bool = True

    def __post_init__(self) -> None:
        if len(self.short) > LONGEST_SHORT or not self.short.isascii():
            raise ValueError(f"{self.code}: the short name is ASCII of at most {LONGEST_SHORT} characters")

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at that moment (aware); at the moment of closing no longer."""
        return self.hours.is_open(at)

    def next_opening(self, at: datetime) -> datetime:
        """The moment itself while open, else when it opens next, in UTC. Raises ValueError where it never opens."""
        return next_working_moment(at, self.hours)


def read_hours(stated: Mapping[str, Sequence[Sequence[str]]] | None) -> OfficeHours:
    """Hours as the database keeps them, {"mon": [["07:30", "11:30"], …], …}; a day that is left out is a day off.

    None or nothing stated gives the usual hours. Raises ValueError naming the day on an unknown day or a wrong time.
    """
    if not stated:
        return OfficeHours()
    if unknown := set(stated) - set(WEEK):
        raise ValueError(f"{min(unknown)}: a day is one of {', '.join(WEEK)}")
    week = tuple(tuple(_span(day, span) for span in stated.get(day, ())) for day in WEEK)
    try:
        return OfficeHours(week)
    except ValueError as error:
        raise ValueError(f"hours: {error}") from error


def _span(day: str, span: Sequence[str]) -> Span:
    edges = [CLOCK.match(str(edge).strip()) for edge in span]
    if len(edges) != 2 or None in edges:
        raise ValueError(f"{day}: {span} is not a span such as 07:30, 11:30")
    start, end = (time(int(edge[1]), int(edge[2] or 0)) for edge in edges if edge)
    if start >= end:
        raise ValueError(f"{day}: {span} ends before it begins")
    return start, end


def describe_hours(office: Office, language: str = "vi", *, plain: bool = False) -> str:
    """The week in words, equal neighbouring days together: "thứ Hai đến thứ Sáu: 07:00–11:30, 13:30–17:00"."""
    return describe_week(office.hours.week, language, plain=plain)


def describe_week(week: Week, language: str = "vi", *, plain: bool = False) -> str:
    """Spans of each day, Monday first, in words."""
    runs = groupby(range(7), key=lambda day: week[day])
    said = [_run(list(days), spans, language, plain) for spans, days in runs if spans]
    return "; ".join(said) if said else texts.NEVER_OPEN.say(language, plain=plain)


def _run(days: list[int], spans: tuple[Span, ...], language: str, plain: bool) -> str:
    names = _weekdays(language, plain)
    sentence = texts.DAYS if len(days) > 1 else texts.ONE_DAY
    said = ", ".join(f"{start:%H:%M}{'-' if plain else '–'}{end:%H:%M}" for start, end in spans)
    return sentence.say(language, plain=plain, first=names[days[0]], last=names[days[-1]], spans=said)


def _weekdays(language: str, plain: bool) -> tuple[str, ...]:
    """Monday first; by SMS as shops write them, "T2" to "CN"."""
    if language == "en":
        return texts.WEEKDAYS_SMS_EN if plain else texts.WEEKDAYS_EN
    return texts.WEEKDAYS_SMS_VI if plain else texts.WEEKDAYS_VI


def describe_opening(office: Office, at: datetime, language: str = "vi", *, plain: bool = False) -> str:
    """Whether it is open at that moment and until when, or when it opens again, lunch and days off included."""
    local = at.astimezone(VIETNAM)
    for start, end in office.hours.spans(local.date()):
        if start <= local < end:
            return texts.OPEN_NOW.say(language, plain=plain, closing=f"{end:%H:%M}")
    opening = office.next_opening(at).astimezone(VIETNAM)
    names = _weekdays(language, plain)
    facts = {"opening": f"{opening:%H:%M}", "weekday": names[opening.weekday()], "day": f"{opening:%d/%m}"}
    return texts.OPENS.say(language, plain=plain, **facts)


def describe_office(office: Office, language: str = "vi", *, plain: bool = False) -> tuple[str, ...]:
    """What to tell of an office, most wanted first: name, hours, telephone, address, advisory points, a caveat."""
    return tuple(filter(None, _pieces(office, language, plain).values()))


def describe_visit(office: Office, at: datetime, language: str = "vi", *, plain: bool = False) -> tuple[str, ...]:
    """What somebody needs who wants to go there now: whether it is open, its telephone and address, then the rest."""
    name, hours, phone, address, *rest = _pieces(office, language, plain).values()
    opening = describe_opening(office, at, language, plain=plain)
    return tuple(filter(None, (f"{name}:" if plain else name, opening, phone, address, hours, *rest)))


def _pieces(office: Office, language: str, plain: bool) -> dict[str, str]:
    """Each fact as a sentence, empty where it is not known."""

    def say(sentence: Sentence, fact: object = "", **facts: str) -> str:
        return sentence.say(language, plain=plain, **facts) if fact else ""

    points = "; ".join(each.name for each in office.points)
    return {
        "name": say(texts.OFFICE, office, name=office.name, short=office.short or office.name),
        "hours": say(texts.HOURS, office, hours=describe_hours(office, language, plain=plain)),
        "phone": say(texts.PHONE, office.phone, phone=office.phone),
        "address": say(texts.ADDRESS, office.address, address=office.address),
        "points": say(texts.POINTS, points, points=points),
        "note": office.note,
        "unconfirmed": say(texts.UNCONFIRMED, not office.confirmed),
    }


def describe_point(office: Office, point: Point, at: datetime, language: str = "vi", *, plain: bool = False) -> str:
    """One advisory point in a line: its name and address, when somebody is on duty and whether now, its telephone."""
    hours = describe_week(point.week or office.hours.week, language, plain=plain)
    now = point.on_duty(at, office.hours.days_off) if point.week else office.is_open(at)
    where = ", ".join(filter(None, (point.name, point.address)))
    said = [texts.POINT.say(language, plain=plain, where=where, hours=hours)]
    said += [texts.ON_DUTY.say(language, plain=plain)] if now else []
    said += [texts.PHONE.say(language, plain=plain, phone=point.phone)] if point.phone else []
    return " ".join(said)
