"""A person asks for what is kept of them, or wants it gone."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import cli
from messages import Inbound, Reply
from store import migrations
from store.conversations import Taken, greet, keep
from store.database import Database
from store.vault import Vault

PHONE, SECRET = "+84901234567", "a secret that only these tests know"


@pytest.fixture
def motcua(tmp_path: Path):
    """The command on a database in which one person wrote once."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'motcua.sqlite3'}"

    async def write() -> None:
        database = Database(url, Vault([SECRET]))
        await migrations.upgrade(database)
        said = Inbound("sms", PHONE, "xin chao", "test:1", datetime.now(UTC), verified_phone=PHONE)
        async with database.begin() as tx:
            [person] = await greet(tx, [said])
            await keep(tx, [Taken(said, person, Reply("Kinh chao"), "help", {})])
        await database.close()

    asyncio.run(write())

    def run(*words: str) -> Result:
        environment = {"MOTCUA_DATABASE__URL": url, "MOTCUA_SECRET_KEY": SECRET}
        return CliRunner().invoke(cli, list(words), env=environment)

    return run


def test_their_data_is_told_as_json_and_erased_only_with_yes(motcua) -> None:
    told = motcua("person", "export", "0901 234 567")
    asked = motcua("person", "erase", "0901 234 567")
    still = motcua("person", "export", PHONE)
    erased = motcua("person", "erase", PHONE, "--yes")
    after = motcua("person", "export", PHONE)

    assert json.loads(told.stdout)["messages"][0]["text"] == "xin chao"
    assert asked.exit_code == 1
    assert "--yes" in asked.stdout
    assert still.stdout == told.stdout
    assert "erased: 1 addresses, 1 messages" in erased.stdout
    assert not any(json.loads(after.stdout).values())


def test_what_is_no_phone_is_refused(motcua) -> None:
    assert motcua("person", "export", "12").exit_code == 2
