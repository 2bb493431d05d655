"""Who is told, over which ways: each person once, the phone by default, never what they refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

import store.notices
import store.recipients
import store.ways
from messages import Lane
from store.citizens import refuse
from store.consents import Evidence
from store.database import Database, Tx
from store.notices import Due, Seed
from store.tables.citizens import addresses, citizens
from store.tables.columns import Moment
from store.tables.dossiers import dossiers, subscriptions
from store.tables.offices import offices
from store.ways import Person

PHONE = "+84901234567"
ORDER = ("zalo", "telegram", "sms", "email")


class Town:
    """One dossier and the people around it."""

    def __init__(self, tx: Tx, now: datetime) -> None:
        self.tx, self.now = tx, now

    async def takes(self, **facts: Any) -> int:
        """A dossier of the applicant's; its id."""
        made = offices.insert().values(code="O", name="O").returning(offices.c.id)
        office = (await self.tx.execute(made)).scalar_one()
        moments = {each.name: self.now for each in dossiers.c if isinstance(each.type, Moment) and not each.nullable}
        row: dict[str, Any] = moments | {
            "code": "H29.1-260310-0001",
            "code_key": "H291260310O001",
            "source": "test",
            "office_id": office,
            "status": 2,
            "phone": self.tx.vault.seal(PHONE),
            "phone_hash": self.phone_hash,
            "phone_kind": "mobile",
        }
        return int((await self.tx.execute(dossiers.insert().values(row | facts).returning(dossiers.c.id))).scalar_one())

    @property
    def phone_hash(self) -> str:
        return self.tx.vault.digest("phone", PHONE)

    async def address(self, channel: str, name: str, **facts: Any) -> int:
        row: dict[str, Any] = {
            "channel": channel,
            "address": self.tx.vault.seal(name),
            "address_hash": self.tx.vault.digest(channel, name),
            "created_at": self.now,
        }
        made = addresses.insert().values(row | facts).returning(addresses.c.id)
        return int((await self.tx.execute(made)).scalar_one())

    async def citizen(self, **facts: Any) -> int:
        made = citizens.insert().values({"created_at": self.now} | facts).returning(citizens.c.id)
        return int((await self.tx.execute(made)).scalar_one())

    async def follows(self, dossier: int, *address_ids: int) -> None:
        for each in address_ids:
            row = {"dossier_id": dossier, "address_id": each, "proof": "phone", "since": self.now}
            await self.tx.execute(subscriptions.insert().values(row))

    async def ways(self, recipient: str, dossier: int | None = None) -> Person:
        seed = Seed("CO_KET_QUA", "1", recipient, self.now, dossier_id=dossier)
        await store.notices.add_notices(self.tx, [seed], self.now)
        claimed = await store.notices.claim_due(self.tx, Due(Lane.NOTICE, "", 10), self.now)
        return (await store.ways.resolve(self.tx, claimed, ORDER))[claimed[-1].id]


def said(person: Person) -> list[tuple[str, str]]:
    return [(way.channel, way.address) for way in person.ways]


async def test_the_applicant_is_told_by_telephone_by_default(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)

        person = await town.ways("applicant", await town.takes())

    assert said(person) == [("sms", PHONE)]


async def test_the_applicants_own_chat_goes_before_the_telephone(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        await town.address("telegram", "77", phone_hash=town.phone_hash)
        await town.address("telegram", "99")

        person = await town.ways("applicant", await town.takes(email=tx.vault.seal("a@example.vn")))

    assert said(person) == [("telegram", "77"), ("sms", PHONE), ("email", "a@example.vn")]


async def test_people_choose_the_order_of_their_channels(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        citizen = await town.citizen(channel_order=["sms", "telegram"])
        await town.address("telegram", "77", phone_hash=town.phone_hash, citizen_id=citizen)

        person = await town.ways("applicant", await town.takes())

    assert [channel for channel, _ in said(person)] == ["sms", "telegram"]


@pytest.mark.parametrize(("kind", "why"), [("landline", "landline"), ("none", "no-address")])
async def test_a_landline_gets_no_sms(database: Database, now: datetime, kind: str, why: str) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)

        person = await town.ways("applicant", await town.takes(phone_kind=kind))

    assert (person.ways, person.why_none) == ((), why)


async def test_who_follows_is_told_at_the_address_that_follows_then_at_their_others(
    database: Database, now: datetime
) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        chat = await town.address("telegram", "77", phone_hash="p")
        await town.address("sms", "+84907777777", phone_hash="p")
        await town.address("sms", "+84908888888", phone_hash="q")

        person = await town.ways(f"address:{chat}")

    assert said(person) == [("telegram", "77"), ("sms", "+84907777777")]


async def test_a_refusal_of_a_number_that_never_wrote_holds_for_its_dossiers(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        await refuse(tx, "sms", PHONE, "all", Evidence("official", now))

        person = await town.ways("applicant", await town.takes())

    assert [(way.channel, way.refused) for way in person.ways] == [("sms", "all")]


async def test_a_refusal_by_mail_holds_for_the_dossiers_that_name_that_mail_address(
    database: Database, now: datetime
) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        await refuse(tx, "email", "a@example.vn", "all", Evidence("text", now))

        person = await town.ways("applicant", await town.takes(email=tx.vault.seal("A@example.vn"), phone=None))

    assert [(way.channel, way.refused) for way in person.ways] == [("email", "all")]


async def test_of_two_chats_on_one_channel_the_one_that_is_open_is_taken(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        await town.address("telegram", "77", phone_hash=town.phone_hash, state="blocked")
        await town.address("telegram", "88", phone_hash=town.phone_hash)

        person = await town.ways("applicant", await town.takes())

    assert said(person) == [("telegram", "88"), ("sms", PHONE)]


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_what_was_refused_anywhere_is_known_though_nobody_is_told_there(
    database: Database, now: datetime, channel: str
) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        await town.address("telegram", "77", phone_hash=town.phone_hash)
        await town.address(channel, "88", phone_hash=town.phone_hash, refused="reminders")

        person = await town.ways("applicant", await town.takes())

    assert said(person) == [("telegram", "77"), ("sms", PHONE)]
    assert person.refused


async def test_one_person_with_two_linked_addresses_is_told_once(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        dossier = await town.takes()
        citizen = await town.citizen()
        own = await town.address("telegram", "1", phone_hash=town.phone_hash)
        a = await town.address("telegram", "2", citizen_id=citizen)
        b = await town.address("zalo", "2", citizen_id=citizen, phone_hash="p")
        c = await town.address("sms", "2", phone_hash="p")
        d = await town.address("telegram", "3")
        await town.follows(dossier, own, a, b, c, d)

        told = await store.recipients.told(tx, [dossier])

    assert told == {dossier: ("applicant", f"address:{a}", f"address:{d}")}


async def test_who_stopped_following_is_not_told(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        dossier = await town.takes()
        await town.follows(dossier, await town.address("telegram", "2"))
        await tx.execute(subscriptions.update().values(ended_at=now))

        told = await store.recipients.told(tx, [dossier])

    assert told == {dossier: ("applicant",)}


async def test_a_fact_about_an_address_is_kept_and_taken_back(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        town = Town(tx, now)
        dossier = await town.takes()

        await store.recipients.mark_address(tx, ("sms", PHONE), "gone", now)
        gone = await town.ways("applicant", dossier)
        await store.recipients.mark_address(tx, ("sms", PHONE), "ok", now)
        back = await town.ways("applicant", dossier)

    assert ([way.state for way in gone.ways], [way.state for way in back.ways]) == (["gone"], ["ok"])
