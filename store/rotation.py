"""Changing keys on a filled database: seals while the service runs, hashes while it stands still.

docs/decisions/keys.md says why it is done so.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Column, Table, bindparam, delete, func, insert, or_, select, update

from store.database import Database, Tx
from store.key_ring import HASH, SEAL, prove, take_rows
from store.tables import metadata
from store.tables.broadcasts import broadcasts
from store.tables.citizens import one_time_codes
from store.tables.columns import Digest, Sealed
from store.tables.invitations import invitations
from store.tables.jobs import leases
from store.tables.keys import vault_keys
from store.tables.notices import notices, rate_budgets
from store.tables.staff import staff_sessions
from store.vault import Vault, layer, new_key

_BATCH = 500
_UNKEYED = {broadcasts.c.content_hash, broadcasts.c.recipients_hash, broadcasts.c.approved_hash}
_HASHED = ("number:", "mail:")
"""What stands before the hash in the recipients of notices and invitations."""
Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What keys there are: `strange` ones were kept by another than the first secret; two `seals`: half re-sealed."""

    seals: int
    hashes: int
    strange: int
    newest: datetime | None


async def prove_secret(database: Database) -> None:
    """Raises WrongSecret where this database was sealed with another secret than its vault's."""
    async with database.read() as tx:
        await prove(tx.connection, tx.vault)


async def standing(tx: Tx) -> Standing:
    """How the keys stand."""
    rows = (await tx.execute(select(vault_keys))).all()
    seals = [row for row in rows if row.purpose == SEAL]
    strange = sum(not tx.vault.kept_by_first(row.kept) for row in rows)
    return Standing(len(seals), len(rows) - len(seals), strange, max((row.active_from for row in seals), default=None))


async def keep_again(tx: Tx) -> int:
    """Seal the keys themselves by the first secret; how many were not. From then on the older secrets serve nothing."""
    rows = (await tx.execute(select(vault_keys).with_for_update())).all()
    strange = [row for row in rows if not tx.vault.kept_by_first(row.kept)]
    for row in strange:
        kept = tx.vault.keep(tx.vault.unkeep(row.kept))
        await tx.execute(update(vault_keys).where(vault_keys.c.id == row.id).values(kept=kept))
    return len(strange)


async def begin_seal(tx: Tx, active_from: datetime) -> datetime:
    """Make a new key that seals from that moment on, in every process that reads its keys before then.

    Where a change was begun and not ended that one goes on, and who begins at the same moment waits for the other: of
    two new keys one would be forgotten with rows under it. Returns since when the newest key seals.
    """
    await tx.execute(select(vault_keys.c.id).with_for_update())
    now = await standing(tx)
    if now.seals > 1 and now.newest is not None:
        return now.newest
    row = {"purpose": SEAL, "kept": tx.vault.keep(new_key()), "active_from": active_from}
    await tx.execute(insert(vault_keys).values(row))
    await _take(tx)
    return active_from


async def end_seal(tx: Tx) -> int:
    """Forget every seal key but the newest; how many. Only once `left` says that nothing is left to them."""
    newest = select(func.max(vault_keys.c.id)).where(vault_keys.c.purpose == SEAL).scalar_subquery()
    gone = delete(vault_keys).where(vault_keys.c.purpose == SEAL, vault_keys.c.id < newest)
    count = (await tx.execute(gone)).rowcount
    await _take(tx)
    return count


async def count_rows(tx: Tx) -> int:
    """How many rows hold something sealed."""
    counts = [
        await tx.scalar(select(func.count()).select_from(table).where(_any(columns))) for table, columns in sealed()
    ]
    return sum(counts)


async def reseal(database: Database) -> AsyncIterator[int]:
    """Seal every row by the newest key, in short transactions; yields how many rows each looked at.

    A row that somebody holds is passed over: repeat until `left` is 0. Told again it changes only what is not done.
    """
    for table, columns in sealed():
        last: Any = None
        while True:
            async with database.begin() as tx:
                rows = (await tx.execute(_page(table, columns, last).with_for_update(skip_locked=True))).all()
                await _change(tx, table, columns, rows, partial(_newest, tx))
            if not rows:
                break
            last = rows[-1][0]
            yield len(rows)
    async with database.begin() as tx:
        await _reseal_tokens(tx)


async def left(database: Database) -> int:
    """How many rows an older key still seals."""
    count = 0
    for table, columns in sealed():
        last: Any = None
        while True:
            async with database.read() as tx:
                rows = (await tx.execute(_page(table, columns, last))).all()
            count += sum(_is_old(database.vault, row[1:]) for row in rows)
            if not rows:
                break
            last = rows[-1][0]
    return count


