"""How to use the service, in one message."""

from __future__ import annotations

from bot import texts
from bot.choices import folded
from bot.turn import Result, Turn
from messages import Reply

ASKED = frozenset(
    " ".join(each.split())
    for each in """ help | tro giup | huong dan | huong dan su dung | cu phap | giup | giup toi | giup voi | giup em
    | giup minh | giup do | ho tro | menu | hd | cach dung | su dung sao | /start | /help""".split("|")
)
MARKS = " ?!."


async def answer(turn: Turn) -> Result | None:
    """Say what can be sent."""
    return Result(Reply(turn.say(texts.HELP))) if folded(turn.text).strip(MARKS) in {"", *ASKED} else None
