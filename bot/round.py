"""One round: the turns of several people in one transaction, of four statements and what their handlers ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.choices import chosen
from bot.handlers import HANDLERS
from bot.rendering import render
from bot.turn import House, Result, Turn, remembered
from bot.understanding import understand
from knowledge.library import Answer
from messages import Inbound, Reply
from store import conversations, questions
from store.conversations import Person, Taken
from store.database import Database, Tx
from store.questions import Asked

Carry = Callable[[Tx, Inbound, Reply, int], Awaitable[None]]
"""Puts a reply that cannot ride in the HTTP answer into the same transaction, as a delivery."""


def _future() -> asyncio.Future[Reply]:
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True, eq=False)
class Heard:
    """A message that waits for its turn, what it was understood to ask, and the reply that somebody waits for."""

    said: Inbound
    house: House
    understood: Answer
    carry: Carry | None = None
    reply: asyncio.Future[Reply] = field(default_factory=_future)

    @property
    def ties(self) -> set[str]:
        """What no two turns at once may share: the person, the message, the network from which codes are tried."""
        said = self.said
        person, message = f"person {said.channel} {said.address}", f"message {said.channel} {said.provider_id}"
        return {person, message, f"network {said.network}"} if said.network else {person, message}

    def hear(self, reply: Reply) -> None:
        """The turn is taken, even where the request was given up and nobody waits any more."""
        if not self.reply.done():
            self.reply.set_result(reply)

    def fail(self, fault: BaseException) -> None:
        """Nothing is stored."""
        if not self.reply.done():
            self.reply.set_exception(fault)


async def take(database: Database, heard: Sequence[Heard]) -> list[Reply]:
    """Answer messages of different people, in their order; all of it is stored, or nothing.

    Raises Duplicate where one of them was stored before.
    """
    async with database.begin(quick=True) as tx:
        people = await conversations.greet(tx, [each.said for each in heard])
        taken = [await _answer(tx, each, person) for each, person in zip(heard, people, strict=True)]
        rows = await conversations.keep(tx, taken)
        await questions.keep(tx, [_asked(*each) for each in zip(heard, taken, strict=True) if each[1].question])
        for each, done, row in zip(heard, taken, rows, strict=True):
            if each.carry is not None:
                await each.carry(tx, each.said, done.reply, row)
    return [done.reply for done in taken]


async def _answer(tx: Tx, heard: Heard, person: Person) -> Taken:
    turn = _prepare(tx, heard, person)
    name, result = await _ask_handlers(turn)
    reply, talk = render(result.reply, heard.said.channel), remembered(turn, result)
    return Taken(heard.said, person, reply, name, talk, result.asker_hash, result.codes, result.question)


def _asked(heard: Heard, taken: Taken) -> Asked:
    return Asked(taken.question, heard.understood.kind, heard.understood.codes, heard.said.received_at)


def _prepare(tx: Tx, heard: Heard, person: Person) -> Turn:
    """A number, a label or a photo stands for other words; those are understood instead."""
    turn = Turn(tx, heard.said, heard.said.text, person, heard.house, heard.understood)
    text = _meant(turn)
    return turn if text == turn.text else replace(turn, text=text, answer=understand(heard.house, text))


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
