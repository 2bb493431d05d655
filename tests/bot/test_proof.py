"""A phone is proved by its own contact or by a one-time code; the answers tell nothing about a phone."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import channel_texts as texts
from bot import proof
from bot.turn import House, Result, Turn, remembered
from knowledge.library import Library
from knowledge.procedure import Procedure
from messages import DeliveryState, Inbound, Lane
from store import citizens, conversations
from store.consents import Evidence
from store.database import Database
from store.proofs import forget_codes
from store.recipients import mark_address
from store.tables.citizens import addresses, one_time_codes
from store.tables.notices import deliveries

HOUSE = House(Library.build([Procedure("1.001193", "Đăng ký khai sinh")]))
PHONE, TYPED = "+84912345678", "0912 345 678"
numbers = count(1)


@dataclass
class Chat:
    """One person's chat: what they say is answered by proof alone, in a turn of its own."""

    database: Database
    address: str
    at: datetime
    channel: str = "telegram"
    network: str | None = None

    async def says(self, text: str, after: timedelta = timedelta(), contact: str | None = None) -> Result | None:
        self.at += after
        said = Inbound(
            self.channel,
            self.address,
            text,
            f"id{next(numbers)}",
            self.at,
            verified_phone=contact,
            network=self.network,
        )
        async with self.database.begin() as tx:
            [person] = await conversations.greet(tx, [said])
            turn = Turn(tx, said, text, person, HOUSE, HOUSE.library.ask(text))
            result = await proof.answer(turn)
            if result is not None:
                taken = conversations.Taken(said, person, result.reply, "proof", remembered(turn, result))
                await conversations.keep(tx, [taken])
        return result

    async def hears(self, text: str, after: timedelta = timedelta()) -> str:
        result = await self.says(text, after)
        return result.reply.text if result else ""

    async def phone_hash(self) -> Any:
        return await _of(self.database, self.channel, self.address, "phone_hash")

    async def citizen(self) -> Any:
        return await _of(self.database, self.channel, self.address, "citizen_id")


async def _of(database: Database, channel: str, address: str, column: str) -> Any:
    async with database.read() as tx:
        key = database.vault.digest(channel, address)
        return await tx.scalar(select(addresses.c[column]).where(addresses.c.address_hash == key))


async def codes_at(database: Database, phone: str = PHONE) -> list[str]:
    """The codes that the phone was sent, oldest first."""
    return [re.search(r"\d{6}", database.vault.open(each.text))[0] for each in await sent_to(database, phone)]  # type: ignore[index]


async def sent_to(database: Database, phone: str) -> list[Any]:
    """What went to that phone by SMS, oldest first."""
    c = deliveries.c
    mine = (c.channel == "sms") & (c.address_hash == database.vault.digest("sms", phone))
    async with database.read() as tx:
        return list(await tx.execute(select(deliveries).where(mine).order_by(c.created_at)))


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


SENT = texts.CODE_SENT.vi.format(phone="0912 345 678")


@pytest.fixture
def chat(database: Database, now: datetime) -> Chat:
    return Chat(database, "4242", now)


async def test_a_code_by_sms_proves_the_phone(database: Database, chat: Chat) -> None:
    asked = await chat.hears("Xác nhận")
    sent = await chat.hears(TYPED)
    [code] = await codes_at(database)

    proved = await chat.hears(code, after=timedelta(minutes=4))

    assert (asked, sent, proved) == (texts.ASK_NUMBER.vi, SENT, texts.PROVED.vi)
    assert await chat.phone_hash() == database.vault.digest("phone", PHONE)


async def test_the_code_goes_out_by_sms_in_the_lane_of_replies_and_only_while_it_is_good(
    database: Database, chat: Chat
) -> None:
    await chat.hears(f"xac nhan {TYPED}")

    [sms] = await sent_to(database, PHONE)
    text = database.vault.open(sms.text)
    assert (sms.lane, sms.state, sms.channel) == (Lane.REPLY, DeliveryState.WAITING, "sms")
    assert text.isascii()
    assert len(text) <= 160


async def test_a_code_is_good_for_five_minutes(database: Database, chat: Chat) -> None:
    await chat.hears(f"XAC NHAN {TYPED}")
    [code] = await codes_at(database)

    assert await chat.hears(code, after=timedelta(minutes=5)) == texts.CODE_WRONG.vi
    assert await chat.phone_hash() is None


async def test_a_code_is_void_after_five_wrong_tries(database: Database, chat: Chat) -> None:
    await chat.hears(f"XAC NHAN {TYPED}")
    [code] = await codes_at(database)
    for _ in range(5):
        assert await chat.hears(another(code)) == texts.CODE_WRONG.vi

    assert await chat.hears(code) == texts.CODE_WRONG.vi
    assert await chat.phone_hash() is None


async def test_the_fifth_try_may_still_be_right(database: Database, chat: Chat) -> None:
    await chat.hears(f"XAC NHAN {TYPED}")
    [code] = await codes_at(database)
    for _ in range(4):
        await chat.hears(another(code))

    assert await chat.hears(code) == texts.PROVED.vi


