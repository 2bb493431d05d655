"""Following a dossier, waiting for a code that is not known yet, listing both, ending them; and a dossier's way."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot import texts
from bot.choices import folded
from bot.handlers.dossiers import find
from bot.rendering import fitted
from bot.turn import Result, Turn
from dossier_code import CodeReading, find_codes, key
from messages import Reply
from store import citizens, dossiers

FOLLOW = re.compile(r"^(?:theo doi|bao toi|bao cho toi|nhan tin ho so)\b")
STOP = re.compile(r"^(?:thoi|ngung|huy|bo|dung)(?: theo doi)?\b(?=.*\d)|^(?:thoi|ngung|huy|bo) theo doi$")
LIST = re.compile(r"^(?:danh sach|ds|xem)(?: ho so)?(?: dang)? theo doi$|^dang theo doi(?: gi)?$|^ds$")
STEPS = re.compile(r"^(?:cac )?buoc\b|^duong di\b|^qua trinh\b|^tien do\b")


async def answer(turn: Turn) -> Result | None:
    """Take THEO DOI <code>, THOI <code>, DANH SACH THEO DOI and CAC BUOC <code>."""
    said = folded(turn.text)
    if LIST.match(said):
        return await _list(turn)
    if not any(each.match(said) for each in (FOLLOW, STOP, STEPS)):
        return None
    code = _code(turn) or (await _newest(turn) if FOLLOW.match(said) else None)
    if STOP.match(said) and (code or "theo doi" in said):
        count = await citizens.stop_following(
            turn.tx, turn.person.address_id, code.code if code else None, turn.evidence
        )
        return Result(Reply(turn.say(texts.STOPPED_FOLLOWING, count=count)))
    if code and FOLLOW.match(said):
        return await follow(turn, code)
    return await _steps(turn, code) if code and STEPS.match(said) else None


def _code(turn: Turn) -> CodeReading | None:
    talked_of = turn.remembers("dossier")
    codes = [each for each in find_codes(turn.text) if each.complete]
    if not codes and talked_of:
        codes = list(find_codes(talked_of, known=[key(talked_of)]))
    return codes[0] if codes else None


async def _newest(turn: Turn) -> CodeReading | None:
    """The newest dossier of the sender's phone, where "theo dõi" names none and none is talked of."""
    if turn.person.phone_hash is None or not turn.person.lodged:
        return None
    mine = await dossiers.of_phone(turn.tx, turn.person.phone_hash, limit=1, samples=turn.practises)
    return next(iter(find_codes(mine[0].code, known=[key(mine[0].code)])), None) if mine else None


async def follow(turn: Turn, code: CodeReading) -> Result:
    """Whoever may see ring (b) may follow; a code that is not known is waited for."""
    finding = await find(turn, code)
    if finding.slowed or finding.ambiguous:
        return Result(Reply(turn.say(texts.SLOWED if finding.slowed else texts.AMBIGUOUS)))
    if finding.seen is None:
        await citizens.wait_for(turn.tx, code.code, turn.person.address_id, turn.at)
        return Result(Reply(turn.say(texts.WAITING, code=code.code, days=turn.house.watch_days)), dossier=code.code)
    if finding.seen.details is None:
        asked = Result(Reply(turn.say(texts.PROVE_TO_FOLLOW, code=finding.seen.code)), dossier=finding.seen.code)
        return replace(asked, talk={"about": "dossier", "proves": "follow"})
    proof = "id_digits" if code.digits4 else "phone"
    await citizens.follow(turn.tx, finding.seen.id, turn.person.address_id, proof, turn.evidence)
    followed = Result(Reply(turn.say(texts.FOLLOWING, code=finding.seen.code)), dossier=finding.seen.code)
    return replace(followed, talk={"proves": None})


async def _list(turn: Turn) -> Result:
    codes = [row.code for row in await citizens.followed(turn.tx, turn.person.address_id)]
    if not codes:
        return Result(Reply(turn.say(texts.NOTHING_FOLLOWED)))
    return Result(Reply(turn.say(texts.FOLLOWED, codes=", ".join(codes))))


async def _steps(turn: Turn, code: CodeReading) -> Result:
    finding = await find(turn, code)
    if finding.seen is None or finding.seen.details is None:
        return Result(Reply(turn.say(texts.PROVE_TO_FOLLOW, code=code.code)), dossier=code.code)
    way = await dossiers.steps(turn.tx, finding.seen.id)
    lines = [turn.say(texts.STEP, hour=turn.hour(row.at), what=_what(turn, row)) for row in way]
    newest_first = lines[::-1] if turn.plain else lines
    head = turn.say(texts.STEPS_OF, code=finding.seen.code)
    body = newest_first or [turn.say(texts.NO_STEPS)]
    return Result(Reply(fitted([head, *body], plain=turn.plain)), dossier=finding.seen.code)


def _what(turn: Turn, row: Any) -> str:
    status = turn.say(texts.STATUSES[row.status]) if row.status else ""
    return " – ".join(each for each in (row.content or status, row.unit) if each)
