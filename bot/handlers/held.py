"""While an official holds the talk the bot is silent, and the official sees what is said."""

from __future__ import annotations

from bot.turn import Result, Turn
from messages import Reply
from store import tickets


async def answer(turn: Turn) -> Result | None:
    """Nothing, to somebody whom an official is talking with."""
    if turn.person.held_until is None or turn.person.held_until <= turn.at:
        return None
    await tickets.note_heard(turn.tx, turn.person.address_id, turn.at)
    return Result(Reply(""))
