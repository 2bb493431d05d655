"""How to use the service, in one message."""

from __future__ import annotations

from bot import texts
from bot.choices import folded
from bot.turn import Result, Turn
from messages import Reply

ASKED = frozenset(
    {"", "?", "??", "help", "tro giup", "huong dan", "cu phap", "giup", "giup toi", "menu", "hd", "/start", "/help"}
)


async def answer(turn: Turn) -> Result | None:
    """Say what can be sent."""
    return Result(Reply(turn.say(texts.HELP))) if folded(turn.text) in ASKED else None
