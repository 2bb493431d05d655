"""What officials write to many: its kinds apart, its text for each person, and what keeps it from going out. Pure.

NĐ 91/2020/NĐ-CP: notices of an office about its own services are no advertising. Advertising is labelled, needs consent
first and tells how to refuse it, goes out between 07:00 and 22:00, and to no number more than three times a day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from notices.privacy import private
from notices.templates import Piece, TemplateFault, names_in, parse, render
from notices.wording import Finding, lint_text
from sms_text import GSM_EXTENSION, count, unsigned

MOST_PARTS = 5
ADVERTISING_HOURS = (time(7), time(22))
ADVERTISING_A_DAY = 3
USEFUL = timedelta(days=3)
LABEL = "[QC] "
REFUSAL = "Từ chối: soạn TC gửi {number}."
REFUSAL_BY_PHONE = "Từ chối: soạn TC gửi {number} hoặc gọi {phone}."


@dataclass(frozen=True, slots=True)
class BroadcastKind:
    """A kind of broadcast. `event` is the name of its notices; a `reminder` stops for who refused reminders.

    `gathers`: it invites to an event, or tells of one that it moved or was cancelled.
    """

    name: str
    event: str
    reminder: bool
    advertising: bool = False
    policy: Literal["again", "leave"] = "leave"
    gathers: Literal["", "invite", "move", "cancel"] = ""


KINDS: dict[str, BroadcastKind] = {
    each.name: each
    for each in (
        BroadcastKind("statutory", "GUI_HANG_LOAT", reminder=False),
        BroadcastKind("care", "GUI_NHAC_VIEC", reminder=True),
        BroadcastKind("promotional", "GUI_QUANG_CAO", reminder=True, advertising=True),
        BroadcastKind("invitation", "MOI_DU_HOP", reminder=False, gathers="invite"),
        BroadcastKind("change", "DOI_LICH_HOP", reminder=False, gathers="move"),
        BroadcastKind("cancel", "HUY_HOP", reminder=False, gathers="cancel"),
    )
}
EVENTS: dict[str, BroadcastKind] = {each.event: each for each in KINDS.values()}
"""The kinds by the names of their notices."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """How advertising is refused: by SMS to `number`, or by telephone."""

    number: str = ""
    phone: str = ""

    @property
    def sentence(self) -> str:
        return (REFUSAL_BY_PHONE if self.phone else REFUSAL).format(number=self.number, phone=self.phone)


NO_REFUSAL = Refusal()


@dataclass(frozen=True, slots=True)
class Limits:
    """Above these an author cannot approve their own: people, and đồng."""

    people: int
    cost: int


def check(template: str, names: Collection[str], kind: BroadcastKind, refusal: Refusal) -> tuple[Finding, ...]:
    """Everything that keeps this text from going to many; empty where nothing does."""
    if not template.strip():
        return (Finding("empty"),)
    try:
        pieces = parse(template)
    except TemplateFault as fault:
        return (Finding(fault.what, fault.detail),)
    findings = [Finding("placeholder", each) for each in sorted(names_in(pieces) - set(names))]
    findings += lint_text(template)
    if kind.advertising and not refusal.number:
        findings.append(Finding("no-refusal-number"))
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class Around:
    """What a text gets besides its own words: of what kind it is, how it is refused, the event at its end."""

    kind: BroadcastKind
    refusal: Refusal = NO_REFUSAL
    tail: str = ""


def text_of(template: str, values: Mapping[str, str], plain: bool, around: Around) -> str:
    """The text for one person: `plain` for SMS, without marks; advertising with its label and how to refuse it."""
    pieces, names = _pieces(template, plain)
    text = render(pieces, {name: _unsigned(values.get(name, "")) if plain else values.get(name, "") for name in names})
    if around.tail:
        return f"{text} {_unsigned(around.tail)}" if plain else f"{text}\n{around.tail}"
    if not around.kind.advertising:
        return text
    sentence = around.refusal.sentence
    return f"{LABEL}{text} {unsigned(sentence) if plain else sentence}"


def weigh(text: str) -> tuple[int, bool]:
    """How many parts an SMS text takes, and whether it may not go out: too long, or it holds what no SMS may."""
    parts = count(text)
    return parts, parts > MOST_PARTS or not parts


@lru_cache(maxsize=8192)
def may_stand(value: str) -> bool:
    """Whether a person's value may stand in an SMS: no name, number, address or sensitive matter, nothing costly."""
    return not private(value) and not set(unsigned(value)) & set(GSM_EXTENSION)


def used_names(template: str) -> frozenset[str]:
    """The placeholders of a template that can be read."""
    return names_in(parse(template))


def seconds_to_send(parts: int, rate: float) -> float:
    """How long so many parts take at the sender's rate, in parts a second."""
    return parts / rate if rate > 0 else 0.0


def needs_a_second(people: int, cost: int, limits: Limits) -> bool:
    """Whether somebody else than its author must approve it."""
    return people > limits.people or cost > limits.cost


def advertising_window(usual: tuple[time, time] | None) -> tuple[time, time]:
    """The hours of advertising: the service's own, never wider than the law's."""
    opens, closes = usual or ADVERTISING_HOURS
    return max(opens, ADVERTISING_HOURS[0]), min(closes, ADVERTISING_HOURS[1])


def free_again(sent: Sequence[datetime], now: datetime) -> datetime:
    """When this number may next be sent advertising, told when it was within the last day."""
    return now if len(sent) < ADVERTISING_A_DAY else sorted(sent)[-ADVERTISING_A_DAY] + timedelta(days=1)


@lru_cache(maxsize=64)
def _pieces(template: str, plain: bool) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    pieces = parse(unsigned(template) if plain else template)
    return pieces, tuple(names_in(pieces))


_unsigned = lru_cache(maxsize=8192)(unsigned)
"""Lists say the same day and place again and again."""
