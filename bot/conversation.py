"""A message comes in, a reply goes out, the same on every channel. Messages that come in together are taken together.

What a turn does in the database is little; what costs is each trip there. So while one round of turns is under way the
next one gathers: alone, a message waits for nobody, and the more people write at once the less each of them costs.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from dataclasses import replace

from bot import texts
from bot.rendering import is_plain, render
from bot.round import Carry, Heard, take
from bot.turn import House
from bot.understanding import understand
from messages import Inbound, Reply
from store import conversations
from store.database import Database, Duplicate, Unavailable

log = logging.getLogger(__name__)
LONGEST = 1000
"""Characters of a message that are read; what is longer is cut, for a question fits into much less."""
TOGETHER = 16
"""Turns of one round at most: a fault undoes all of them, and they are taken again one by one."""
ROUNDS = 2
"""Rounds under way at once: one works while the other waits for the database. The second begins only where it would be
half full, for most of a round's work is the same for one turn as for sixteen."""


class Conversation:
    """Everybody's turns over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[Heard] = []
        self._rounds: dict[asyncio.Task[list[Reply]], list[Heard]] = {}

    async def answer(self, house: House, said: Inbound, carry: Carry | None = None) -> Reply:
        """What to say back, rendered for the channel. The same message, taken again, changes nothing.

        Raises what `store.database.Unavailable` names when the database is down: then nothing is stored, and the
        platform should repeat. A fault of our own is said to be one, stores nothing, and is logged without a word of
        the message.
        """
        if len(said.text) > LONGEST:
            said = replace(said, text=said.text[:LONGEST])
        try:
            return await self._once(house, said, carry)
        except Unavailable:
            raise
        except Exception as unforeseen:
            where = traceback.extract_tb(unforeseen.__traceback__)[-1]
            log.error("a turn failed", extra={"fault": type(unforeseen).__name__, "at": f"{where.name}:{where.lineno}"})
            return render(Reply(texts.TROUBLE.say(house.language, plain=is_plain(said.channel))), said.channel)

    async def finish(self) -> None:
        """Return when every round under way is stored, also those whose requests were given up."""
        while self._rounds:
            await asyncio.gather(*self._rounds, return_exceptions=True)

    async def _once(self, house: House, said: Inbound, carry: Carry | None) -> Reply:
        """Matching is done before the transaction."""
        understood = understand(house, said.text)
        try:
            return await self._in_turn(Heard(said, house, understood, carry))
        except Duplicate:
            async with self._database.read() as tx:
                stored = await conversations.stored(tx, said)
            return stored or await self._in_turn(Heard(said, house, understood, carry))

    async def _in_turn(self, heard: Heard) -> Reply:
        self._waiting.append(heard)
        self._begin_rounds()
        return await heard.reply

    def _begin_rounds(self) -> None:
        while self._has_room() and (heard := self._choose()):
            self._begin(heard)

    def _has_room(self) -> bool:
        return not self._rounds or (len(self._rounds) < ROUNDS and len(self._waiting) >= TOGETHER // 2)

    def _begin(self, heard: list[Heard]) -> None:
        task = asyncio.create_task(take(self._database, heard))
        self._rounds[task] = heard
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[list[Reply]]) -> None:
        """Tell each their reply, or what hindered it; a fault in one turn costs nobody else the answer."""
        heard = self._rounds.pop(task)
        fault = asyncio.CancelledError() if task.cancelled() else task.exception()
        if fault is None:
            for each, reply in zip(heard, task.result(), strict=True):
                each.hear(reply)
        elif len(heard) == 1 or isinstance(fault, (asyncio.CancelledError, *Unavailable)):
            for each in heard:
                each.fail(fault)
        else:
            for each in heard:
                self._begin([each])
        self._begin_rounds()

    def _choose(self) -> list[Heard]:
        """The first that wait and have nothing to do with each other, nor with a round under way.

        So the messages of one person keep their order, and the codes tried from one network are counted exactly.
        """
        chosen: list[Heard] = []
        passed: list[Heard] = []
        held = {tie for heard in self._rounds.values() for each in heard for tie in each.ties}
        for each in (one for one in self._waiting if not one.reply.done()):  # given up: they send it again
            free = len(chosen) < TOGETHER and held.isdisjoint(each.ties)
            (chosen if free else passed).append(each)
            held |= each.ties  # whoever is passed over is not overtaken by their own next message
        self._waiting = passed
        return chosen
