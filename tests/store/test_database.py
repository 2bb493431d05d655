import pytest
from sqlalchemy import func, insert, select, text

from store.database import Database, Unavailable
from store.tables.jobs import leases
from store.vault import Vault, WrongSecret
from tests.conftest import fresh_postgresql


async def test_what_is_committed_is_read_back_with_its_time_zone(database: Database, now) -> None:
    async with database.begin() as tx:
        await tx.execute(insert(leases).values(name="poller", holder="me", until=now, facts={"n": 1}))

    async with database.read() as tx:
        row = (await tx.execute(select(leases))).one()

    assert (row.until, row.facts) == (now, {"n": 1})


async def test_an_error_rolls_everything_back(database: Database, now) -> None:
    with pytest.raises(RuntimeError):
        async with database.begin() as tx:
            await tx.execute(insert(leases).values(name="poller", holder="me", until=now, facts={}))
            raise RuntimeError

    async with database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(leases)) == 0


async def test_a_moment_without_a_time_zone_is_refused(database: Database, now) -> None:
    with pytest.raises(Exception, match="time zone"):
        async with database.begin() as tx:
            await tx.execute(insert(leases).values(name="x", holder="me", until=now.replace(tzinfo=None), facts={}))


def test_a_number_is_sealed_each_time_anew_and_found_by_its_hash() -> None:
    vault = Vault(["0123456789abcdef"])

    one, two = vault.seal("+84901234567"), vault.seal("+84901234567")

    assert one != two
    assert vault.open(one) == vault.open(two) == "+84901234567"
    assert vault.digest("phone", "+84901234567") == vault.digest("phone", "+84901234567")
    assert vault.digest("phone", "+84901234567") != Vault(["fedcba9876543210"]).digest("phone", "+84901234567")


def test_a_new_secret_in_front_still_opens_what_the_old_one_sealed() -> None:
    sealed = Vault(["the old secret 0123"]).seal("+84901234567")

    assert Vault(["the new secret 0123", "the old secret 0123"]).open(sealed) == "+84901234567"
    with pytest.raises(WrongSecret, match="MOTCUA_SECRET_KEY"):
        Vault(["the new secret 0123"]).open(sealed)


def test_a_short_secret_is_refused_with_the_way_to_make_one() -> None:
    with pytest.raises(ValueError, match="openssl rand"):
        Vault(["short"])


async def test_a_connection_that_is_cut_in_the_middle_is_a_database_that_is_down(postgresql: str) -> None:
    database = Database(await fresh_postgresql(postgresql), Vault(["0123456789abcdef"]))
    cut = text("SELECT pg_terminate_backend(:whom)")

    with pytest.raises(Unavailable):
        async with database.begin() as tx:
            me = await tx.scalar(text("SELECT pg_backend_pid()"))
            await tx.execute(cut, {"whom": me})

    await database.close()
