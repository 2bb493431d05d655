"""Keys are random and kept sealed by the secret; secret, seals and hashes can each be changed on a filled database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from messages import Inbound, Reply
from store import migrations, persons, rotation
from store.api_keys import add_key, find_key
from store.citizens import follow, refuse
from store.consents import Evidence
from store.conversations import Taken, greet, keep
from store.database import Database
from store.jobs import take_lease
from store.migrations import NoWayBack
from store.tables.citizens import addresses
from store.tables.consents import consents
from store.tables.keys import vault_keys
from store.tokens import Tokens, keep_tokens, read_tokens
from store.vault import SealKey, Vault, WrongSecret
from tests.conftest import SECRET
from tests.store.test_recipients import PHONE, Town

NEW = "the secret that comes after, 0123456789"
OTHER = "+84907654321"
BEFORE_KEYS = "0006"


async def opened(url: str, *secrets: str) -> Database:
    return Database(url, Vault(secrets or [SECRET]))


async def live(database: Database, now: datetime) -> str:
    """Two people wrote, one has a dossier and a refusal; software has a key, a provider gave tokens. The API key."""
    async with database.begin() as tx:
        dossier = await Town(tx, now).takes(applicant=tx.vault.seal("Nguyễn Văn Mẫu"), status=10)
        for number, phone in enumerate((PHONE, OTHER)):
            said = Inbound("sms", phone, "xin chao", f"test:{number}", now, verified_phone=phone)
            [person] = await greet(tx, [said])
            await keep(tx, [Taken(said, person, Reply("Kinh chao"), "help", {}, "asker", ("code",))])
            if phone == PHONE:
                await follow(tx, dossier, person.address_id, "phone", Evidence("text", now))
        await refuse(tx, "sms", PHONE, "reminders", Evidence("text", now))
        await take_lease(tx, "zalo", "me", now, now)
        await keep_tokens(tx, "zalo", Tokens("access", "refresh", now, tx.vault.digest("seed", "refresh")), now)
        return await add_key(tx, "one-stop", "national", now)


async def known(database: Database, key: str) -> Any:
    """All that can be found of that person, of the API key and of the tokens; older versions keep no consents."""
    async with database.read() as tx:
        person = await persons.export(tx, PHONE)
        person.pop("consents")
        found, tokens = await find_key(tx, key), await read_tokens(tx, "zalo")
        refusals = select(consents.c.address_hash).where(consents.c.said == "refused")
        refused = (await tx.execute(refusals)).scalars().all()
        return (
            person,
            found and found.name,
            tokens and (tokens.access, tokens.refresh, tokens.seed == tx.vault.digest("seed", "refresh")),
            refused == [tx.vault.digest("sms", PHONE)],
        )


@pytest.fixture
async def lived(database_url: str, now: datetime) -> AsyncIterator[tuple[Database, str]]:
    database = await opened(database_url)
    await migrations.upgrade(database)
    yield database, await live(database, now)
    await database.close()


async def reseal(database: Database) -> int:
    return sum([rows async for rows in rotation.reseal(database)])


async def test_a_new_databases_keys_do_not_follow_from_the_secret(database_url: str, now: datetime) -> None:
    database = await opened(database_url)
    await migrations.upgrade(database)
    key = await live(database, now)

    async with database.read() as tx:
        sealed = (await tx.execute(select(addresses.c.address))).scalars().all()
        digest = tx.vault.digest("sms", PHONE)

    assert digest != Vault([SECRET]).digest("sms", PHONE)
    with pytest.raises(WrongSecret):
        Vault([SECRET]).open(sealed[0])
    again = await opened(database_url)
    assert await known(again, key) == await known(database, key)
    await again.close()
    await database.close()


async def test_a_database_filled_before_it_kept_keys_stays_readable_up_and_down(
    database_url: str, now: datetime
) -> None:
    database = await opened(database_url)
    await migrations.upgrade(database)
    async with database.begin() as tx:
        await tx.execute(vault_keys.delete())
    await database.read_keys()
    key = await live(database, now)
    before = await known(database, key)
    await migrations.downgrade(database, BEFORE_KEYS)

    await migrations.upgrade(database)
    kept = await known(database, key)
    await migrations.downgrade(database, BEFORE_KEYS)
    await migrations.upgrade(database)

    assert kept == before == await known(database, key)
    assert before[1:] == ("one-stop", ("access", "refresh", True), True)
    await database.close()


async def test_a_version_without_keys_cannot_be_gone_back_to_once_they_are_random(
    lived: tuple[Database, str], now: datetime
) -> None:
    database, key = lived
    before = await migrations.current(database)

    with pytest.raises(NoWayBack, match="backup"):
        await migrations.downgrade(database, BEFORE_KEYS)

    assert await migrations.current(database) == before
    assert (await known(database, key))[1] == "one-stop"


async def test_a_wrong_secret_makes_no_keys_and_opens_none(database_url: str, now: datetime) -> None:
    database = await opened(database_url)
    await migrations.upgrade(database)
    async with database.begin() as tx:
        await tx.execute(vault_keys.delete())
    await database.read_keys()
    await live(database, now)
    await migrations.downgrade(database, BEFORE_KEYS)
    wrong = await opened(database_url, NEW)

    with pytest.raises(WrongSecret, match="MOTCUA_SECRET_KEY"):
        await migrations.upgrade(wrong)

    assert await migrations.current(database) == BEFORE_KEYS
    await wrong.close()
    await database.close()


async def test_a_leaked_secret_is_changed_by_sealing_the_keys_anew(lived: tuple[Database, str]) -> None:
    database, key = lived
    before = await known(database, key)
    both = await opened(str(database.url.render_as_string(hide_password=False)), NEW, SECRET)

    async with both.begin() as tx:
        changed = await rotation.keep_again(tx)
        again = await rotation.keep_again(tx)

    assert (changed, again) == (2, 0)
    only = await opened(database.url.render_as_string(hide_password=False), NEW)
    assert await known(only, key) == before
    with pytest.raises(WrongSecret):
        await database.read_keys()
    for each in (only, both):
        await each.close()


async def test_every_seal_is_renewed_and_older_keys_open_nothing_any_more(
    lived: tuple[Database, str], now: datetime
) -> None:
    database, key = lived
    before = await known(database, key)
    async with database.begin() as tx:
        old = (await tx.execute(select(addresses.c.address))).scalars().all()
        await rotation.begin_seal(tx, now)

    pending = await rotation.left(database)
    done = await reseal(database)

    assert pending == done > 0
    assert await rotation.left(database) == 0
    async with database.begin() as tx:
        assert await rotation.end_seal(tx) == 1
        with pytest.raises(WrongSecret):
            tx.vault.open(old[0])
    assert await known(database, key) == before


async def test_a_change_of_seals_that_broke_off_goes_on_where_it_was(
    lived: tuple[Database, str], now: datetime
) -> None:
    database, key = lived
    async with database.begin() as tx:
        await rotation.begin_seal(tx, now)
    async for _ in rotation.reseal(database):
        break

    async with database.begin() as tx:
        await rotation.begin_seal(tx, now + timedelta(days=1))
        standing = await rotation.standing(tx)
    await reseal(database)

    assert (standing.seals, standing.newest) == (2, now)
    assert await rotation.left(database) == 0
    assert (await known(database, key))[1] == "one-stop"


async def test_what_other_processes_seal_meanwhile_can_be_read_and_is_renewed(
    lived: tuple[Database, str], now: datetime
) -> None:
    database, _ = lived
    other = await opened(database.url.render_as_string(hide_password=False))
    await other.read_keys()
    async with database.begin() as tx:
        await rotation.begin_seal(tx, now)
    await reseal(database)

    async with other.begin() as tx:
        said = Inbound("sms", "+84900000009", "tu tien trinh khac", "test:9", now)
        [person] = await greet(tx, [said])
        await keep(tx, [Taken(said, person, Reply("Kinh chao"), "help", {})])

    assert await rotation.left(database) > 0
    await reseal(database)
    assert await rotation.left(database) == 0
    await other.read_keys()
    async with other.read() as tx:
        assert (await persons.export(tx, "+84900000009"))["messages"][0]["text"] == "tu tien trinh khac"
    await other.close()


async def test_hashes_are_carried_to_a_new_key_though_nobody_kept_their_words(lived: tuple[Database, str]) -> None:
    database, key = lived
    before = await known(database, key)
    async with database.read() as tx:
        old = tx.vault.digest("sms", PHONE)

    async with database.begin() as tx:
        await rotation.rehash(tx, lambda _: None)

    assert await known(database, key) == before
    async with database.read() as tx:
        assert tx.vault.digest("sms", PHONE) != old
        assert old not in (await tx.execute(select(addresses.c.address_hash))).scalars().all()


async def test_hashes_can_be_carried_on_twice_and_other_processes_follow(lived: tuple[Database, str]) -> None:
    database, key = lived
    before = await known(database, key)
    other = await opened(database.url.render_as_string(hide_password=False))

    for _ in range(2):
        async with database.begin() as tx:
            await rotation.rehash(tx, lambda _: None)

    assert await known(other, key) == before == await known(database, key)
    await other.close()


def test_a_seal_key_begins_at_its_moment_and_opens_before() -> None:
    vault = Vault([SECRET])
    coming = SealKey(b"k" * 32, active_from=(datetime.now(UTC) + timedelta(hours=1)).timestamp())
    seals, hashes = vault.derived()
    elsewhere = Vault([SECRET])
    elsewhere.take([SealKey(b"k" * 32)], hashes)

    vault.take([*seals, coming], hashes)

    assert Vault([SECRET]).open(vault.seal("x")) == "x"
    assert vault.open(elsewhere.seal("y")) == "y"


def test_keys_that_are_kept_are_of_use_to_nobody_without_the_secret() -> None:
    kept = Vault([SECRET]).keep(b"k" * 32)

    with pytest.raises(WrongSecret):
        Vault([NEW]).unkeep(kept)
    assert b"k" * 32 not in kept


def test_every_column_of_sealed_words_and_of_hashes_is_found() -> None:
    sealed = {f"{table.name}.{column.name}" for table, columns in rotation.sealed() for column in columns}
    hashed = {f"{table.name}.{column.name}" for table, columns in rotation.hashed() for column in columns}

    assert {"addresses.talk", "deliveries.text", "officials.totp_secret", "dossiers.applicant"} <= sealed
    assert {"consents.address_hash", "dossiers.id_hash", "api_keys.key_hash", "id_locks.code_hash"} <= hashed
    assert not sealed & {"vault_keys.kept"}
    assert not hashed & {"broadcasts.approved_hash"}
