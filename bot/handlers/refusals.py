"""Opting out and back: TC, HUY, STOP …; TC HET stops mandatory notices too; BAT brings all back."""

from __future__ import annotations

from bot import texts
from bot.refusal import read_refusal
from bot.turn import Result, Turn
from messages import Reply
from store import citizens

SENTENCES = {"reminders": texts.REFUSED_REMINDERS, "all": texts.REFUSED_ALL, "back": texts.BACK_AGAIN}


async def answer(turn: Turn) -> Result | None:
    """Take a refusal, or take it back; one confirmation says what goes on and how to undo it."""
    meant = read_refusal(turn.text)
    if meant is None:
        return None
    scope: citizens.Scope = "none" if meant == "back" else meant
    await citizens.refuse(turn.tx, turn.said.channel, turn.said.address, scope, turn.evidence)
    return Result(Reply(turn.say(SENTENCES[meant])))
