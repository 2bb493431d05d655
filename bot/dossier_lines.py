"""What is said of a dossier: as much as the asker's ring allows, by SMS as much of it as fits into one part."""

from __future__ import annotations

from bot import proof, texts
from bot.rendering import fitted
from bot.turn import Turn
from sentence import Sentence
from store.dossiers import Details, Seen

SUPPLEMENT, PAYMENT, READY, RETURNED = 5, 6, 9, 10
RUNNING = frozenset({1, 2, 4})


def describe(turn: Turn, seen: Seen) -> str:
    """Status and office for anyone; dates, unit, what is missing or to pay for the ring that proved itself."""
    office = seen.office.short if turn.plain and seen.office.short else seen.office.name
    head = turn.say(texts.CODE_STATUS, code=seen.code, status=turn.say(texts.STATUSES[seen.status]))
    where = turn.say(texts.AT_OFFICE, office=office)
    if seen.details is None:
        how = texts.HOW_TO_PROVE_IN_CHAT if turn.said.channel in proof.CHANNELS else texts.HOW_TO_PROVE
        pieces = [head, where, turn.say(how, code=seen.code)]
    else:
        pieces = [head, *_what_matters(turn, seen, seen.details), where, *_more(turn, seen, seen.details)]
    if seen.as_of is not None and not turn.plain:
        pieces.append(turn.say(texts.AS_OF, hour=turn.hour(seen.as_of)))
    return fitted(pieces, plain=turn.plain)


def _what_matters(turn: Turn, seen: Seen, details: Details) -> list[str]:
    """What the person has to do or to wait for."""
    match seen.status:
        case 5:
            return [
                _if(turn, texts.MISSING, missing=details.missing),
                _if(turn, texts.MISSING_BY, day=turn.day(details.missing_by)),
            ]
        case 6:
            return [to_pay(turn, details)]
        case 9:
            return [_if(turn, texts.FINISHED, day=turn.day(details.finished_at)), turn.say(texts.COLLECT)]
        case 10:
            return [_if(turn, texts.RETURNED, day=turn.day(details.returned_at))]
        case _:
            return _dates(turn, seen, details)


def to_pay(turn: Turn, details: Details) -> str:
    """The sum, as it is written here: "150.000"; empty where the source tells none."""
    return _if(turn, texts.TO_PAY, sum=f"{details.fee_due:,}".replace(",", ".") if details.fee_due else "")


def _dates(turn: Turn, seen: Seen, details: Details) -> list[str]:
    again = texts.DUE_AGAIN if details.due_by == "apology" else texts.DUE
    late = seen.status in RUNNING and details.due_at is not None and details.due_at < turn.at
    overdue = turn.say(texts.OVERDUE, phone=seen.office.phone or turn.house.hotline) if late else ""
    return [_if(turn, again, day=turn.day(details.due_at)), overdue]


def _more(turn: Turn, seen: Seen, details: Details) -> list[str]:
    running = seen.status in RUNNING
    elsewhere = details.unit not in (seen.office.name, seen.office.short)
    return [
        _if(turn, texts.NOW_AT, unit=details.unit) if running and elsewhere else "",
        "" if turn.plain else _if(turn, texts.PROCEDURE, name=details.procedure),
        _if(turn, texts.RECEIVED, day=turn.day(details.received_at)),
        _if(turn, texts.OFFICER, officer=details.officer) if running and not turn.plain else "",
        _if(turn, texts.APPLICANT, name=details.applicant),
        _if(turn, texts.CALL, phone=seen.office.phone),
    ]


def _if(turn: Turn, sentence: Sentence, **fact: str) -> str:
    """The sentence, where its fact is known."""
    return turn.say(sentence, **fact) if all(fact.values()) else ""
