"""What somebody else settles (a court, the police, the power company): said plainly, instead of a guess."""

from __future__ import annotations

from bot.turn import Result, Turn
from knowledge.elsewhere import find_elsewhere
from messages import Reply


async def answer(turn: Turn) -> Result | None:
    """Where the words name a matter of another house, and no procedure is surely meant."""
    matter = find_elsewhere(turn.text)
    if matter is None or (turn.answer.kind == "answer" and not matter.surely):
        return None
    return Result(Reply(turn.say(matter.tells)))
