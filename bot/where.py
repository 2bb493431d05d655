"""Which office is a citizen's: the one they name, the one this talk is about, or the one that has their dossier."""

from __future__ import annotations

from datetime import date

from bot.turn import House, Turn
from dossier_code import find_codes, key
from knowledge.office import Office
from knowledge.places import Named
from knowledge.procedure import Level, Procedure
from store import dossiers


def matter(house: House, text: str) -> str:
    """What a message asks, without the unit that it names: its name is no word of a procedure's."""
    named = house.places.find(text)
    return named.without(text) if named and named.places else text


def the_one(house: House, named: Named | None) -> Office | None:
    """The office of a named unit, where it is one."""
    return house.offices.get(named.offices[0]) if named and len(named.offices) == 1 else None


def of_talk(turn: Turn) -> Office | None:
    """The office of the unit named now, else the one named before in this talk."""
    named = turn.house.places.find(turn.text)
    if named and named.places:
        return the_one(turn.house, named)
    return turn.house.offices.get(turn.remembers("place") or "")


def for_procedure(turn: Turn, procedure: Procedure, on: date) -> Office | None:
    """Where this citizen lodges it: at their commune's office, or the province's where only the province decides."""
    office = of_talk(turn)
    now = procedure.competence(on)
    if office is None or now is None or Level.COMMUNE in now.levels:
        return office
    return _above(turn.house, office) if Level.PROVINCE in now.levels else None


def _above(house: House, office: Office) -> Office | None:
    """The office itself or the one above it that is the province's."""
    at: Office | None = office
    for _ in range(len(house.offices)):
        if at is None or at.level is Level.PROVINCE:
            return at
        at = house.offices.get(at.parent)
    return None


async def of_dossier(turn: Turn) -> Office | None:
    """The office of the dossier under discussion, or of this phone's newest one; the only one where there is one."""
    code = turn.remembers("dossier")
    if code:
        reading = find_codes(code, known=[key(code)])
        unit = await dossiers.office_code(turn.tx, reading[0].key) if reading else None
        return turn.house.offices.get(unit or "")
    if turn.person.phone_hash and turn.person.lodged:
        mine = await dossiers.of_phone(turn.tx, turn.person.phone_hash, limit=1, samples=turn.practises)
        if mine:
            return turn.house.offices.get(mine[0].office_code)
    offices = list(turn.house.offices.values())
    return offices[0] if len(offices) == 1 else None


def took_over(house: House, code: str) -> Office | None:
    """The office that took over the unit whose code a dossier's code begins with."""
    unit = code.upper().partition("-")[0]
    return next((each for each in house.offices.values() if unit in each.old_codes), None)
