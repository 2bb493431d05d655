"""Whether somebody comes: 1 or 2 by SMS, a button or words in a chat; it can be changed until the event begins."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal

from bot import invitation_texts as texts
from bot.choices import NUMBER, chosen, folded
from bot.turn import OPEN_FOR, Result, Turn
from invitation import COMING, NOT_COMING
from messages import Choice, Reply
from store import invitations, voices
from store.invitations import Asked

Said = Literal["yes", "no"]
NAMED = re.compile(rf"^({COMING.lower()}|{NOT_COMING.lower()}) ?(\d{{6}})$")
YES = re.compile(
    r"^(?:1[. ]*)?(?:toi |minh |em |chung toi |gia dinh (?:toi )?)?(?:co |se )?"
    r"(?:den|den du|du|di hop|tham du|tham gia|co mat)(?: hop| duoc)?(?: nhe| nha| a)?$|^(?:yes|i will come|coming)$"
)
NO = re.compile(
    r"^(?:2[. ]*)?(?:toi |minh |em |chung toi |gia dinh (?:toi )?)?(?:bao )?(?:khong|ko|hong)(?: the)?"
    r" (?:den|du|di hop|tham du|tham gia|co mat|den duoc|du duoc|tham du duoc)(?: hop| duoc)?(?: nhe| nha| a)?$"
    r"|^2[. ]*khong$|^(?:no|not coming|i will not come)$"
)
MOST_OFFERED = 4
_NUMBERS: dict[str, Said] = {"1": "yes", "2": "no"}
_A_DAY = timedelta(days=1)


async def answer(turn: Turn) -> Result | None:
    """Keep what they say of the one invitation that is open; ask which, where a number may mean several things."""
    named = NAMED.match(folded(turn.text))
    if named:
        return await _keep_named(turn, named[2], "yes" if named[1] == COMING.lower() else "no")
    said = _meaning(turn.said.text)
    if said is None or turn.person.phone_hash is None:
        return None
    asked = await invitations.asked(turn.tx, turn.person.phone_hash, turn.at)
    takes_place = [each for each in asked if each.gathering.is_open(turn.at)]
    candidates = [each for each in takes_place if not each.guest.answer] or takes_place
    if not candidates:
        return None
    return await _among(turn, said, candidates)


async def _among(turn: Turn, said: Said, candidates: list[Asked]) -> Result | None:
    """A number answers the newest open question; what else it may mean is asked."""
    number = NUMBER.match(folded(turn.said.text))
    others: list[Choice] = []
    if number:
        offered = chosen(turn.said.text, turn.remembers("open") or [])
        if offered is not None and _offered_at(turn) >= candidates[-1].asked_at:
            return None
        others = [Choice(*each) for each in turn.remembers("open") or [] if each[1] == offered]
        others += await _rating(turn, number[1])
    if len(candidates) == 1 and not others:
        return await _keep(turn, candidates[0], said)
    choices = [_choice(turn, each, said) for each in candidates[-MOST_OFFERED:]]
    return Result(Reply(turn.say(texts.WHICH))).offering(*choices, *others)


def _meaning(text: str) -> Said | None:
    words = folded(text).rstrip(".! ")
    number = NUMBER.match(words)
    if number:
        return _NUMBERS.get(number[1])
    return "yes" if YES.match(words) else "no" if NO.match(words) else None


def _offered_at(turn: Turn) -> datetime:
    """When the choices of the last turn were offered."""
    return datetime.fromisoformat(turn.person.talk["until"]) - OPEN_FOR


async def _rating(turn: Turn, number: str) -> list[Choice]:
    dossier = await voices.asked_to_rate(turn.tx, turn.person.address_id, turn.at)
    return [Choice(turn.say(texts.LABEL_RATING, code=dossier.code), f"đánh giá {number}")] if dossier else []


def _choice(turn: Turn, asked: Asked, said: Said) -> Choice:
    word = COMING if said == "yes" else NOT_COMING
    at = turn.hour(asked.gathering.starts_at)
    return Choice(turn.say(texts.LABEL_GATHERING, at=at), f"{word} {asked.guest.code}")


async def _keep_named(turn: Turn, code: str, said: Said) -> Result:
    phone = turn.person.phone_hash
    asked = await invitations.asked(turn.tx, phone, turn.at - _A_DAY) if phone else []
    mine = next((each for each in asked if each.guest.code == code), None)
    if mine is None:
        return Result(Reply(turn.say(texts.NOT_YOURS, code=code)))
    return await _keep(turn, mine, said)


async def _keep(turn: Turn, asked: Asked, said: Said) -> Result:
    event = asked.gathering
    facts = {"at": turn.hour(event.starts_at), "place": event.place, "code": asked.guest.code}
    if not event.is_open(turn.at):
        over = texts.CANCELLED if event.cancelled_at else texts.BEGUN
        return Result(Reply(turn.say(over, **facts)))
    await invitations.answer(turn.tx, asked.guest, said, turn.said.channel, turn.at)
    noted = texts.COMING_NOTED if said == "yes" else texts.NOT_COMING_NOTED
    return Result(Reply(turn.say(noted, **facts)), talk={"invited": asked.guest.code})
