from functools import partial

from sqlalchemy import MetaData, func, insert, select

from notices.intake import Terms, take
from notices.reading import read_envelope
from store import migrations
from store.database import Database
from store.tables.jobs import leases
from store.tables.keys import vault_keys
from tests.store.test_keys import known, live
from tests.web.envelopes import envelope, row


async def test_the_migrations_make_exactly_the_tables_of_this_version(database_url: str, vault) -> None:
    database = Database(database_url, vault)

    await migrations.upgrade(database)

    assert await migrations.differences(database) == []
    await database.close()


async def test_down_and_up_again_works_on_a_filled_database(database_url: str, vault, now) -> None:
    database = Database(database_url, vault)
    await migrations.upgrade(database)
    async with database.begin() as tx:
        await tx.execute(insert(leases).values(name="x", holder="me", until=now, facts={}))

    await migrations.downgrade(database, "base")
    assert await migrations.current(database) is None

    await migrations.upgrade(database)
    assert await migrations.differences(database) == []
    await database.close()


async def test_each_step_down_and_up_again_keeps_the_rows_of_a_filled_database(database_url: str, vault, now) -> None:
    database = Database(database_url, vault)
    await migrations.upgrade(database)
    key = await filled_before_keys(database, now)
    before, found = await rows(database), await known(database, key)

    for number in range(int(await migrations.current(database) or 0) - 1, 0, -1):
        await migrations.downgrade(database, f"{number:04}")
    oldest = await rows(database)
    await migrations.upgrade(database)

    assert await migrations.differences(database) == []
    refusals = oldest.pop("refusals")  # its rows stand in consents since
    assert oldest == {name: before[name] for name in oldest}
    assert oldest["dossiers"] > 5
    after = await rows(database)
    assert {name: after[name] for name in oldest} == oldest
    assert after["consents"] == refusals == 1
    assert await known(database, key) == found
    await database.close()


async def filled_before_keys(database: Database, now) -> str:
    """People, dossiers with steps and notices, and an API key, sealed with keys that the first version knows."""
    async with database.begin() as tx:
        await tx.execute(vault_keys.delete())
    await database.read_keys()
    for status in ("4", "9"):
        told = envelope(*(row(status, MaHoSo=f"H29.125.10-260302-{number:04}") for number in range(1, 9)))
        await take(database, partial(read_envelope, told), Terms("national", confirmed=True), now)
    return await live(database, now)


async def rows(database: Database) -> dict[str, int]:
    """How many rows each table holds that is there."""
    async with database.engine.connect() as connection:
        there = MetaData()
        await connection.run_sync(there.reflect)
        return {
            name: int(await connection.scalar(select(func.count()).select_from(table)) or 0)
            for name, table in there.tables.items()
            if name not in ("alembic_version", "vault_keys")
        }


async def test_upgrading_twice_changes_nothing(database_url: str, vault) -> None:
    database = Database(database_url, vault)
    await migrations.upgrade(database)

    before = await migrations.current(database)
    await migrations.upgrade(database)

    assert await migrations.current(database) == before
    await database.close()
