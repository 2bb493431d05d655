"""Proof on channels without a number: a person's own contact, or a one-time code of six digits by SMS.

The answers are the same whether a phone is known to us or not, and whether a limit held a code back.
"""

from __future__ import annotations

import re
import secrets

import phone
from bot import channel_texts as texts
from bot.choices import folded
from bot.turn import Result, Turn
from messages import Choice, Reply
from store import proofs
from store.proofs import Outcome, Request

CHANNELS = frozenset({"telegram", "zalo", "web"})
"""Where the address is no number. E-mail is left out: whoever forges a sender would prove somebody else's phone."""
CONTACTS = CHANNELS | {"practice"}
"""Chats that hand over a person's own contact; from the simulator no code is ever sent to anybody's number."""
WISH = re.compile(
    r"^(?:xac nhan|xac thuc|verify|confirm)(?: (?:so(?: dien thoai)?|sdt|dien thoai|my number|number|phone))*(?= |:|$)"
)
LEAST_DIGITS = 8
CODE = re.compile(r"^(?:ma(?: xac nhan)?|code)?[ :]*(\d{3})[ .-]?(\d{3})[ .]?$")


async def answer(turn: Turn) -> Result | None:
    """Hear a wish to prove a number, the number, and the code; None when the text is about something else."""
    if turn.said.channel in CONTACTS and turn.said.verified_phone and not turn.text:
        return await prove_contact(turn)
    if turn.said.channel not in CHANNELS:
        return None
    said = folded(turn.text)
    typed = CODE.match(said)
    if typed:
        return await take_code(turn, typed[1] + typed[2])
    wish = WISH.match(said)
    if wish or said == folded(texts.SHARE_PHONE):
        return await _ask(turn, said[wish.end() :].strip(" :") if wish else "")
    if turn.remembers("proof") == "number" and phone.normalise(turn.text):
        return await send_code(turn, turn.text)
    return None


def ask_number(turn: Turn) -> Result:
    """Ask which number is to be proved; in Telegram with the key that shares one's own."""
    keys = (Choice(turn.say(texts.LABEL_SHARE), texts.SHARE_PHONE),) if turn.said.channel == "telegram" else ()
    return Result(Reply(turn.say(texts.ASK_NUMBER), keys), talk={"proof": "number"})


async def send_code(turn: Turn, number: str) -> Result:
    """Send a code by SMS to that number, or seem to."""
    e164 = phone.normalise(number)
    if e164 is None or not phone.is_mobile(e164):
        return Result(Reply(turn.say(texts.NOT_A_MOBILE)), talk={"proof": "number"})
    code = f"{secrets.randbelow(1_000_000):06d}"
    sms = texts.CODE_SMS.say(turn.language, plain=True, code=code)
    await proofs.send_code(turn.tx, Request(turn.person.address_id, _asker(turn), e164, code, sms, turn.at))
    return Result(Reply(turn.say(texts.CODE_SENT, phone=phone.display(e164))), talk={"proof": "number"})


async def take_code(turn: Turn, code: str) -> Result | None:
    """Try six digits; None where no code was asked for in the last hour, for they mean something else then."""
    outcome = await proofs.take_code(turn.tx, turn.person.address_id, code, turn.at)
    if outcome is Outcome.NOT_ASKED:
        return None
    if outcome is Outcome.WRONG:
        return Result(Reply(turn.say(texts.CODE_WRONG)), talk={"proof": "number"})
    return _proved(turn)


async def prove_contact(turn: Turn) -> Result:
    """The platform itself says that this number is theirs."""
    assert turn.said.verified_phone is not None
    await proofs.link(turn.tx, turn.person.address_id, turn.tx.vault.digest("phone", turn.said.verified_phone), turn.at)
    return _proved(turn)


async def _ask(turn: Turn, rest: str) -> Result | None:
    """ "xac nhan tinh trang hon nhan" is a question about a procedure: only a number makes it a wish to prove one."""
    if not rest:
        return ask_number(turn)
    return await send_code(turn, rest) if sum(char.isdigit() for char in rest) >= LEAST_DIGITS else None


def _proved(turn: Turn) -> Result:
    talked_of = turn.remembers("dossier")
    see = (Choice(turn.say(texts.LABEL_SEE, code=talked_of), talked_of),) if talked_of else ()
    return Result(Reply(turn.say(texts.PROVED), see))


def _asker(turn: Turn) -> str:
    """Who is counted for asking: web chat by the network it comes from."""
    whom = turn.said.network or turn.said.address
    return turn.tx.vault.digest("asker", turn.said.channel, whom)
