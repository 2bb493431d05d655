"""The database goes away and comes back: whoever brings a message is told to come again, and it is taken once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from app import Service, open_service
from config import read_config
from demonstration import for_demonstration
from store import migrations
from store.database import Database
from store.tables.citizens import addresses, inbound
from store.vault import Vault
from tests.conftest import fresh_postgresql, postgresql_url
from web.server import build_app

SECRET = "a secret that only these tests know"


@dataclass
class Town:
    """The service on a PostgreSQL that is reached by a way which can be cut."""

    service: Service
    client: TestClient[Any, Any]
    server: Path
    way: Path
    name: str

    async def fails(self) -> None:
        """The server goes: no new connection is made, and those that are open end."""
        self.way.unlink()
        admin = create_async_engine(postgresql_url(str(self.server), "postgres"))
        async with admin.connect() as connection:
            theirs = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
            await connection.execute(theirs, {"name": self.name})
        await admin.dispose()

    def comes_back(self) -> None:
        self.way.symlink_to(self.server)

    async def texts(self, id_: str) -> tuple[int, dict[str, Any]]:
        """Text the service; status and answer."""
        body = {"id": id_, "from": "0912345678", "text": "xin chao"}
        async with self.client.post("/sms/sandbox/inbound", json=body) as response:
            return response.status, dict(await response.json()) | {"retry": response.headers.get("Retry-After")}

    async def count(self, table: Any) -> int:
        async with self.service.database.read() as tx:
            return int(await tx.scalar(select(func.count()).select_from(table)))


@pytest.fixture
def way(postgresql: str) -> Iterator[Path]:
    """Another name of the server's folder."""
    way = Path(f"{postgresql}.way")
    way.symlink_to(postgresql)
    yield way
    way.unlink()


@pytest.fixture
async def town(postgresql: str, way: Path, tmp_path: Path) -> AsyncIterator[Town]:
    name = (await fresh_postgresql(postgresql)).partition("@/")[2].partition("?")[0]
    url = postgresql_url(str(way), name)
    database = Database(url, Vault([SECRET]))
    await migrations.upgrade(database)
    await database.close()
    demo = for_demonstration(read_config(), tmp_path)
    there = demo.database.model_copy(update={"url": url})
    config = demo.model_copy(update={"database": there, "secret_key": [SecretStr(SECRET)]})
    async with open_service(config) as service, TestClient(TestServer(build_app(service.parts()))) as client:
        yield Town(service, client, Path(postgresql), way, name)


async def test_while_it_is_down_messages_are_refused_for_now_and_later_taken_once(town: Town) -> None:
    before, _ = await town.texts("1")

    await town.fails()
    status, answer = await town.texts("2")
    async with town.client.get("/readyz") as ready:
        failing = (ready.status, list((await ready.json())["failing"]))
    town.comes_back()
    after, reply = await town.texts("2")
    again, _ = await town.texts("2")

    assert before == 200
    assert (status, answer["retry"], "text" in answer) == (503, "10", False)
    assert failing == (503, ["database"])
    assert (after, bool(reply["text"]), again) == (200, True, 200)
    assert (await town.count(inbound), await town.count(addresses)) == (2, 1)
