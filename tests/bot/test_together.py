"""Messages that come in together: taken together, answered as if each had come alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import event, func, select

from bot.conversation import TOGETHER, Conversation
from bot.turn import House
from knowledge.library import Answer, Library
from messages import Inbound, Reply
from store.database import Database
from store.tables.citizens import inbound
from tests.people import APPLICANT, CODE


def message(number: int, text: str, now: datetime, phone: str = "") -> Inbound:
    address = phone or f"+8491{number:07d}"
    return Inbound("sms", address, text, f"together:{number}", now, verified_phone=address)


async def answers(database: Database, house: House, said: Sequence[Inbound]) -> list[Reply]:
    conversation = Conversation(database)
    return await asyncio.gather(*(conversation.answer(house, each) for each in said))


async def stored(database: Database) -> int:
    async with database.read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(inbound)))


class Faulty:
    """A library that stumbles over one question only."""

    def __init__(self, library: Library, question: str) -> None:
        self._library, self._question = library, question

    def ask(self, text: str, topic: str | None = None) -> Answer:
        found = self._library.ask(text, topic)
        return replace(found, codes=("no such procedure",)) if text == self._question else found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)


async def test_each_of_many_people_gets_the_answer_that_they_would_get_alone(known, house: House, now) -> None:
    texts = ["dang ky khai sinh o dau", CODE, "xin chao", "dang ky ket hon het bao nhieu tien", "HUY"] * 8
    alone = [(await Conversation(known).answer(house, message(number, each, now))) for number, each in enumerate(texts)]

    together = await answers(known, house, [message(number, each, now) for number, each in enumerate(texts, 1000)])

    assert [each.text for each in together] == [each.text for each in alone]
    assert await stored(known) == 2 * len(texts)


async def test_the_more_write_at_once_the_fewer_statements_each_of_them_takes(
    known, house: House, now, statements: list[str]
) -> None:
    await answers(known, house, [message(0, "xin chao", now)])
    statements.clear()

    await answers(known, house, [message(number, "xin chao", now) for number in range(1, 2 * TOGETHER)])

    assert len(statements) < 2 * TOGETHER


async def test_whoever_writes_while_a_round_is_under_way_shares_the_next_one(
    known, house: House, now, statements: list[str]
) -> None:
    await answers(known, house, [message(0, "xin chao", now)])
    alone = len(statements)
    statements.clear()

    await answers(known, house, [message(number, "xin chao", now) for number in range(1, TOGETHER // 2 + 1)])

    assert len(statements) <= 2 * alone


async def test_the_messages_of_one_person_are_answered_in_their_order(known, house: House, now) -> None:
    said = [message(number, each, now, APPLICANT) for number, each in enumerate(("dang ky khai sinh", "con le phi?"))]

    birth, fee = await answers(known, house, said)

    assert "Khai sinh: cap xa" in birth.text
    assert fee.text.startswith("Khai sinh")
    assert "cap xa" not in fee.text


async def test_a_fault_in_one_turn_costs_nobody_else_the_answer(known, house: House, now) -> None:
    faulty: Any = Faulty(house.library, "dang ky ket hon o dau")
    texts = ["xin chao", "dang ky khai sinh o dau", "dang ky ket hon o dau", "dang ky khai tu o dau"]

    heard = await answers(
        known, replace(house, library=faulty), [message(number, each, now) for number, each in enumerate(texts)]
    )

    assert ["truc trac" in each.text for each in heard] == [False, False, True, False]
    assert await stored(known) == 3


async def test_a_message_that_comes_ten_times_at_once_is_taken_once(known, house: House, now) -> None:
    heard = await answers(known, house, [message(1, "xin chao", now)] * 10)

    assert await stored(known) == 1
    assert [each.repeat for each in heard].count(False) == 1
    assert {each.text for each in heard} == {heard[0].text}


async def test_where_the_database_goes_away_nothing_is_stored_and_each_may_come_again(known, house, now) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionError("gone")

    event.listen(known.engine.sync_engine, "before_cursor_execute", refuse)
    conversation = Conversation(known)
    said = [message(number, "xin chao", now) for number in range(5)]
    away = await asyncio.gather(*(conversation.answer(house, each) for each in said), return_exceptions=True)
    event.remove(known.engine.sync_engine, "before_cursor_execute", refuse)

    heard = await asyncio.gather(*(conversation.answer(house, each) for each in said))

    assert all(isinstance(each, ConnectionError) for each in away)
    assert all("Kinh chao" in each.text and not each.again for each in heard)


async def test_whoever_gave_up_before_their_turn_began_is_not_taken_and_holds_up_nobody(known, house, now) -> None:
    conversation = Conversation(known)
    said = [message(number, "xin chao", now, APPLICANT) for number in range(3)]
    first, second, third = (asyncio.create_task(conversation.answer(house, each)) for each in said)
    await asyncio.sleep(0)
    second.cancel()

    await asyncio.gather(first, third)

    assert second.cancelled()
    assert await stored(known) == 2


async def test_a_turn_that_has_begun_is_stored_before_the_house_closes_though_its_citizen_hung_up(
    known, house, now
) -> None:
    conversation = Conversation(known)
    commits: list[object] = []
    event.listen(known.engine.sync_engine, "commit", commits.append)
    asking = asyncio.create_task(conversation.answer(house, message(1, "xin chao", now)))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    await conversation.finish()

    assert len(commits) == 1
    assert await stored(known) == 1
