"""JOBS: what runs when, and what for. APScheduler only ticks; that a run happens once is a row in the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from store import jobs
from store.database import Database, DatabaseError, Unavailable

log = logging.getLogger(__name__)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TICK_SECONDS = 5
PATIENCE = 20.0
"""Seconds that a run under way has where its process is told to go."""
Work = Callable[[datetime], Awaitable[str]]
"""Does a run; says in words for an operator what it did."""


@dataclass(frozen=True, slots=True)
class Job:
    """One timed job: every so often, or each day at a time in Vietnam.

    `aside`: how long it takes depends on how much there is, so it runs beside the tick and no other job waits for it.
    """

    name: str
    purpose: str
    every: timedelta | None = None
    daily_at: time | None = None
    aside: bool = False

    def latest(self, now: datetime) -> datetime:
        """The moment of its latest run at or before now. After downtime only that one is caught up with."""
        if self.every is not None:
            step = self.every.total_seconds()
            return datetime.fromtimestamp(now.timestamp() // step * step, UTC)
        local = now.astimezone(ZONE)
        today = local.replace(hour=self.daily_at.hour, minute=self.daily_at.minute, second=0, microsecond=0)  # type: ignore[union-attr]
        return (today if today <= local else today - timedelta(days=1)).astimezone(UTC)


JOBS: tuple[Job, ...] = (
    Job("look", "reminders of dossiers whose moment has come become notices", every=timedelta(seconds=30), aside=True),
    Job(
        "calendar", "dates of ours are counted anew where days off have changed", every=timedelta(seconds=5), aside=True
    ),
    Job("watches", "who waited too long for a code that never came is told once", every=timedelta(hours=1)),
    Job("digest", "officials and leaders hear what is in work, late or standing still", daily_at=time(8, 0)),
    Job("lists", "long lists of broadcasts are read to their end", every=timedelta(seconds=5), aside=True),
    Job("weighing", "long lists are weighed to their end", every=timedelta(seconds=5), aside=True),
    Job("broadcasts", "scheduled and half queued ones go on, failing ones halt", every=timedelta(seconds=5)),
    Job("invitations", "who has not said no hears of it the day before", every=timedelta(minutes=10)),
    Job(
        "figures",
        "what plots and public figures are drawn from is counted anew",
        every=timedelta(minutes=10),
        aside=True,
    ),
    Job("retention", "texts of messages past their time are erased, figures stay", daily_at=time(3, 0), aside=True),
)


def timetable(digest_at: time) -> tuple[Job, ...]:
    """JOBS with the digest at the hour of the setting."""
    return tuple(replace(job, daily_at=digest_at) if job.name == "digest" else job for job in JOBS)


class Clock:
    """Ticks in this process; of several processes the one that inserts a run's row does it."""

    def __init__(self, database: Database, works: Mapping[str, Work], table: Sequence[Job] = JOBS) -> None:
        self.database, self.works, self.table = database, works, table
        self._ticking = asyncio.Lock()
        self._aside: dict[str, asyncio.Task[bool]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until `stop`."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(self.tick, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True)
        scheduler.start()
        try:
            await self.tick()
            await stop.wait()
        finally:
            scheduler.pause()
            async with self._ticking:  # a run under way ends; APScheduler would cancel it
                scheduler.shutdown(wait=False)
            await self.settle()

    async def tick(self) -> None:
        """Do every run that is due and that nobody did; those of jobs that stand aside are begun only."""
        async with self._ticking:
            now = datetime.now(UTC)
            for job in self.table:
                if job.aside:
                    self._begin(job, now)
                elif not await self._attempt(job, now):
                    return

    async def settle(self, patience: float = PATIENCE) -> None:
        """Wait for the runs that a tick has begun, so many seconds: they go in short transactions, and whoever comes
        next goes on where one of them was stopped."""
        under_way = [each for each in self._aside.values() if not each.done()]
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=patience)
            for each in late:
                each.cancel()
        await asyncio.gather(*self._aside.values(), return_exceptions=True)

    def _begin(self, job: Job, now: datetime) -> None:
        under_way = self._aside.get(job.name)
        if under_way is None or under_way.done():
            self._aside[job.name] = asyncio.create_task(self._attempt(job, now), name=job.name)

    async def _attempt(self, job: Job, now: datetime) -> bool:
        """Do its run; False where the database is not there."""
        try:
            await self.do(job, now)
        except Unavailable:
            log.warning("the database is not there; trying again at the next tick", extra={"job": job.name})
            return False
        except DatabaseError:  # a deadlock, a server that shuts down: the others have their turn all the same
            log.warning("the database refused a job", extra={"job": job.name}, exc_info=True)
        return True

    async def do(self, job: Job, now: datetime) -> str | None:
        """Do the job's latest run, unless it is done or under way; what it did."""
        async with self.database.begin() as tx:
            run = await jobs.start_run(tx, job.name, job.latest(now), now)
        if run is None:
            return None
        outcome = await self.works[job.name](now)
        async with self.database.begin() as tx:
            await jobs.finish_run(tx, run, outcome, datetime.now(UTC))
        return outcome
