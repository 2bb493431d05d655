"""One turn: a message comes in, a reply goes out, the same on every channel, in one transaction of four statements."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import texts, where
from bot.choices import chosen
from bot.handlers import HANDLERS
from bot.rendering import is_plain, render
from bot.turn import House, Result, Turn, remembered
from dossier_code import find_codes
from knowledge.library import Answer
from messages import Inbound, Reply
from store import conversations, questions
from store.conversations import Person
from store.database import Database, Duplicate, Tx, Unavailable

log = logging.getLogger(__name__)
LONGEST = 1000
"""Characters of a message that are read; what is longer is cut, for a question fits into much less."""

Carry = Callable[[Tx, Inbound, Reply, int], Awaitable[None]]
"""Puts a reply that cannot ride in the HTTP answer into the same transaction, as a delivery."""


async def answer(database: Database, house: House, said: Inbound, carry: Carry | None = None) -> Reply:
    """What to say back, rendered for the channel. The same message, taken again, changes nothing.

    Raises what `store.database.Unavailable` names when the database is down: then nothing is stored, and the platform
    should repeat. A fault of our own is said to be one, stores nothing, and is logged without a word of the message.
    """
    said = replace(said, text=said.text[:LONGEST])
    try:
        return await _take(database, house, said, carry)
    except Unavailable:
        raise
    except Exception as unforeseen:
        where = traceback.extract_tb(unforeseen.__traceback__)[-1]
        log.error("a turn failed", extra={"fault": type(unforeseen).__name__, "at": f"{where.name}:{where.lineno}"})
        trouble = texts.TROUBLE.say(house.language, plain=is_plain(said.channel))
        return render(Reply(trouble), said.channel)


async def _take(database: Database, house: House, said: Inbound, carry: Carry | None) -> Reply:
    """Matching is done before the transaction."""
    understood = _understand(house, said.text)
    try:
        return await _turn(database, house, said, understood, carry)
    except Duplicate:  # the same message came twice at once; the other one was first
        return await _turn(database, house, said, understood, carry)


async def _turn(database: Database, house: House, said: Inbound, understood: Answer, carry: Carry | None) -> Reply:
    async with database.begin(quick=True) as tx:
        person = await conversations.greet(tx, said)
        if person.repeat is not None:
            return person.repeat
        turn = _prepare(tx, house, said, person, understood)
        name, result = await _ask_handlers(turn)
        reply = render(result.reply, said.channel)
        left = conversations.Turn(name, remembered(turn, result), result.asker_hash, result.codes)
        row = await conversations.keep(tx, said, reply, person, left)
        if result.question:
            await questions.keep(tx, result.question, understood.kind, understood.codes, turn.at)
        if carry is not None:
            await carry(tx, said, reply, row)
    return reply


def _prepare(tx: Tx, house: House, said: Inbound, person: Person, understood: Answer) -> Turn:
    """A number, a label or a photo stands for other words; those are understood instead."""
    turn = Turn(tx, said, said.text, person, house, understood)
    text = _meant(turn)
    return turn if text == said.text else replace(turn, text=text, answer=_understand(house, text))


def _understand(house: House, text: str) -> Answer:
    """A dossier's code says by itself what is asked; anything else is looked for among the procedures."""
    if any(char.isdigit() for char in text) and any(code.complete for code in find_codes(text)):
        return Answer("other", intent="status")
    return house.library.ask(where.matter(house, text))


def _meant(turn: Turn) -> str:
    if turn.said.image:
        return " ".join((*turn.said.image, turn.said.text))
    return chosen(turn.text, turn.remembers("open") or []) or turn.text


async def _ask_handlers(turn: Turn) -> tuple[str, Result]:
    for name, handler in HANDLERS:
        result = await handler(turn)
        if result is not None:
            return name, result
    raise AssertionError("the last handler always answers")
