import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from schedule import JOBS, Clock, Job
from store.database import Database
from store.tables.jobs import leases

EACH_MINUTE = Job("count", "counts", every=timedelta(minutes=1))
AT_EIGHT = Job("digest", "at eight", daily_at=time(8, 0))
NOW = datetime(2026, 3, 10, 2, 0, 30, tzinfo=UTC)  # 09:00:30 in Vietnam


def counting(database: Database) -> tuple[Clock, list[datetime]]:
    runs: list[datetime] = []

    async def work(now: datetime) -> str:
        runs.append(now)
        return "done"

    return Clock(database, {"count": work, "digest": work}, (EACH_MINUTE, AT_EIGHT)), runs


async def test_a_run_happens_once_across_processes(database: Database) -> None:
    one, runs_of_one = counting(database)
    two, runs_of_two = counting(database)

    for clock in (one, two, one):
        await clock.do(EACH_MINUTE, NOW)

    assert len(runs_of_one + runs_of_two) == 1


async def test_the_next_minute_is_the_next_run(database: Database) -> None:
    clock, runs = counting(database)

    await clock.do(EACH_MINUTE, NOW)
    await clock.do(EACH_MINUTE, NOW + timedelta(minutes=1))

    assert len(runs) == 2


async def test_after_five_days_of_downtime_only_the_latest_run_is_caught_up_with(database: Database) -> None:
    clock, runs = counting(database)
    await clock.do(AT_EIGHT, NOW)

    for _ in range(3):
        await clock.do(AT_EIGHT, NOW + timedelta(days=5))

    assert len(runs) == 2


def test_a_daily_job_is_due_at_its_hour_in_vietnam() -> None:
    assert AT_EIGHT.latest(NOW) == datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
    assert AT_EIGHT.latest(NOW - timedelta(hours=2)) == datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


async def test_a_job_that_the_database_refuses_holds_no_other_back(database: Database) -> None:
    runs: list[datetime] = []

    async def broken(now: datetime) -> str:
        async with database.begin() as tx:
            await tx.execute(leases.insert(), [{"name": "x", "holder": "me", "until": now}] * 2)
        return "never"

    async def work(now: datetime) -> str:
        runs.append(now)
        return "done"

    clock = Clock(database, {"count": broken, "digest": work}, (EACH_MINUTE, AT_EIGHT))

    await clock.tick()

    assert len(runs) == 1


async def test_no_other_job_waits_for_one_that_stands_aside(database: Database) -> None:
    went_on, runs = asyncio.Event(), list[str]()

    async def long(now: datetime) -> str:
        await went_on.wait()
        runs.append("long")
        return "done"

    async def work(now: datetime) -> str:
        runs.append("short")
        return "done"

    clock = Clock(database, {"count": long, "digest": work}, (replace(EACH_MINUTE, aside=True), AT_EIGHT))

    await clock.tick()
    await clock.tick()
    went_on.set()
    await clock.settle()

    assert runs == ["short", "long"]


async def test_a_run_that_takes_too_long_does_not_keep_its_process_from_going(database: Database) -> None:
    began, stopped = asyncio.Event(), list[str]()

    async def endless(now: datetime) -> str:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append("endless")
        return "never"

    clock = Clock(database, {"count": endless}, (replace(EACH_MINUTE, aside=True),))
    await clock.tick()
    await began.wait()

    await clock.settle(patience=0)

    assert stopped == ["endless"]


def test_every_job_says_what_it_is_for_and_has_work() -> None:
    assert all(job.purpose and (job.every or job.daily_at) for job in JOBS)
