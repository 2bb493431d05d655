"""The ledger of consents: who said what, how far it reaches, in which words; nothing in it changes or goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update

from store import consents, migrations, persons, wishes
from store.citizens import follow, refuse, stop_following
from store.consents import Evidence
from store.database import Database, DatabaseError, Tx
from store.recipients import mark_address
from store.tables.citizens import addresses
from store.tables.consents import consents as ledger
from store.vault import Vault
from tests.store.test_recipients import PHONE, Town

OTHER = "+84907654321"
SMS = ("sms", PHONE)


async def address_of(tx: Tx, channel: str, address: str) -> int:
    """An address that proved the phone; its id."""
    key, own = tx.vault.digest(channel, address), tx.vault.digest("phone", PHONE)
    row = {"channel": channel, "address_hash": key, "address": tx.vault.seal(address), "phone_hash": own}
    told = insert(addresses).values(row | {"created_at": datetime.now(UTC)}).returning(addresses.c.id)
    return int((await tx.execute(told)).scalar_one())


async def said_by(database: Database, phone: str = PHONE) -> list[tuple[str, str, str, str, str]]:
    async with database.read() as tx:
        found = await consents.of_phone(tx, phone)
    return [(each.said, each.scope, each.source, each.subject, each.words) for each in found]


async def test_a_refusal_and_its_end_stand_with_their_words_source_and_moment(
    database: Database, now: datetime
) -> None:
    async with database.begin() as tx:
        await refuse(tx, *SMS, "reminders", Evidence("text", now, "HUY"))
        await refuse(tx, *SMS, "all", Evidence("official", now, "gọi điện, không muốn nhận nữa"))
        await refuse(tx, *SMS, "none", Evidence("text", now + timedelta(days=1), "BAT"))

    assert await said_by(database) == [
        ("resumed", "all", "text", "", "BAT"),
        ("refused", "all", "official", "", "gọi điện, không muốn nhận nữa"),
        ("refused", "reminders", "text", "", "HUY"),
    ]
    assert await said_by(database, OTHER) == []


async def test_following_a_dossier_is_a_consent_that_is_taken_back(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        dossier = await Town(tx, now).takes()
        own = await address_of(tx, *SMS)
        await follow(tx, dossier, own, "phone", Evidence("text", now, "theo doi"))
        await stop_following(tx, own, None, Evidence("text", now, "thoi theo doi"))

    assert await said_by(database) == [
        ("withdrew", "dossier", "text", f"dossier:{dossier}", "thoi theo doi"),
        ("agreed", "dossier", "text", f"dossier:{dossier}", "theo doi"),
    ]


async def test_what_a_chat_said_that_proved_the_phone_is_the_persons_too(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        chat = await address_of(tx, "zalo", "u1")
        await wishes.set_order(tx, chat, ["zalo", "sms"], Evidence("text", now, "nhan qua zalo"))
        await wishes.set_order(tx, chat, [], Evidence("text", now, "kenh nao cung duoc"))

    assert await said_by(database) == [
        ("withdrew", "channel", "text", "", "kenh nao cung duoc"),
        ("agreed", "channel", "text", "channel:zalo", "nhan qua zalo"),
    ]


async def test_stop_at_the_carrier_and_a_blocked_chat_are_refusals_once_until_they_end(
    database: Database, now: datetime
) -> None:
    async with database.begin() as tx:
        for state in ("stopped", "stopped", "ok", "ok", "gone", "ok", "blocked"):
            await mark_address(tx, SMS, state, now)

    assert await said_by(database) == [
        ("refused", "channel", "platform", "", ""),
        ("resumed", "channel", "carrier", "", ""),
        ("refused", "channel", "carrier", "", ""),
    ]


async def test_the_consents_of_a_list_stand_with_its_cell_and_line(database: Database, now: datetime) -> None:
    who = database.vault.digest(*SMS)
    rows = consents.of_list(database.vault, [("sms", who, 7, "12/03/2026")], "broadcast:4", now)
    async with database.begin() as tx:
        await consents.note_list(tx, rows)

    async with database.read() as tx:
        (entry,) = await consents.of_phone(tx, PHONE)
    assert (entry.said, entry.scope, entry.source) == ("agreed", "broadcasts", "list")
    assert (entry.subject, entry.line, entry.words) == ("broadcast:4", 7, "12/03/2026")


@pytest.mark.parametrize(
    "change",
    [
        update(ledger).values(said="agreed"),
        update(ledger).values(at=datetime.fromisoformat("2020-01-01T00:00:00Z")),
        delete(ledger),
        text("DELETE FROM consents WHERE id > 0"),
    ],
    ids=["turned round", "dated back", "deleted", "deleted by hand"],
)
async def test_a_refusal_is_neither_changed_nor_deleted_by_anybody(
    database_url: str, vault: Vault, now: datetime, change
) -> None:
    database = Database(database_url, vault)
    await migrations.upgrade(database)
    async with database.begin() as tx:
        await refuse(tx, *SMS, "all", Evidence("text", now, "TC HET"))

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        async with database.begin() as tx:
            await tx.execute(change)

    assert await said_by(database) == [("refused", "all", "text", "", "TC HET")]
    await database.close()


async def test_after_an_erasure_hash_date_scope_and_source_of_a_refusal_are_all_that_is_left(
    database: Database, now: datetime
) -> None:
    async with database.begin() as tx:
        agreed = consents.of_list(tx.vault, [("sms", tx.vault.digest(*SMS), 7, "x")], "broadcast:4", now)
        await consents.note_list(tx, agreed)
        await refuse(tx, *SMS, "reminders", Evidence("text", now, "HUY"))
        await persons.erase(tx, PHONE, now)

    async with database.read() as tx:
        (row,) = (await tx.execute(select(ledger))).all()
        assert (row.address_hash, row.at, row.scope, row.source) == (tx.vault.digest(*SMS), now, "reminders", "text")
        assert (row.words, row.subject, row.line) == (None, "", None)


async def test_past_their_time_words_and_consents_go_and_refusals_stay(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        agreed = consents.of_list(tx.vault, [("sms", tx.vault.digest(*SMS), 7, "x")], "broadcast:4", now)
        await consents.note_list(tx, agreed)
        await refuse(tx, *SMS, "reminders", Evidence("text", now, "HUY"))
        gone = await consents.forget(tx, now + timedelta(seconds=1))

    assert gone == 2
    assert await said_by(database) == [("refused", "reminders", "text", "", "")]


async def test_refusals_kept_before_there_was_a_ledger_stand_in_it_and_go_back_with_an_older_version(
    database_url: str, vault: Vault, now: datetime
) -> None:
    database = Database(database_url, vault)
    await migrations.upgrade(database, "0013")
    old = text("INSERT INTO refusals (channel, address_hash, scope, source, at) VALUES (:c, :h, :s, 'citizen', :at)")
    async with database.begin() as tx:
        who = {"c": "sms", "h": tx.vault.digest(*SMS)}
        at = now if tx.on_postgresql else now.strftime("%Y-%m-%d %H:%M:%S.%f")
        for scope in ("reminders", "none"):
            await tx.execute(old, who | {"s": scope, "at": at})

    await migrations.upgrade(database)
    there = await said_by(database)
    await migrations.downgrade(database, "0013")
    async with database.read() as tx:
        back = [tuple(row) for row in await tx.execute(text("SELECT scope, source FROM refusals ORDER BY id"))]

    assert there == [("resumed", "all", "text", "", ""), ("refused", "reminders", "text", "", "")]
    assert back == [("reminders", "citizen"), ("none", "citizen")]
    await database.close()


async def test_all_entries_since_a_moment_are_told_oldest_first_page_after_page(
    database: Database, now: datetime
) -> None:
    values = {"channel": "sms", "address_hash": "x", "said": "refused", "scope": "all", "source": "text", "subject": ""}
    async with database.begin() as tx:
        await tx.execute(insert(ledger), [values | {"at": now + timedelta(seconds=n)} for n in range(-5, 4001)])

    async with database.read() as tx:
        told = [each.at async for each in consents.since(tx, now)]

    assert told == [now + timedelta(seconds=n) for n in range(4001)]
