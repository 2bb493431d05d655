"""How to use the service, in one message."""

from __future__ import annotations

import re

from bot import texts
from bot.choices import folded
from bot.turn import Result, Turn
from messages import Reply

ASKED = re.compile(
    r"help|(?:tro )?giup(?: toi| voi| em| minh| do)?|ho tro|huong dan(?: su dung)?|hd|cu phap|menu|cach dung"
    r"|su dung sao|/start|/help|"
)
MARKS = " ?!."


async def answer(turn: Turn) -> Result | None:
    """Say what can be sent."""
    return Result(Reply(turn.say(texts.HELP))) if ASKED.fullmatch(folded(turn.text).strip(MARKS)) else None
