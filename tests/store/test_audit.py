"""The audit is evidence: what stands in it stays as it is, whoever holds the database's password."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import delete, text, update

from store import migrations
from store.database import Database, DatabaseError
from store.staff_sessions import Entry, entries, record
from store.tables.staff import audit
from store.vault import Vault

CHANGES = [update(audit).values(action="nothing"), delete(audit), text("DELETE FROM audit WHERE id > 0")]


@pytest.mark.parametrize("change", CHANGES, ids=["changed", "deleted", "deleted by hand"])
async def test_an_entry_cannot_be_changed_or_deleted(database_url: str, vault: Vault, now: datetime, change) -> None:
    database = Database(database_url, vault)
    await migrations.upgrade(database)
    async with database.begin() as tx:
        await record(tx, Entry(now, "can-bo", "signed-in"))

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        async with database.begin() as tx:
            await tx.execute(change)

    async with database.read() as tx:
        assert [each.action for each in await entries(tx, None)] == ["signed-in"]
    await database.close()


async def test_it_cannot_be_emptied_at_once(database: Database, now: datetime) -> None:
    truncate = "TRUNCATE audit" if database.on_postgresql else "DELETE FROM audit"
    async with database.begin() as tx:
        await record(tx, Entry(now, "can-bo", "signed-in"))

    with pytest.raises(DatabaseError, match="never changed or deleted"):
        async with database.begin() as tx:
            await tx.execute(text(truncate))
