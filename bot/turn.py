"""One turn as its handlers see it: who says what, what was asked before, what is known; and what they leave behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.rendering import is_plain
from knowledge.library import Answer, Library
from knowledge.office import Office
from knowledge.places import Places
from messages import Choice, Inbound, Reply
from sentence import Sentence
from store.consents import Evidence
from store.conversations import Person
from store.database import Tx
from store.dossiers import Rules

OPEN_FOR = timedelta(minutes=30)
"""How long a question of ours waits for its answer."""


@dataclass(frozen=True, slots=True)
class House:
    """What every turn may look at: the knowledge, the offices, the rules and the service's own particulars.

    `told_within` are the hours in which notices go out, `channels` those that carry them, in the service's order.
    """

    library: Library
    offices: Mapping[str, Office] = field(default_factory=dict)
    places: Places = field(init=False)
    rules: Rules = Rules()
    zone: ZoneInfo = ZoneInfo("Asia/Ho_Chi_Minh")
    language: str = "vi"
    hotline: str = ""
    lookup_page: str = ""
    watch_days: int = 30
    told_within: tuple[time, time] | None = (time(7), time(21))
    channels: tuple[str, ...] = ("sms",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", Places.of(self.offices.values()))


@dataclass(frozen=True, slots=True)
class Turn:
    """What a handler is given. `text` is what was said, or what a chosen number stands for."""

    tx: Tx
    said: Inbound
    text: str
    person: Person
    house: House
    answer: Answer

    @property
    def plain(self) -> bool:
        """By SMS: unsigned and short."""
        return is_plain(self.said.channel)

    @property
    def practises(self) -> bool:
        """From the simulator, where that is for training: sample dossiers only."""
        return self.said.channel in self.house.rules.practice

    @property
    def at(self) -> datetime:
        return self.said.received_at

    @property
    def evidence(self) -> Evidence:
        """This message as evidence of what its sender agrees to or refuses."""
        return Evidence("page" if self.said.channel == "web" else "text", self.at, self.said.text)

    @property
    def language(self) -> str:
        """What was asked for in the talk, else the page's own, else the service's."""
        return str(self.person.talk.get("language") or self.said.language or self.house.language)

    def remembers(self, name: str) -> Any:
        """What the last turn left under that name, as long as it is fresh."""
        talk = self.person.talk
        fresh = talk.get("until") and datetime.fromisoformat(talk["until"]) > self.at
        return talk.get(name) if fresh else None

    def say(self, sentence: Sentence, **facts: Any) -> str:
        """The sentence for this channel and language."""
        return sentence.say(self.language, plain=self.plain, **facts)

    def day(self, at: datetime | None) -> str:
        """dd/MM/yyyy in Vietnam; empty when unknown."""
        return at.astimezone(self.house.zone).strftime("%d/%m/%Y") if at else ""

    def hour(self, at: datetime | None) -> str:
        """HH:mm dd/MM in Vietnam; empty when unknown."""
        return at.astimezone(self.house.zone).strftime("%H:%M %d/%m") if at else ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a handler says, and what the next turn remembers of it.

    `topic` is the procedure, `dossier` the code under discussion; `asker_hash` and `codes` count look-ups of codes
    that are not the asker's own. `question` is kept, without who asked, for people to learn from.
    """

    reply: Reply
    topic: str = ""
    dossier: str = ""
    asker_hash: str | None = None
    codes: tuple[str, ...] = ()
    question: str = ""
    talk: Mapping[str, Any] = field(default_factory=dict)

    def offering(self, *choices: Choice) -> Result:
        """The same with these choices."""
        return replace(self, reply=replace(self.reply, choices=choices))


def remembered(turn: Turn, result: Result) -> dict[str, Any]:
    """What the next turn finds of this one: it lasts until something else is talked of, or for half an hour."""
    news = {name: value for name, value in (("topic", result.topic), ("dossier", result.dossier)) if value}
    offered = [[each.label, each.says] for each in result.reply.choices]
    if not news and not offered and not result.talk:
        return turn.person.talk
    before = {name: turn.remembers(name) for name in turn.person.talk if name not in ("until", "open")}
    talk = {**before, "language": turn.person.talk.get("language"), **news, "open": offered, **result.talk}
    return {name: value for name, value in talk.items() if value} | {"until": (turn.at + OPEN_FOR).isoformat()}
