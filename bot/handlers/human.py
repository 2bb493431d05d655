"""Gặp cán bộ: the office's telephone, address and hours, when it opens; and a ticket where officials will see it."""

from __future__ import annotations

import re

from bot import place_texts, texts, where
from bot.choices import folded
from bot.rendering import fitted
from bot.turn import Result, Turn
from knowledge.office import Office, describe_office, describe_opening
from messages import Choice, Reply
from store import tickets

ASKED = re.compile(
    r"\b(?:gap|noi chuyen|lien he|goi cho|ket noi)\b.*\b(?:can bo|nguoi|nhan vien|tu van vien|cb)\b"
    r"|^(?:gap can bo|can bo|nguoi that|tu van vien|gcb)\b"
)
MOST_OFFICES = 3


async def answer(turn: Turn) -> Result | None:
    """The office that the talk is about; else which one is asked."""
    awaited = turn.remembers("asks") == "person" and turn.house.places.find(turn.text, free=True)
    if not (ASKED.search(folded(turn.text)) or turn.answer.intent == "human" or awaited):
        return None
    office = _named(turn, free=bool(awaited)) or await where.of_dossier(turn)
    if office is None:
        return _offer(turn)
    heard = await tickets.open_ticket(turn.tx, turn.person.address_id, office.code, turn.at)
    return Result(Reply(_describe(turn, office, heard=heard)), talk={"place": office.code, "asks": None})


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


def _describe(turn: Turn, office: Office, *, heard: bool) -> str:
    """`heard`: an official of the console will see the talk and answer in it."""
    lines = describe_office(office, turn.language, plain=turn.plain)
    opening = describe_opening(office, turn.at, turn.language, plain=turn.plain)
    phone = _tel(turn, office)
    rest = [line for line in lines[1:] if not (phone and office.phone and office.phone in line)]
    told = [turn.say(texts.PASSED_ON)] if heard else []
    return fitted([lines[0], *phone, *told, opening, *rest], plain=turn.plain)


def _tel(turn: Turn, office: Office) -> list[str]:
    """By SMS the telephone comes before the hours; the hotline where the office has none."""
    phone = office.phone or turn.house.hotline
    return [turn.say(texts.CALL, phone=phone)] if phone and (turn.plain or not office.phone) else []


def _offer(turn: Turn) -> Result:
    """A few offices are offered; of many, the citizen names the commune."""
    offices = sorted(turn.house.offices.values(), key=lambda each: each.code)
    if not offices:
        hotline = turn.house.hotline
        return Result(Reply(turn.say(texts.NO_OFFICE, hotline=hotline) if hotline else turn.say(texts.NO_HOTLINE)))
    if len(offices) > MOST_OFFICES:
        return Result(Reply(turn.say(place_texts.ASK_PLACE)), talk={"asks": "person"})
    choices = [Choice(_place(office), f"GAP CAN BO {office.code}") for office in offices]
    return Result(Reply(turn.say(texts.WHICH_OFFICE))).offering(*choices)
