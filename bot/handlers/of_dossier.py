"""What is asked of a dossier that is talked of: what is missing, what to pay, when, where to; or that it is not theirs.

Who answers one of our notices writes "lay o dau", not the code: without any talk their phone's newest dossier is meant.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot import aside_texts, dossier_texts, texts
from bot.choices import folded
from bot.dossier_lines import PAYMENT, READY, RUNNING, SUPPLEMENT, describe, to_pay
from bot.handlers.asides import PROXY
from bot.handlers.dossiers import find, offers, tell
from bot.handlers.following import follow
from bot.rendering import fitted
from bot.turn import Result, Turn
from dossier_code import CodeReading, find_codes, key
from knowledge.office import describe_visit
from messages import Reply
from store import dossiers, voices
from store.dossiers import Seen

DIGITS = re.compile(r"^(?:(?:4 so cuoi|so cuoi|cccd|cmnd|can cuoc|la|so)[ :.]*)*(\d{4})\W*$")
NOT_MINE = re.compile(
    r"\bkhong phai (?:la )?(?:toi|em|minh|ho so cua|cua toi|cua em|nguoi nop)\b|\b(?:nham|sai|lon) (?:so|nguoi)\b"
    r"|\b(?:toi|em|minh) (?:khong|ko|k|chua|dau co|co) (?:he )?nop ho so (?:nao|gi)\b"
)
WITHDRAW = re.compile(
    r"\b(?:rut|huy)(?: lai)? (?:ho so|hs|don)\b|\b(?:ho so|hs)\b.*\b(?:muon|xin|can) (?:rut|huy)(?: lai)?\W*$"
)
SUPPLEMENT_OF = re.compile(r"\bbo sung (?:them )?(?:ho so|hs|giay to)\b")
ASKS = {
    "proxy": PROXY,
    "post": re.compile(r"\bbuu dien\b|\bgui (?:ve|den|toi) (?:tan )?nha\b|\bship\b|\bgiao tan nha\b"),
    "missing": re.compile(
        r"\bthieu\b|\bbo sung\b|\b(?:mang|dem|cam)\b.*\b(?:gi|nao)\b|\bgiay (?:to )?(?:gi|nao)\b|^can gi\b"
    ),
    "money": re.compile(r"\btien\b|\bphi\b|\bchuyen khoan\b|\bthanh toan\b"),
    "place": re.compile(
        r"\b(?:lay|nhan|den|nop|lien he|goi|dia chi)\b.*\b(?:dau|cho nao|ai|so nao)\b|^(?:o dau|dia chi)\b"
    ),
    "time": re.compile(
        r"\bbao (?:nhieu )?(?:lau|gio|ngay)\b|\b(?:khi|chung|hom|ngay) nao\b|\bmay (?:ngay|hom|bua)\b|\bhen\b"
    ),
}
"""What is asked, the most particular first: "mang gi den dau" is about papers, "nop tien o dau" about money."""


async def answer(turn: Turn) -> Result | None:
    """Where the talk is about a dossier, or the sender has one and talks of nothing else."""
    asked = _asked(turn)
    code = await _code(turn) if asked else None
    if asked is None or code is None:
        return None
    if asked == "digits":
        proved = replace(code, digits4=DIGITS.sub(r"\1", folded(turn.text)))
        return await (follow(turn, proved) if turn.remembers("proves") == "follow" else tell(turn, [proved]))
    finding = await find(turn, code)
    if finding.seen is None or (asked == "not mine" and not finding.own):
        return None
    said = await _say(turn, finding.seen, asked)
    counted = () if finding.own else (code.key,)
    result = Result(Reply(said), dossier=finding.seen.code, codes=counted, talk={"about": "dossier", "misses": None})
    return result if turn.plain else result.offering(*offers(turn, code, finding))


def _asked(turn: Turn) -> str | None:
    """What is asked of a dossier; None where the message is about something else."""
    said = folded(turn.text)
    if DIGITS.match(said):
        return "digits" if turn.remembers("about") == "dossier" else None
    if NOT_MINE.search(said):
        return "not mine"
    if WITHDRAW.search(said):
        return "withdraw"
    if SUPPLEMENT_OF.search(said):
        return "missing"
    if turn.answer.kind != "unknown":
        return None
    return next((name for name, pattern in ASKS.items() if pattern.search(said)), None)


async def _code(turn: Turn) -> CodeReading | None:
    """The dossier that was talked of last; without any talk, the newest of this phone."""
    talked_of = turn.remembers("dossier") if turn.remembers("about") == "dossier" else None
    if talked_of is None and (turn.remembers("topic") or turn.remembers("asks") or not turn.person.lodged):
        return None
    if talked_of is None:
        mine = await dossiers.of_phone(turn.tx, turn.person.phone_hash or "", limit=1, samples=turn.practises)
        talked_of = mine[0].code if mine else None
    found = find_codes(talked_of, known=[key(talked_of)]) if talked_of else ()
    return found[0] if found else None


async def _say(turn: Turn, seen: Seen, asked: str) -> str:
    head = turn.say(texts.CODE_STATUS, code=seen.code, status=turn.say(texts.STATUSES[seen.status]))
    call = turn.say(texts.CALL, phone=seen.office.phone) if seen.office.phone else ""
    match asked:
        case "not mine":
            await voices.complain(turn.tx, turn.person.address_id, turn.text, key(seen.code), turn.at)
            return turn.say(dossier_texts.NOT_YOURS, code=seen.code)
        case "withdraw" if seen.status in (*RUNNING, SUPPLEMENT, PAYMENT):
            return fitted([turn.say(dossier_texts.HOW_TO_WITHDRAW, code=seen.code), call], plain=turn.plain)
        case "proxy" | "post":
            told = aside_texts.PROXY if asked == "proxy" else dossier_texts.BY_POST
            return fitted([turn.say(told), call], plain=turn.plain)
        case "place":
            return fitted([head, *_visit(turn, seen)], plain=turn.plain)
        case "missing" if seen.details and seen.status not in (SUPPLEMENT, READY):
            return fitted([head, turn.say(dossier_texts.NOTHING_MISSING), call], plain=turn.plain)
        case "money" if seen.details:
            return fitted([head, *_money(turn, seen), call], plain=turn.plain)
        case _:
            return describe(turn, seen)


def _money(turn: Turn, seen: Seen) -> list[str]:
    if seen.details is None or seen.status != PAYMENT:
        return [turn.say(dossier_texts.NOTHING_TO_PAY)]
    return [to_pay(turn, seen.details), turn.say(dossier_texts.HOW_TO_PAY)]


def _visit(turn: Turn, seen: Seen) -> list[str]:
    """Where to go and when; only what the dossier itself says of its office where that is not one we serve."""
    office = turn.house.offices.get(seen.office.code)
    if office is None:
        return [turn.say(texts.AT_OFFICE, office=seen.office.name), seen.office.address]
    return list(describe_visit(office, turn.at, turn.language, plain=turn.plain))