async def test_tries_at_the_same_moment_all_count(database: Database, chat: Chat) -> None:
    await chat.hears(f"XAC NHAN {TYPED}")
    [code] = await codes_at(database)

    await asyncio.gather(*(chat.hears(another(code)) for _ in range(8)))

    assert await chat.hears(code) == texts.CODE_WRONG.vi


async def test_a_code_serves_once_and_at_the_address_that_asked_for_it(database: Database, chat: Chat) -> None:
    await chat.hears(f"XAC NHAN {TYPED}")
    [code] = await codes_at(database)
    thief = Chat(database, "666", chat.at)

    stolen = await thief.says(code)
    first, second = await chat.hears(code), await chat.hears(code)

    assert stolen is None
    assert (first, second) == (texts.PROVED.vi, texts.CODE_WRONG.vi)


async def test_a_newer_code_makes_the_older_one_void(database: Database, chat: Chat) -> None:
    await chat.hears(f"XAC NHAN {TYPED}")
    await chat.hears(f"XAC NHAN {TYPED}")
    old, new = await codes_at(database)

    answers = [await chat.hears(old), await chat.hears(new)]

    assert answers == [texts.CODE_WRONG.vi if old != new else texts.PROVED.vi, texts.PROVED.vi]


async def test_a_phone_gets_three_codes_a_day_whoever_asks_and_nobody_is_told(
    database: Database, now: datetime
) -> None:
    said = [await Chat(database, str(each), now).hears(f"XAC NHAN {TYPED}") for each in range(5)]

    assert said == [SENT] * 5
    assert len(await codes_at(database)) == 3
    await Chat(database, "9", now + timedelta(hours=25)).hears(f"XAC NHAN {TYPED}")
    assert len(await codes_at(database)) == 4


async def test_three_codes_are_three_however_many_ask_at_once(database: Database, now: datetime) -> None:
    await asyncio.gather(*(Chat(database, str(each), now).hears(f"XAC NHAN {TYPED}") for each in range(7)))

    assert len(await codes_at(database)) == 3


async def test_one_network_cannot_have_codes_sent_to_many_phones(database: Database, now: datetime) -> None:
    for each in range(12):
        visitor = Chat(database, f"cookie{each}", now, "web", network="203.0.113.7")
        await visitor.hears(f"XAC NHAN 09123456{each:02d}")

    async with database.read() as tx:
        sent = await tx.scalar(
            select(func.count()).select_from(one_time_codes).where(one_time_codes.c.until > one_time_codes.c.sent_at)
        )
    assert sent == 10


async def test_a_phone_that_refused_everything_gets_no_code_and_nobody_is_told(database: Database, chat: Chat) -> None:
    async with database.begin() as tx:
        await citizens.refuse(tx, "sms", PHONE, "all", Evidence("text", chat.at))

    assert await chat.hears(f"XAC NHAN {TYPED}") == SENT
    assert await codes_at(database) == []


async def test_ones_own_contact_proves_the_phone_without_a_code(database: Database, chat: Chat) -> None:
    result = await chat.says("", contact=PHONE)

    assert result is not None
    assert result.reply.text == texts.PROVED.vi
    assert await chat.phone_hash() == database.vault.digest("phone", PHONE)


async def test_addresses_that_proved_one_phone_are_one_citizen(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        await mark_address(tx, ("sms", PHONE), "ok", now)
    telegram, zalo = Chat(database, "4242", now), Chat(database, "77", now, "zalo")
    await telegram.says("", contact=PHONE)
    await zalo.hears(f"XAC NHAN {TYPED}")
    [code] = await codes_at(database)
    await zalo.hears(code)

    linked = {await telegram.citizen(), await zalo.citizen(), await _of(database, "sms", PHONE, "citizen_id")}

    assert len(linked) == 1
    assert None not in linked


async def test_an_address_that_proves_another_phone_moves_to_that_citizen_alone(
    database: Database, now: datetime
) -> None:
    first, second = Chat(database, "1", now), Chat(database, "2", now)
    await first.says("", contact=PHONE)
    await second.says("", contact=PHONE)
    before = await first.citizen()

    await second.says("", contact="+84987654321")

    assert await first.citizen() == before
    assert await second.citizen() not in (None, before)


async def test_what_is_not_about_proof_is_left_to_others(chat: Chat) -> None:
    others = (
        "xac nhan tinh trang hon nhan",
        "giấy xác nhận tình trạng hôn nhân",
        "123456",
        "0912345678",
        "H29-260310-0420",
    )

    answers = [await chat.says(each) for each in others]

    assert answers == [None] * len(others)


async def test_only_a_mobile_number_is_taken(database: Database, chat: Chat) -> None:
    answers = [await chat.hears(f"xac nhan {each}") for each in ("024 3825 3536", "12345678", "không nhớ 12345678")]

    assert answers == [texts.NOT_A_MOBILE.vi] * 3


async def test_by_sms_there_is_nothing_to_prove(database: Database, now: datetime) -> None:
    assert await Chat(database, PHONE, now, "sms").says(f"XAC NHAN {TYPED}") is None


async def test_old_codes_are_forgotten(database: Database, chat: Chat) -> None:
    await chat.hears(f"XAC NHAN {TYPED}")

    async with database.begin() as tx:
        gone = await forget_codes(tx, chat.at + timedelta(days=2))

    assert gone == 1