async def rehash(tx: Tx, looked_at: Callable[[int], None]) -> None:
    """Lay a new hash key over the old ones, and over every hash that is kept: one transaction, nothing else running.

    Sessions of officials and visitors, one-time codes and halts of rates end with it.
    """
    key = new_key()
    row = {"purpose": HASH, "kept": tx.vault.keep(key), "active_from": (await standing(tx)).newest}
    await tx.execute(insert(vault_keys).values(row))
    for table in (one_time_codes, staff_sessions, rate_budgets):
        await tx.execute(delete(table))
    for table, columns in hashed():
        whole = next(iter(table.primary_key)).type is Digest  # a hash that is the key itself moves while one pages
        last: Any = None
        while rows := (await tx.execute(_page(table, columns, last, None if whole else _BATCH))).all():
            await _change(tx, table, columns, rows, lambda each: layer(key, each) if each else each)
            looked_at(len(rows))
            last = rows[-1][0]
            if whole:
                break
    await _rehash_words(tx, key)
    await _take(tx)


def sealed() -> list[tuple[Table, list[Column[Any]]]]:
    """Every table that holds something sealed, and where."""
    return _tables(lambda each: isinstance(each.type, Sealed))


def hashed() -> list[tuple[Table, list[Column[Any]]]]:
    """Every table that holds keyed hashes, and where."""
    return _tables(lambda each: each.type is Digest and each not in _UNKEYED)


def _tables(wanted: Callable[[Column[Any]], bool]) -> list[tuple[Table, list[Column[Any]]]]:
    found = [(table, [each for each in table.c if wanted(each)]) for table in metadata.sorted_tables]
    return [(table, columns) for table, columns in found if columns]


def _any(columns: list[Column[Any]]) -> Any:
    return or_(*(each.is_not(None) for each in columns))


def _page(table: Table, columns: list[Column[Any]], after: Any, size: int | None = _BATCH) -> Any:
    key = next(iter(table.primary_key))
    page = select(key, *columns).where(_any(columns)).order_by(key).limit(size)
    return page if after is None else page.where(key > after)


async def _change(tx: Tx, table: Table, columns: list[Column[Any]], rows: Any, change: Change) -> None:
    """Write what the change makes of the rows' values where that is something else. The first of a row is its key."""
    key = next(iter(table.primary_key))
    changed = []
    for row in rows:
        values = [None if each is None else change(each) for each in row[1:]]
        if values != list(row[1:]):
            changed.append({"which": row[0]} | {f"to_{n}": value for n, value in enumerate(values)})
    if changed:
        to = {column.name: bindparam(f"to_{n}", type_=column.type) for n, column in enumerate(columns)}
        await tx.execute(update(table).where(key == bindparam("which")).values(to), changed)


def _is_old(vault: Vault, values: Sequence[Any]) -> bool:
    return any(each is not None and vault.reseal(each) is not None for each in values)


def _newest(tx: Tx, sealed: bytes) -> bytes:
    return tx.vault.reseal(sealed) or sealed


async def _reseal_tokens(tx: Tx) -> None:
    """A provider's tokens stand sealed among the facts of their lease."""
    for row in (await tx.execute(select(leases.c.name, leases.c.facts).with_for_update())).all():
        found = {name: row.facts[name].encode() for name in ("access", "refresh") if name in row.facts}
        facts = row.facts | {name: (tx.vault.reseal(each) or each).decode() for name, each in found.items()}
        if facts != row.facts:
            await tx.execute(update(leases).where(leases.c.name == row.name).values(facts=facts))


async def _rehash_words(tx: Tx, key: bytes) -> None:
    """Hashes that stand inside other words: whom a broadcast's notices and invitations are for, the seeds of tokens."""
    for table in (notices, invitations):
        for sort in _HASHED:
            await _rehash_recipients(tx, table, sort, key)
    for row in (await tx.execute(select(leases.c.name, leases.c.facts))).all():
        if "seed" in row.facts:
            facts = row.facts | {"seed": layer(key, row.facts["seed"])}
            await tx.execute(update(leases).where(leases.c.name == row.name).values(facts=facts))


async def _rehash_recipients(tx: Tx, table: Table, sort: str, key: bytes) -> None:
    c, last = table.c, 0
    theirs = select(c.id, c.recipient).where(c.recipient.like(f"{sort}%")).order_by(c.id).limit(_BATCH)
    while rows := (await tx.execute(theirs.where(c.id > last))).all():
        last = rows[-1].id
        to = [{"which": row.id, "to": sort + layer(key, row.recipient.removeprefix(sort))} for row in rows]
        await tx.execute(update(table).where(c.id == bindparam("which")).values(recipient=bindparam("to")), to)


async def _take(tx: Tx) -> None:
    rows = (await tx.execute(select(vault_keys).order_by(vault_keys.c.active_from, vault_keys.c.id))).all()
    take_rows(tx.vault, rows)
