"""What a question needs and no more: the database that the configuration names, and the library of what it knows.

Nothing here loads channels or pages: `motcua ask` waits for none of them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from config import Config, ConfigError, secret_keys
from knowledge import catalogue, kept
from knowledge.library import Library
from knowledge.procedure import Procedure
from knowledge.shelf import Shelf
from store import libraries, procedures
from store.database import Database, Tx
from store.libraries import Fingerprint
from store.vault import Vault

log = logging.getLogger(__name__)


def open_database(config: Config) -> Database:
    """The database that the configuration names, with the vault of its secret. Raises ConfigError for a weak secret."""
    file = sqlite_file(config)
    try:
        vault = Vault(secret_keys(config, folder=file.parent if file else None))
    except ValueError as error:
        raise ConfigError(str(error)) from None
    return Database(config.database.url, vault)


def sqlite_file(config: Config) -> Path | None:
    """The file of a SQLite database; None on PostgreSQL."""
    driver, _, path = config.database.url.partition(":///")
    return Path(path) if driver.startswith("sqlite") else None


@dataclass(frozen=True, slots=True, repr=False)  # asyncio.run writes out what it returns
class Stored:
    """What the database and the shipped catalogue say: procedures as they are matched, the shelf that has the whole of
    each, and live synonyms."""

    procedures: Collection[Procedure]
    shelf: Shelf
    synonyms: list[tuple[str, str]]


async def read_stored(tx: Tx) -> Stored:
    """All of it, read at one moment, a page at a time."""
    shipped = {each.code: each for each in catalogue.load()}
    shelf = Shelf(shipped, await procedures.live_corrections(tx))
    async for page in procedures.facts_in_pages(tx):
        await asyncio.to_thread(shelf.take, page)
    return Stored(await asyncio.to_thread(shelf.close), shelf, await procedures.live_synonyms(tx))


@dataclass(frozen=True, slots=True, repr=False)
class Known:
    """A library, what it was made from, and the fingerprint of that."""

    library: Library
    stored: Stored
    fingerprint: Fingerprint


async def read_library(database: Database, before: Known | None = None) -> Known:
    """The library of what the database knows: the one `before` if nothing of it changed, else as a process kept it,
    else read anew and kept."""
    async with database.read() as tx:
        fingerprint = await libraries.fingerprint(tx, kept.fingerprint())
        if before is not None and fingerprint.whole and fingerprint == before.fingerprint:
            return before
        packed = await libraries.find(tx, fingerprint.whole)
    known = None if packed is None else await asyncio.to_thread(_unpacked, packed, fingerprint)
    return await _make_library(database, before) if known is None else known


async def _make_library(database: Database, before: Known | None) -> Known:
    """Where only synonyms changed, no procedure is read again."""
    async with database.read() as tx:
        fingerprint = await libraries.fingerprint(tx, kept.fingerprint())
        if before is not None and fingerprint.procedures and fingerprint.procedures == before.fingerprint.procedures:
            stored = replace(before.stored, synonyms=await procedures.live_synonyms(tx))
        else:
            stored = await read_stored(tx)
    library = await asyncio.to_thread(build_library, stored)
    if fingerprint.whole:
        told, held = await asyncio.to_thread(kept.pack, library, stored.shelf, stored.synonyms)
        async with database.begin() as tx:
            await libraries.keep(tx, fingerprint.whole, told, held, datetime.now(UTC))
    return Known(library, stored, fingerprint)


async def keep_library(database: Database) -> None:
    """Read the imported catalogue where this version of the program has not yet: then no start waits for it."""
    async with database.read() as tx:
        fingerprint = await libraries.fingerprint(tx, kept.fingerprint())
    if fingerprint.whole:
        await read_library(database)


def _unpacked(packed: tuple[bytes, bytearray], fingerprint: Fingerprint) -> Known | None:
    try:
        library, shelf, synonyms = kept.unpack(*packed)
        return Known(library, Stored(library.procedures.values(), shelf, synonyms), fingerprint)
    except (ValueError, KeyError, TypeError):
        log.warning("the library that was kept cannot be read; it is made anew")
        return None


def build_library(stored: Stored) -> Library:
    """The imported catalogue with the shipped one's names and facts merged in; the shipped one alone without it."""
    return Library.build(stored.procedures, stored.synonyms, whole=stored.shelf.get)
