"""What is left: greetings, thanks, what is not ours, what is vague; and "I do not know", with a way to a person."""

from __future__ import annotations

import re

from bot import channel_texts, texts
from bot.choices import folded, is_bare_number
from bot.handlers import human
from bot.rendering import fitted
from bot.turn import Result, Turn
from knowledge.units import explain, read_units
from messages import Choice, Reply

ENOUGH_MISSES = 2
WHO = re.compile(
    r"\b(?:robot|chatbot|chat bot|may tra loi|tra loi tu dong|nguoi that khong|nguoi hay may)\b"
    r"|^(?:ban|em|anh|chi|ad|day|ai)(?: dang)? (?:la ai|noi chuyen|tra loi|la bot)\b|^ai (?:day|do|dang)\b"
)
YES = re.compile(r"^(?:da |vang )?(?:dung|phai|chinh xac|chuan)(?: roi| vay| the| a| ah)*\W*$")
""" "Dung" without marks is "yes" and "stop" alike: what to send for the latter is said too."""
SENTENCES = {
    "greeting": texts.GREETING,
    "thanks": texts.THANKS,
    "vague": texts.VAGUE,
    "insult": texts.NOT_OURS,
    "spam": texts.NOT_OURS,
    "weather": texts.NOT_OURS,
    "lottery": texts.NOT_OURS,
    "chat": texts.NOT_OURS,
    "topic": texts.NOT_OURS,
}


async def answer(turn: Turn) -> Result:
    """Always answers. The second time that nothing is understood, an official gets it."""
    if is_bare_number(turn.text):
        return _number(turn)
    if WHO.search(folded(turn.text)):
        return Result(Reply(turn.say(channel_texts.WHO)))
    if YES.match(folded(turn.text)):
        return Result(Reply(turn.say(texts.ACKNOWLEDGED)))
    sentence = SENTENCES.get(turn.answer.intent)
    if sentence is not None and sentence is not texts.VAGUE:
        return Result(Reply(turn.say(sentence)))
    ended = [explain(each, turn.language, plain=turn.plain) for each in read_units(turn.text)]
    if ended:
        return Result(Reply(fitted([*ended, turn.say(texts.VAGUE)], plain=turn.plain)))
    misses = int(turn.remembers("misses") or 0) + 1
    if misses >= ENOUGH_MISSES:
        return await human.pass_on(turn)
    if sentence is texts.VAGUE:
        return Result(Reply(turn.say(sentence)), talk={"misses": misses})
    result = Result(Reply(turn.say(texts.UNKNOWN)), question=turn.text, talk={"misses": misses})
    return result if turn.plain else result.offering(Choice(turn.say(texts.LABEL_HUMAN), "GAP CAN BO"))


def _number(turn: Turn) -> Result:
    offered = turn.remembers("open") or []
    if len(offered) < 2:
        return Result(Reply(turn.say(texts.NOTHING_ASKED)), talk={"open": offered})
    return Result(Reply(turn.say(texts.WRONG_NUMBER, count=len(offered))), talk={"open": offered})
