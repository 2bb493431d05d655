import logging
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from knowledge.library import Answer
from store.tables.citizens import inbound
from tests.people import Person


@dataclass(frozen=True)
class Broken:
    """A library with a fault that nobody foresaw."""

    def ask(self, text: str, topic: str | None = None) -> Answer:
        raise ZeroDivisionError(text)


async def test_a_fault_of_our_own_is_said_to_be_one_and_stores_nothing(stranger: Person, house, caplog) -> None:
    broken: Any = Broken()
    stranger.house = lambda: replace(house, library=broken)

    heard = await stranger.says("0912345678 bi mat so do", provider_id="sandbox:9")

    async with stranger.database.read() as tx:
        stored = await tx.scalar(select(func.count()).select_from(inbound))
    assert "truc trac" in heard
    assert stored == 0
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == ["a turn failed"]
    assert "0912345678" not in str([record.__dict__ for record in caplog.records])


async def test_the_message_that_met_the_fault_is_taken_when_it_comes_again(stranger: Person, house) -> None:
    broken: Any = Broken()
    stranger.house = lambda: replace(house, library=broken)
    await stranger.says("xin chao", provider_id="sandbox:10")
    stranger.house = lambda: house

    assert "Kinh chao" in await stranger.says("xin chao", provider_id="sandbox:10")


async def test_a_very_long_message_is_read_as_far_as_a_question_goes(stranger: Person) -> None:
    heard = await stranger.says("dang ky khai sinh lam o dau " + "a" * 20000)

    assert heard
