"""Words and numbers end when their time is over, or when a person asks for it; a refusal outlives them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

import store.notices
from messages import Inbound, Lane, Reply
from store import persons, retention
from store.citizens import follow, refuse, wait_for
from store.consents import Evidence
from store.conversations import Taken, greet, keep
from store.database import Database, Tx
from store.deliveries import Say, add_reply
from store.notices import Seed
from store.tables.citizens import addresses, inbound
from store.tables.consents import consents
from store.tables.dossiers import dossiers, subscriptions
from store.tables.notices import deliveries, notices
from store.vault import Vault
from tests.store.test_recipients import PHONE, Town

OTHER = "+84907654321"


@pytest.fixture
async def lived(database: Database, now: datetime) -> Database:
    """Two people who wrote, one with a dossier that she follows and a notice that waits for her."""
    async with database.begin() as tx:
        dossier = await Town(tx, now).takes(applicant=tx.vault.seal("Nguyễn Văn Mẫu"), status=10)
        for number, phone in enumerate((PHONE, OTHER)):
            said = Inbound("sms", phone, "xin chao", f"test:{number}", now, verified_phone=phone)
            [person] = await greet(tx, [said])
            [row] = await keep(tx, [Taken(said, person, Reply("Kinh chao"), "help", {}, "asker", ("code",))])
            await add_reply(tx, Say("sms", phone, Reply("Kinh chao"), row), now)
            if phone == PHONE:
                await follow(tx, dossier, person.address_id, "phone", Evidence("text", now, "theo doi"))
                await wait_for(tx, "H29.1-260310-0002", person.address_id, now)
        seed = Seed("CO_KET_QUA", "1", "applicant", now, dossier_id=dossier, lane=Lane.NOTICE)
        await store.notices.add_notices(tx, [seed], now)
    return database


async def rows(tx: Tx, *query: Any) -> list[Any]:
    return list((await tx.execute(select(*query))).all())


async def test_a_person_is_told_all_that_is_kept_of_them_and_nothing_of_others(lived: Database) -> None:
    async with lived.read() as tx:
        told = json.dumps(await persons.export(tx, PHONE), ensure_ascii=False, default=str)

    for own in (PHONE, "Nguyễn Văn Mẫu", "xin chao", "Kinh chao", "H29.1-260310-0001", "H29.1-260310-0002"):
        assert own in told
    assert OTHER not in told


async def test_an_erased_person_is_found_no_more_and_hears_nothing(lived: Database, now: datetime) -> None:
    async with lived.begin() as tx:
        counts = await persons.erase(tx, PHONE, now)

    assert counts == {"addresses": 1, "messages": 1, "deliveries": 1, "dossiers": 1}
    async with lived.read() as tx:
        assert not any((await persons.export(tx, PHONE)).values())
        assert [row.state for row in await rows(tx, notices.c.state)] == ["suppressed"]
        assert await rows(tx, subscriptions) == []
        assert (await persons.export(tx, OTHER))["messages"][0]["text"] == "xin chao"


async def test_a_refusal_outlives_the_erasure(lived: Database, now: datetime) -> None:
    async with lived.begin() as tx:
        await refuse(tx, "sms", PHONE, "reminders", Evidence("text", now))
        await persons.erase(tx, PHONE, now)

    async with lived.read() as tx:
        kept = [(row.said, row.scope, row.at, row.words, row.subject) for row in await rows(tx, consents)]
        assert kept == [("refused", "reminders", now, None, "")]
        held = await rows(tx, addresses.c.refused, addresses.c.address, addresses.c.phone_hash)
        assert [(row.refused, tx.vault.open(row.address), row.phone_hash) for row in held if row.refused] == [
            ("reminders", "", None)
        ]


async def test_who_writes_again_after_the_erasure_is_reached_again(lived: Database, now: datetime) -> None:
    async with lived.begin() as tx:
        await refuse(tx, "sms", PHONE, "reminders", Evidence("text", now))
        await persons.erase(tx, PHONE, now)
        [person] = await greet(tx, [Inbound("sms", PHONE, "xin chao", "test:9", now, verified_phone=PHONE)])

    async with lived.read() as tx:
        sealed = await tx.scalar(select(addresses.c.address).where(addresses.c.id == person.address_id))
        assert (tx.vault.open(sealed), person.refused) == (PHONE, "reminders")


async def test_past_their_time_words_numbers_and_people_are_gone_and_figures_stay(
    lived: Database, now: datetime, vault: Vault
) -> None:
    kept = retention.Kept(texts=timedelta(days=180), people=timedelta(days=730), evidence=timedelta(days=700))
    async with lived.begin() as tx:
        await tx.execute(deliveries.update().values(state="sent"))

    early = await retention.erase_old(lived, kept, now + timedelta(days=1))
    late = await retention.erase_old(lived, kept, now + timedelta(days=731))
    again = await retention.erase_old(lived, kept, now + timedelta(days=731))

    assert {name for name, count in early.items() if count} == set()
    assert {name: count for name, count in late.items() if count} == {
        "texts": 2, "deliveries": 2, "people": 1, "look-ups": 2, "consents": 1,
    }  # fmt: skip
    assert not any(again.values())
    async with lived.read() as tx:
        assert await tx.scalar(select(func.sum(inbound.c.codes))) == 2
        assert [vault.open(row.address) for row in await rows(tx, deliveries.c.address)] == ["", ""]
        assert [(row.phone, row.applicant, row.status) for row in await rows(tx, dossiers)] == [(None, None, 10)]
