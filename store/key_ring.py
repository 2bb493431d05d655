"""Reading the keys that a database keeps, and making its first ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables.citizens import addresses
from store.tables.dossiers import dossiers
from store.tables.keys import vault_keys
from store.vault import SealKey, Vault, new_key

SEAL, HASH = "seal", "hash"
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


async def read_keys(connection: AsyncConnection, vault: Vault) -> bool:
    """Let the vault take the keys of this database; False where it keeps none. Raises WrongSecret."""
    if not await connection.run_sync(lambda sync: inspect(sync).has_table(vault_keys.name)):
        return False
    rows = (await connection.execute(select(vault_keys).order_by(vault_keys.c.active_from, vault_keys.c.id))).all()
    take_rows(vault, rows)
    return bool(rows)


def take_rows(vault: Vault, rows: Sequence[Any]) -> None:
    """Let the vault take the keys of these rows, oldest first; without any, the secrets' own. Raises WrongSecret."""
    if not rows:
        vault.take(*vault.derived())
        return
    opened = [(row, vault.unkeep(row.kept)) for row in rows]
    seals = [SealKey(key, row.active_from.timestamp()) for row, key in opened if row.purpose == SEAL]
    vault.take(seals, [key for row, key in opened if row.purpose == HASH])


async def begin_keys(connection: AsyncConnection, vault: Vault, *, filled: bool) -> None:
    """Keep the first keys where the database keeps none, and take them.

    A database that was filled before it kept keys goes on with those that its rows were sealed and hashed with; an
    empty one gets random ones. Raises WrongSecret where its rows were sealed with another secret.
    """
    if await read_keys(connection, vault):
        return
    seals, hashes = vault.derived()
    if filled:
        await prove(connection, vault)
    else:
        seals, hashes = [SealKey(new_key())], [new_key()]
    kept = [(SEAL, each.key) for each in seals] + [(HASH, each) for each in hashes]
    rows = [{"purpose": purpose, "kept": vault.keep(key), "active_from": _FIRST} for purpose, key in kept]
    await connection.execute(insert(vault_keys), rows)
    await read_keys(connection, vault)


async def are_derived(connection: AsyncConnection, vault: Vault) -> bool:
    """Whether the keys that are kept are the secrets' own, so that a version that keeps none can read this database."""
    kept = (await connection.execute(select(vault_keys.c.kept))).scalars()
    seals, hashes = vault.derived()
    return {vault.unkeep(each) for each in kept} <= {*(each.key for each in seals), *hashes}


async def prove(connection: AsyncConnection, vault: Vault) -> None:
    """Open a sealed number, where there is one: whose secret is wrong must not go on. Raises WrongSecret."""
    for column in (addresses.c.address, dossiers.c.phone):
        found = (await connection.execute(select(column).where(column.is_not(None)).limit(1))).scalar()
        if found is not None:
            vault.open(found)
