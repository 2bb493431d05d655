"""The ledger of consents, printed for who must show it."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import cli
from store import migrations
from store.citizens import refuse
from store.consents import Evidence
from store.database import Database
from store.vault import Vault

PHONE, SECRET = "+84901234567", "a secret that only these tests know"
DAYS = (datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC))


@pytest.fixture
def motcua(tmp_path: Path):
    """The command on a database in which one person refused and came back, and another one refused."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'motcua.sqlite3'}"

    async def write() -> None:
        database = Database(url, Vault([SECRET]))
        await migrations.upgrade(database)
        async with database.begin() as tx:
            await refuse(tx, "sms", PHONE, "all", Evidence("text", DAYS[0], "TC HET"))
            await refuse(tx, "sms", PHONE, "none", Evidence("official", DAYS[1], "tại quầy"))
            await refuse(tx, "sms", "+84907654321", "reminders", Evidence("text", DAYS[1], "HUY"))
        await database.close()

    asyncio.run(write())

    def run(*words: str) -> Result:
        environment = {"MOTCUA_DATABASE__URL": url, "MOTCUA_SECRET_KEY": SECRET}
        return CliRunner().invoke(cli, ["consents", *words], env=environment)

    return run


def told(result: Result) -> list[tuple[str, str, str]]:
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return [(each["said"], each["scope"], each["words"]) for each in lines]


def test_every_entry_is_a_line_with_its_words_and_nobodys_number(motcua) -> None:
    whole = motcua()

    assert told(whole) == [
        ("refused", "all", "TC HET"),
        ("resumed", "all", "tại quầy"),
        ("refused", "reminders", "HUY"),
    ]
    assert "901234567" not in whole.stdout


def test_it_is_cut_to_a_time_and_to_one_person(motcua) -> None:
    since = told(motcua("--since", "2026-02-01"))
    theirs = told(motcua("--phone", "0901 234 567"))

    assert since == [("resumed", "all", "tại quầy"), ("refused", "reminders", "HUY")]
    assert theirs == [("refused", "all", "TC HET"), ("resumed", "all", "tại quầy")]


def test_what_is_no_phone_is_refused(motcua) -> None:
    assert motcua("--phone", "12").exit_code == 2
