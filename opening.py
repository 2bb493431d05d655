"""What a question needs and no more: the database that the configuration names, and the library of what it knows.

Nothing here loads channels or pages: `motcua ask` waits for none of them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from config import Config, secret_keys
from knowledge import catalogue
from knowledge.library import Library
from knowledge.procedure import Procedure
from knowledge.shelf import Shelf
from store import procedures
from store.database import Database, Tx
from store.vault import Vault


def open_database(config: Config) -> Database:
    """The database that the configuration names, with the vault of its secret."""
    file = sqlite_file(config)
    return Database(config.database.url, Vault(secret_keys(config, folder=file.parent if file else None)))


def sqlite_file(config: Config) -> Path | None:
    """The file of a SQLite database; None on PostgreSQL."""
    driver, _, path = config.database.url.partition(":///")
    return Path(path) if driver.startswith("sqlite") else None


@dataclass(frozen=True, slots=True, repr=False)  # asyncio.run writes out what it returns
class Stored:
    """What the database and the shipped catalogue say: procedures as they are matched, the shelf that has the whole of
    each, and live synonyms."""

    procedures: list[Procedure]
    shelf: Shelf
    synonyms: list[tuple[str, str]]


async def read_stored(tx: Tx) -> Stored:
    """All of it, read at one moment, a page at a time."""
    shipped = {each.code: each for each in catalogue.load()}
    shelf = Shelf(shipped, await procedures.live_corrections(tx))
    async for page in procedures.facts_in_pages(tx):
        await asyncio.to_thread(shelf.take, page)
    return Stored(await asyncio.to_thread(shelf.close), shelf, await procedures.live_synonyms(tx))


def build_library(stored: Stored) -> Library:
    """The imported catalogue with the shipped one's names and facts merged in; the shipped one alone without it."""
    return Library.build(stored.procedures, stored.synonyms, whole=stored.shelf.get)
