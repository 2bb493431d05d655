"""The drill for a leaked secret, as docs/operations.md tells it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from cli import cli
from config import Config, secret_keys
from store import migrations, rotation
from store.database import Database
from store.tables.jobs import job_runs
from store.vault import Vault, WrongSecret
from tests.store.test_keys import known, live

OLD, NEW = "a secret that leaked 0123456789", "a secret that nobody knows 0123456789"
NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)


def motcua(url: str, secret: str, *words: str) -> Result:
    environment = {"MOTCUA_DATABASE__URL": url, "MOTCUA_SECRET_KEY": secret}
    return CliRunner().invoke(cli, list(words), env=environment)


async def seen_by(url: str, secret: str, key: str) -> object:
    database = Database(url, Vault([secret]))
    try:
        return await known(database, key)
    finally:
        await database.close()


@pytest.fixture
async def filled(database_url: str) -> tuple[str, str]:
    """A database in which people live, and an API key."""
    database = Database(database_url, Vault([OLD]))
    await migrations.upgrade(database)
    key = await live(database, NOW)
    await database.close()
    return database_url, key


async def test_after_the_drill_the_leaked_secret_opens_nothing_and_everything_is_found(filled) -> None:
    url, key = filled
    before = await seen_by(url, OLD, key)

    drilled = await asyncio.to_thread(motcua, url, f"{NEW},{OLD}", "keys", "rotate", "--all", "--hashes", "--stopped")

    assert drilled.exit_code == 0, drilled.output + repr(drilled.exception)
    assert "2 keys sealed by the first secret" in drilled.stdout
    assert "1 seal keys, 2 hash keys\n" in drilled.stdout
    assert await seen_by(url, NEW, key) == before
    with pytest.raises(WrongSecret):
        await seen_by(url, OLD, key)


async def test_two_who_begin_at_once_make_one_new_key(filled) -> None:
    url, _ = filled
    database = Database(url, Vault([OLD]))

    async def begin(ahead: int) -> datetime:
        async with database.begin() as tx:
            return await rotation.begin_seal(tx, NOW + timedelta(days=ahead))

    begun = await asyncio.gather(*(begin(ahead) for ahead in range(4)))

    async with database.read() as tx:
        assert (await rotation.standing(tx)).seals == 2
    assert len(set(begun)) == 1
    await database.close()


async def test_told_again_it_changes_nothing(filled) -> None:
    url, _ = filled
    await asyncio.to_thread(motcua, url, f"{NEW},{OLD}", "keys", "rotate")

    again = await asyncio.to_thread(motcua, url, NEW, "keys", "rotate")

    assert "0 keys sealed by the first secret" in again.stdout


async def test_the_status_says_that_an_older_secret_is_still_needed(filled) -> None:
    url, _ = filled

    told = await asyncio.to_thread(motcua, url, f"{NEW},{OLD}", "keys", "status")

    assert "2 need an older secret" in told.stdout


async def test_hashes_are_not_carried_on_beside_a_running_worker(filled) -> None:
    url, key = filled
    database = Database(url, Vault([OLD]))
    async with database.begin() as tx:
        soon = datetime.now(UTC) + timedelta(seconds=1)
        await tx.execute(insert(job_runs).values(job="look", scheduled_for=soon, started_at=soon))
    await database.close()
    before = await seen_by(url, OLD, key)

    refused = await asyncio.to_thread(motcua, url, OLD, "keys", "rotate", "--hashes")

    assert refused.exit_code == 1
    assert "stop web and worker" in refused.output
    assert await seen_by(url, OLD, key) == before


async def test_check_says_that_the_secret_is_another_one(filled) -> None:
    url, _ = filled

    told = await asyncio.to_thread(motcua, url, NEW, "check")

    assert told.exit_code == 1
    assert "MOTCUA_SECRET_KEY" in told.output


def test_the_kept_file_may_hold_several_secrets(tmp_path: Path) -> None:
    (tmp_path / "motcua.key").write_text(f"{NEW},{OLD}\n")

    assert secret_keys(Config(), folder=tmp_path) == [NEW, OLD]
