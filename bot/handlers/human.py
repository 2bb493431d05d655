"""Gặp cán bộ: the office's telephone, address and hours, when it opens; and a ticket where officials will see it."""

from __future__ import annotations

import re
from dataclasses import replace
from math import ceil
from statistics import median

from bot import place_texts, texts, where
from bot.choices import folded
from bot.rendering import fitted
from bot.turn import Result, Turn
from knowledge.office import Office, describe_office, describe_opening
from knowledge.working_time import working_hours_between
from messages import Choice, Reply
from store import tickets

ASKED = re.compile(
    r"\b(?:gap|noi chuyen|lien he|goi cho|ket noi)\b.*\b(?:can bo|nguoi|nhan vien|tu van vien|cb)\b"
    r"|^(?:gap can bo|can bo|nguoi that|tu van vien|gcb)\b"
    r"|\b(?:talk|speak) (?:to|with) (?:an? |the )?(?:official|officer|person|human|somebody|someone)\b"
)
MOST_OFFICES = 3
ENOUGH = 5
"""Answered tickets from which the usual wait can be told."""


async def answer(turn: Turn) -> Result | None:
    """The office that the talk is about; else which one is asked."""
    awaited = turn.remembers("asks") == "person" and turn.house.places.find(turn.text, free=True)
    if not (ASKED.search(folded(turn.text)) or turn.answer.intent == "human" or awaited):
        return None
    if awaited and not awaited.places:
        unknown = turn.say(place_texts.UNKNOWN_PLACE, said=awaited.said)
        return Result(Reply(unknown), talk={"asks": "person"})
    office = _named(turn, free=bool(awaited)) or await where.of_dossier(turn)
    if office is None:
        return _offer(turn)
    heard = await tickets.open_ticket(turn.tx, turn.person.address_id, office.code, turn.at)
    told = await _passed_on(turn, office) if heard else []
    return Result(Reply(_describe(turn, office, told)), talk={"place": office.code, "asks": None})


async def pass_on(turn: Turn) -> Result:
    """What was not understood twice goes to an official of the citizen's office, else the citizen names it.

    Where nobody would see it, the office and its telephone are told.
    """
    office = where.of_talk(turn) or await where.of_dossier(turn)
    sorry = turn.say(texts.TWICE)
    if office is None and turn.remembers("asks") == "person":
        return replace(_call(turn, sorry), question=turn.text)
    if office is None:
        asked = _offer(turn)
        return replace(asked, reply=replace(asked.reply, text=f"{sorry} {asked.reply.text}"), question=turn.text)
    heard = await tickets.open_ticket(turn.tx, turn.person.address_id, office.code, turn.at, by_itself=True)
    told = [sorry, *(await _passed_on(turn, office) if heard else [])]
    talk = {"place": office.code, "misses": None}
    return Result(Reply(_describe(turn, office, told, sorry_first=True)), question=turn.text, talk=talk)


def _named(turn: Turn, *, free: bool) -> Office | None:
    """By its code, as our own choices say it, or by the unit that is named or was before in this talk."""
    code = turn.text.rpartition(" ")[2]
    if code in turn.house.offices:
        return turn.house.offices[code]
    named = turn.house.places.find(turn.text, free=free)
    return where.the_one(turn.house, named) if named else where.of_talk(turn)


def _place(office: Office) -> str:
    """ "Bộ phận Một cửa phường Bến Nghé" is asked for as "phường Bến Nghé"."""
    return re.sub(r"^(?:Bộ phận Một cửa|Trung tâm Phục vụ hành chính công|UBND)\s+", "", office.name)


async def _passed_on(turn: Turn, office: Office) -> list[str]:
    """That an official has it, who waits before, and how long the latest ones waited, in the office's hours."""
    queue = await tickets.queue(turn.tx, turn.person.address_id, office.code)
    waits = [working_hours_between(asked, answered, office.hours) for asked, answered in queue.answered]
    told = [turn.say(texts.PASSED_ON)]
    told += [turn.say(texts.WAIT_USUAL, time=_length(turn, median(waits)))] if len(waits) >= ENOUGH else []
    return told + ([turn.say(texts.WAIT_AHEAD, count=queue.ahead)] if queue.ahead else [])


def _length(turn: Turn, hours: float) -> str:
    """Minutes in steps of five, from an hour on whole hours: more would promise what nobody can keep."""
    if hours >= 1:
        return turn.say(texts.HOURS, count=ceil(hours))
    return turn.say(texts.MINUTES, count=max(ceil(hours * 12) * 5, 5))


def _describe(turn: Turn, office: Office, told: list[str], *, sorry_first: bool = False) -> str:
    """`told`: whether an official of the console will see the talk and answer in it, and when."""
    lines = describe_office(office, turn.language, plain=turn.plain)
    opening = describe_opening(office, turn.at, turn.language, plain=turn.plain)
    phone = _tel(turn, office)
    rest = [line for line in lines[1:] if not (phone and office.phone and office.phone in line)]
    head = [told[0], lines[0], *phone, *told[1:]] if sorry_first else [lines[0], *phone, *told]
    return fitted([*head, opening, *rest], plain=turn.plain)


def _tel(turn: Turn, office: Office) -> list[str]:
    """By SMS the telephone comes before the hours; the hotline where the office has none."""
    phone = office.phone or turn.house.hotline
    return [turn.say(texts.CALL, phone=phone)] if phone and (turn.plain or not office.phone) else []


def _offer(turn: Turn) -> Result:
    """A few offices are offered; of many, the citizen names the commune."""
    offices = sorted(turn.house.offices.values(), key=lambda each: each.code)
    if not offices:
        return _call(turn)
    if len(offices) > MOST_OFFICES:
        return Result(Reply(turn.say(place_texts.ASK_PLACE_FOR_PERSON)), talk={"asks": "person"})
    choices = [Choice(_place(office), f"GAP CAN BO {office.code}") for office in offices]
    return Result(Reply(turn.say(texts.WHICH_OFFICE))).offering(*choices)


def _call(turn: Turn, *first: str) -> Result:
    """The hotline, where no office is known, or the citizen was asked for theirs and said something else."""
    hotline = turn.house.hotline
    way = turn.say(texts.NO_OFFICE, hotline=hotline) if hotline else turn.say(texts.NO_HOTLINE)
    return Result(Reply(fitted([*first, way], plain=turn.plain)), talk={"asks": None, "misses": None})
