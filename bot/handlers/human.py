"""Gặp cán bộ: the office's telephone, address and hours, when it opens; and a ticket where officials will see it."""

from __future__ import annotations

import re

from bot import texts
from bot.choices import folded
from bot.rendering import fitted
from bot.turn import Result, Turn
from dossier_code import find_codes, key
from knowledge.office import Office, describe_office, describe_opening
from messages import Choice, Reply
from store import dossiers, tickets

ASKED = re.compile(
    r"\b(?:gap|noi chuyen|lien he|goi cho|ket noi)\b.*\b(?:can bo|nguoi|nhan vien|tu van vien|cb)\b"
    r"|^(?:gap can bo|can bo|nguoi that|tu van vien|gcb)\b"
)
MOST_OFFICES = 3


async def answer(turn: Turn) -> Result | None:
    """The office that the talk is about; else which one is asked."""
    asked = ASKED.search(folded(turn.text)) or turn.answer.intent in ("human", "office")
    if not asked:
        return None
    office = _named(turn) or await _of_dossier(turn)
    if office is None:
        return _offer(turn)
    heard = await tickets.open_ticket(turn.tx, turn.person.address_id, office.code, turn.at)
    return Result(Reply(_describe(turn, office, heard=heard)))


def _named(turn: Turn) -> Office | None:
    said = folded(turn.text)
    for office in turn.house.offices.values():
        if key(office.code) and (folded(office.code) in said or folded(_place(office)) in said):
            return office
    return None


def _place(office: Office) -> str:
    """ "Bộ phận Một cửa phường Bến Nghé" is asked for as "phường Bến Nghé"."""
    return re.sub(r"^(?:Bộ phận Một cửa|Trung tâm Phục vụ hành chính công|UBND)\s+", "", office.name)


async def _of_dossier(turn: Turn) -> Office | None:
    """The office of the dossier under discussion, or of this phone's newest one."""
    code = turn.remembers("dossier")
    if code:
        reading = find_codes(code, known=[key(code)])
        unit = await dossiers.office_code(turn.tx, reading[0].key) if reading else None
        return turn.house.offices.get(unit or "")
    if turn.person.phone_hash:
        mine = await dossiers.of_phone(turn.tx, turn.person.phone_hash, limit=1)
        return turn.house.offices.get(mine[0].office_code) if mine else None
    offices = list(turn.house.offices.values())
    return offices[0] if len(offices) == 1 else None


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
    offices = sorted(turn.house.offices.values(), key=lambda each: each.code)[:MOST_OFFICES]
    if not offices:
        hotline = turn.house.hotline
        return Result(Reply(turn.say(texts.NO_OFFICE, hotline=hotline) if hotline else turn.say(texts.NO_HOTLINE)))
    choices = [Choice(_place(office), f"GAP CAN BO {office.code}") for office in offices]
    return Result(Reply(turn.say(texts.WHICH_OFFICE))).offering(*choices)
