"""Where a dossier stands: by its code, typed in any way, or by the phone that it was lodged with."""

from __future__ import annotations

import re

from bot import channel_texts, place_texts, proof, texts, where
from bot.choices import folded
from bot.dossier_lines import describe
from bot.rendering import fitted
from bot.turn import Result, Turn
from dossier_code import CodeReading, find_codes, key, possible_keys, procedure_codes
from messages import Choice, Reply
from store import dossiers
from store.dossiers import Asker, Finding, Seen

MOST_AT_ONCE, MOST_TOGETHER = 3, 10
_FEW_WORDS = r"(?: [^\s,.;:?!]+){0,9}?"
MINE = re.compile(
    rf"(?<!mang )(?<!dem )(?<!nop )(?<!gui )(?<!dua )\b(?:ho so|hs){_FEW_WORDS}"
    r" (?:cua (?:toi|minh|em)|(?:toi|den) dau|xong|co chua|tra cuu|kiem tra)\b"
    rf"|\b(?:ket qua|kq){_FEW_WORDS} (?:cua (?:toi|minh|em)|(?:toi|den) dau|xong|co chua|tra cuu)\b"
    r"|\btra cuu(?: ho so)?$|\bkiem tra ho so\b|^(?:hs|ho so|ma ho so|xong chua|toi dau roi|co chua|bao gio co)$"
)
"""The sender's own dossiers are asked for: in one clause, and not where one is to be brought ("mang hồ sơ tới đâu")."""


async def answer(turn: Turn) -> Result | None:
    """The status of each code in the text; of the sender's own dossiers where none is given but asked for."""
    codes = await _codes(turn)
    if any(code.complete for code in codes):
        return await tell(turn, [code for code in codes if code.complete][:MOST_AT_ONCE])
    if codes:
        return Result(Reply(turn.say(texts.SHORT_CODE, said=codes[0].code)))
    if turn.answer.intent == "status" or MINE.search(folded(turn.text)):
        return await _answer_mine(turn)
    return None


async def _codes(turn: Turn) -> tuple[CodeReading, ...]:
    """The codes in the text; what older systems wrote, or what may be read in two ways, is settled by what is known."""
    codes = find_codes(turn.text)
    digits = any(char.isdigit() for char in turn.text)
    if any(code.complete and not code.others for code in codes) or not digits or procedure_codes(turn.text):
        return codes
    known = await dossiers.known_keys(turn.tx, possible_keys(turn.text))
    return find_codes(turn.text, known=known) if known else codes


def asker(turn: Turn, digits: str = "") -> Asker:
    """Who asks, as a look-up counts them: web chat by the network it comes from, hidden numbers together."""
    whom = turn.said.network or turn.said.address
    return Asker(
        address_id=turn.person.address_id,
        channel=turn.said.channel,
        phone_hash=turn.person.phone_hash,
        hash=turn.tx.vault.digest("asker", turn.said.channel, whom),
        at=turn.at,
        digits=digits,
    )


async def find(turn: Turn, code: CodeReading) -> Finding:
    """What this asker may see of that code."""
    return await dossiers.for_citizen(turn.tx, code, asker(turn, code.digits4 or ""), turn.house.rules)


async def tell(turn: Turn, codes: list[CodeReading]) -> Result:
    """What may be seen of each of these codes; what is asked next is about the last of them."""
    findings = [await find(turn, code) for code in codes]
    counted = tuple(code.key for code, finding in zip(codes, findings, strict=True) if not finding.own)
    said = [await _say(turn, code, finding) for code, finding in zip(codes, findings, strict=True)]
    text = said[0] if len(said) == 1 else "\n".join(said)
    last = findings[-1].seen
    card = findings[0].seen if len(findings) == 1 else None
    result = Result(
        Reply(text, card=card),
        dossier=last.code if last else codes[-1].code,
        asker_hash=asker(turn).hash,
        codes=counted,
        talk={"about": "dossier"},
    )
    return result.offering(*offers(turn, codes[0], findings[0])) if len(codes) == 1 else result


async def _say(turn: Turn, code: CodeReading, finding: Finding) -> str:
    if finding.slowed:
        return turn.say(texts.SLOWED)
    if finding.ambiguous:
        return turn.say(texts.AMBIGUOUS)
    if finding.seen is None:
        return fitted([turn.say(texts.NOT_FOUND, code=code.code), _took_over(turn, code)], plain=turn.plain)
    return fitted([describe(turn, finding.seen), await _together(turn, finding.seen)], plain=turn.plain)


def _took_over(turn: Turn, code: CodeReading) -> str:
    """Who keeps the dossiers of a unit that ended, where the code begins with one's."""
    office = where.took_over(turn.house, code.code)
    if office is None:
        return ""
    name = office.short if turn.plain and office.short else office.name
    return turn.say(place_texts.OLD_CODE, office=name, phone=f", {office.phone}" if office.phone else "")


async def _together(turn: Turn, seen: Seen) -> str:
    """The other dossiers of the same request (liên thông), for who proved themselves; by SMS only how many."""
    if seen.details is None or not seen.details.request:
        return ""
    others = [row for row in await dossiers.of_request(turn.tx, seen.details.request) if row.code != seen.code]
    if not others or turn.plain:
        return turn.say(texts.TOGETHER, number=str(len(others))) if others else ""
    lines = [f"{row.code}: {turn.say(texts.STATUSES[row.status])}." for row in others[:MOST_TOGETHER]]
    return "\n".join([turn.say(texts.TOGETHER, number=str(len(others))), *lines])


def offers(turn: Turn, code: CodeReading, finding: Finding) -> list[Choice]:
    """What may come next. By SMS only where the reply leaves room for it, so that it stays one part."""
    if finding.slowed or finding.ambiguous:
        return []
    if finding.seen is None:
        return [Choice(turn.say(texts.LABEL_WAIT), f"THEO DOI {code.code}")]
    if finding.seen.details is None:
        prove = Choice(turn.say(channel_texts.LABEL_PROVE), "XAC NHAN")
        return [prove] if turn.said.channel in proof.CHANNELS and turn.person.phone_hash is None else []
    if turn.plain:
        return []
    follow = Choice(turn.say(texts.LABEL_FOLLOW), f"THEO DOI {finding.seen.code}")
    steps = Choice(turn.say(texts.LABEL_STEPS), f"CAC BUOC {finding.seen.code}")
    human = Choice(turn.say(texts.LABEL_HUMAN), "GAP CAN BO")
    own = turn.person.phone_hash is not None and finding.seen.details.followed is False
    return [steps, follow, human] if own or not finding.seen.details.followed else [steps, human]


async def _answer_mine(turn: Turn) -> Result:
    if turn.person.phone_hash is None or not turn.person.lodged:
        return Result(Reply(turn.say(texts.ASK_CODE)))
    mine = await dossiers.of_phone(turn.tx, turn.person.phone_hash, samples=turn.practises)
    if not mine:
        return Result(Reply(turn.say(texts.ASK_CODE)))
    if len(mine) == 1:
        return await tell(turn, list(find_codes(mine[0].code, known=[key(mine[0].code)]))[:1])
    lines = [f"{row.code}: {turn.say(texts.STATUSES[row.status])}." for row in mine]
    return Result(Reply(fitted([turn.say(texts.YOURS), *lines], plain=turn.plain)))
