"""The service says by itself when it stands still."""

from datetime import datetime, timedelta
from typing import Any

import pytest

import store.deliveries
from alarms import raise_alarm
from sms_text import count
from store import fence, jobs
from store.database import Database
from tests.notices.desk import Desk
from tests.notices.recording_channel import Clock

PHONES = ["+84901234567", "+84907654321"]


@pytest.fixture
async def ticked(database: Database, now: datetime) -> Database:
    """A database in which a timed job ran at `now`."""
    async with database.begin() as tx:
        await jobs.start_run(tx, "look", now, now)
    return database


async def told(database: Database, now: datetime, **changes: Any) -> list[str]:
    """What the alarm says, and to whom."""
    ids = await raise_alarm(database, changes.get("phones", PHONES), 10, "vi", now)
    async with database.read() as tx:
        return [f"{each.address} {each.text}" for each in await store.deliveries.read(tx, ids)]


async def test_while_jobs_run_nobody_is_told(ticked: Database, now: datetime) -> None:
    assert await told(ticked, now + timedelta(minutes=9)) == []


async def test_when_no_job_ran_for_ten_minutes_every_phone_is_told_once_an_hour(
    ticked: Database, now: datetime
) -> None:
    first = await told(ticked, now + timedelta(minutes=11))
    second = await told(ticked, now + timedelta(minutes=12))
    third = await told(ticked, now + timedelta(minutes=72))

    assert sorted(line.split()[0] for line in first) == PHONES
    assert all("10 phut" in line and line.isascii() and count(line) == 1 for line in first)
    assert (second, len(third)) == ([], 2)


async def test_notices_that_wait_and_do_not_go_are_told_but_not_behind_the_fence(
    ticked: Database, now: datetime
) -> None:
    desk = Desk(ticked, Clock(now - timedelta(minutes=20)))
    await desk.told(await desk.person())

    async with ticked.begin() as tx:
        await fence.close(tx)
    behind = await told(ticked, now)
    async with ticked.begin() as tx:
        await fence.open_fence(tx, now)
    after = await told(ticked, now)

    assert (behind, len(after)) == ([], 2)
    assert "tin bao" in after[0]


async def test_without_phones_and_before_anything_ran_nobody_is_told(database: Database, now: datetime) -> None:
    assert await told(database, now) == []
    assert await told(database, now, phones=[]) == []
