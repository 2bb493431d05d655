from sqlalchemy import insert

from store import migrations
from store.database import Database
from store.tables.jobs import leases


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


async def test_upgrading_twice_changes_nothing(database_url: str, vault) -> None:
    database = Database(database_url, vault)
    await migrations.upgrade(database)

    before = await migrations.current(database)
    await migrations.upgrade(database)

    assert await migrations.current(database) == before
    await database.close()
