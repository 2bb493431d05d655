"""The pages with a clerk at the seam, over a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.photo import PhotoReader
from config import Config
from store.api_keys import add_key
from store.database import Database
from store.tables import metadata
from store.vault import Vault
from tests.web.clerk import NOW, Clerk
from web.parts import Parts
from web.server import build_app


@pytest.fixture
async def sqlite(tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    """One database is enough for what a browser sees; the store's own tests run on both."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'web.sqlite3'}", vault)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield database
    await database.close()


@pytest.fixture
def clerk(sqlite: Database) -> Clerk:
    return Clerk(sqlite)


@pytest.fixture
def settings() -> dict[str, Any]:
    """What a test changes of the configuration before it asks for the client."""
    return {"sandbox": {"enabled": True}, "service": {"sms_number": "0888 123 456", "province": "Tỉnh Mẫu"}}


@pytest.fixture
def parts(sqlite: Database, clerk: Clerk, settings: dict[str, Any]) -> Parts:
    return Parts(
        database=sqlite,
        config=Config(**settings),
        answer=clerk.answer,
        answered=clerk.answered,
        record=clerk.record,
        simulator=True,
        clock=lambda: NOW,
        read_photo=PhotoReader().read,
        read_tokens=PhotoReader().tokens,
    )


@pytest.fixture
async def client(parts: Parts) -> AsyncIterator[TestClient[Any, Any]]:
    async with TestClient(TestServer(build_app(parts))) as client:
        yield client


@pytest.fixture
async def bearer(sqlite: Database) -> dict[str, str]:
    """The headers of a key for the source "own"."""
    async with sqlite.begin() as tx:
        return {"Authorization": f"Bearer {await add_key(tx, 'one-stop', 'own', NOW)}"}
