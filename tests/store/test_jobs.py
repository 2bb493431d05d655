"""Timed jobs happen once, and a lease has one holder."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from store import jobs
from store.database import Database
from store.jobs import GIVEN_UP, JobRun


async def test_a_run_happens_once_though_ten_processes_tick(database: Database, now: datetime) -> None:
    async def tick() -> JobRun | None:
        async with database.begin() as tx:
            return await jobs.start_run(tx, "reminders", now, now)

    taken = await asyncio.gather(*(tick() for _ in range(10)))

    assert sum(each is not None for each in taken) == 1


async def test_a_run_whose_process_died_is_taken_over(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        first = await jobs.start_run(tx, "reminders", now, now)
        soon = await jobs.start_run(tx, "reminders", now, now + timedelta(minutes=1))
        later = await jobs.start_run(tx, "reminders", now, now + GIVEN_UP + timedelta(seconds=1))

    assert (first is not None, soon, later is not None) == (True, None, True)


async def test_a_finished_run_is_never_done_again(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        run = await jobs.start_run(tx, "reminders", now, now)
        assert run is not None
        await jobs.finish_run(tx, run, "3 notices", now)

        again = await jobs.start_run(tx, "reminders", now, now + timedelta(days=3))

    assert again is None


async def test_a_lease_has_one_holder_until_it_runs_out_or_is_given_back(database: Database, now: datetime) -> None:
    until = now + timedelta(seconds=30)
    async with database.begin() as tx:
        first = await jobs.take_lease(tx, "telegram", "a", until, now)
        other = await jobs.take_lease(tx, "telegram", "b", until, now)
        renewed = await jobs.take_lease(tx, "telegram", "a", until, now)
        late = await jobs.take_lease(tx, "telegram", "b", until + timedelta(minutes=1), until)
        await jobs.give_lease_back(tx, "telegram", "b", until)
        back = await jobs.take_lease(tx, "telegram", "a", until + timedelta(minutes=1), until)

    assert (first, other, renewed, late, back) == (True, False, True, True, True)


async def test_old_finished_runs_are_forgotten(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        for hours in (0, 1, 2):
            run = await jobs.start_run(tx, "tick", now + timedelta(hours=hours), now)
            assert run is not None
            await jobs.finish_run(tx, run, "", now)

        gone = await jobs.forget_runs(tx, now + timedelta(hours=2))

    assert gone == 2
