"""What a message asks, before anything is known of who asks."""

from __future__ import annotations

from bot import where
from bot.turn import House
from dossier_code import find_codes
from knowledge.library import Answer


def understand(house: House, text: str) -> Answer:
    """A dossier's code says by itself what is asked; anything else is looked for among the procedures."""
    if any(code.complete for code in find_codes(text)):
        return Answer("other", intent="status")
    return house.library.ask(where.matter(house, text))
