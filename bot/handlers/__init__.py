"""What a citizen can ask: a file each. HANDLERS is the order in which they are asked; the first that answers wins."""

from collections.abc import Awaitable, Callable

from bot import photo, proof
from bot.handlers import (
    asides,
    dossiers,
    elsewhere,
    fallback,
    following,
    held,
    help,
    human,
    invitations,
    languages,
    of_dossier,
    offices,
    procedures,
    refusals,
    voices,
    wishes,
)
from bot.turn import Result, Turn

Handler = Callable[[Turn], Awaitable[Result | None]]

HANDLERS: tuple[tuple[str, Handler], ...] = (
    ("refusals", refusals.answer),
    ("wishes", wishes.answer),
    ("held", held.answer),
    ("photo", photo.answer),
    ("proof", proof.answer),
    ("invitations", invitations.answer),
    ("help", help.answer),
    ("languages", languages.answer),
    ("voices", voices.answer),
    ("following", following.answer),
    ("dossiers", dossiers.answer),
    ("of_dossier", of_dossier.answer),
    ("offices", offices.answer),
    ("human", human.answer),
    ("elsewhere", elsewhere.answer),
    ("asides", asides.answer),
    ("procedures", procedures.answer),
    ("fallback", fallback.answer),
)
