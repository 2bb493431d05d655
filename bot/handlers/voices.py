"""What citizens say of the service: 1 to 5 after a result was returned, and complaints ("phản ánh …")."""

from __future__ import annotations

import re

from bot import texts
from bot.choices import folded, is_bare_number
from bot.turn import Result, Turn
from dossier_code import find_codes, key
from messages import Choice, Reply
from store import voices

COMPLAINT = re.compile(r"^(?:toi muon |xin |cho toi )?(?:phan anh|khieu nai ho so|gop y|to cao can bo)\b[ :,.-]*")
OF_STAFF = re.compile(r"\b(?:muon|xin|can|de) (?:phan anh|gop y|khieu nai|to cao)\b")
STAFF = re.compile(r"\b(?:can bo|nhan vien|cong chuc|thai do|cb|nguoi tiep nhan|hach sach|vong vinh|nhung nhieu)\b")
"""A complaint in the course of a story: "thái độ cán bộ lồi lõm, tôi muốn phản ánh"."""
HIGHEST = 5


async def answer(turn: Turn) -> Result | None:
    """Take a rating where one was asked for; a complaint at any time."""
    if turn.said.text == turn.text and is_bare_number(turn.text):
        return await _rate(turn, turn.text)
    rating = re.match(r"^danh gia ([1-5])$", folded(turn.text))
    if rating:
        return await _rate(turn, rating[1])
    said = folded(turn.text)
    complaint = COMPLAINT.match(said)
    if complaint and turn.answer.kind != "answer":
        return await _complain(turn, bare=complaint.end() == len(said))
    if OF_STAFF.search(said) and STAFF.search(said):
        return await _complain(turn, bare=False)
    return await _complain(turn, bare=False) if turn.remembers("complains") else None


async def _rate(turn: Turn, typed: str) -> Result | None:
    digits = re.sub(r"\D", "", typed)
    dossier = await voices.asked_to_rate(turn.tx, turn.person.address_id, turn.at)
    if dossier is None or not digits or not 1 <= int(digits) <= HIGHEST:
        return None
    await voices.rate(turn.tx, dossier, turn.person.address_id, int(digits), turn.at)
    thanks = texts.RATED_LOW if int(digits) <= 2 else texts.RATED
    return Result(Reply(turn.say(thanks, score=digits, code=dossier.code)), dossier=dossier.code)


async def _complain(turn: Turn, *, bare: bool) -> Result:
    """A bare "phản ánh" is asked what about; the next message is the complaint."""
    if bare:
        return Result(Reply(turn.say(texts.WHAT_COMPLAINT)), talk={"complains": True})
    codes = [code for code in find_codes(turn.text) if code.complete]
    talked_of = turn.remembers("dossier")
    about = codes[0].key if codes else key(talked_of) if talked_of else None
    await voices.complain(turn.tx, turn.person.address_id, turn.text, about, turn.at)
    return Result(
        Reply(turn.say(texts.COMPLAINT_TAKEN), (Choice(turn.say(texts.LABEL_HUMAN), "GAP CAN BO"),)),
        talk={"complains": None},
    )
