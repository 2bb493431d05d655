"""Timed jobs and what only one process may do. A run is a row, inserted or skipped: it happens once, whoever ticks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from store.database import Tx
from store.tables.jobs import job_runs, leases

GIVEN_UP = timedelta(minutes=15)
"""After so long an unfinished run's process is taken for dead, and the next tick may take the run over."""


@dataclass(frozen=True, slots=True)
class JobRun:
    """A run that this process may do now."""

    id: int
    job: str
    scheduled_for: datetime


async def start_run(tx: Tx, job: str, scheduled_for: datetime, now: datetime) -> JobRun | None:
    """Take this run, or None where another process has it or had it. Commit before doing the work."""
    row = tx.insert(job_runs).values(job=job, scheduled_for=scheduled_for, started_at=now, outcome="")
    taken_over = row.on_conflict_do_update(
        index_elements=["job", "scheduled_for"],
        set_={"started_at": now},
        where=job_runs.c.finished_at.is_(None) & (job_runs.c.started_at < now - GIVEN_UP),
    )
    id_ = (await tx.execute(taken_over.returning(job_runs.c.id))).scalar()
    return None if id_ is None else JobRun(id_, job, scheduled_for)


async def finish_run(tx: Tx, run: JobRun, outcome: str, now: datetime) -> None:
    """The run is done; `outcome` says what it did, in words for an operator."""
    await tx.execute(update(job_runs).where(job_runs.c.id == run.id).values(finished_at=now, outcome=outcome))


async def take_lease(tx: Tx, name: str, holder: str, until: datetime, now: datetime) -> bool:
    """Take or renew the lease of that name until then; False while another holder's has not run out."""
    row = tx.insert(leases).values(name=name, holder=holder, until=until, facts={})
    taken = row.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": holder, "until": until},
        where=(leases.c.holder == holder) | (leases.c.until <= now),
    )
    return (await tx.execute(taken.returning(leases.c.name))).scalar() is not None


async def give_lease_back(tx: Tx, name: str, holder: str, now: datetime) -> None:
    """Let another process take it at once, where this holder has it."""
    await tx.execute(update(leases).where(leases.c.name == name, leases.c.holder == holder).values(until=now))


async def forget_runs(tx: Tx, before: datetime) -> int:
    """Drop finished runs that were scheduled before then (housekeeping)."""
    old = job_runs.delete().where(job_runs.c.scheduled_for < before, job_runs.c.finished_at.is_not(None))
    return (await tx.execute(old)).rowcount
