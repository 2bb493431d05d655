"""What operators and the public may count, each from raw rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select

from messages import DeliveryState, Lane
from store import tallies
from store.database import Tx
from store.tables.citizens import inbound
from store.tables.jobs import job_runs
from store.tables.notices import deliveries, notices
from store.tallying import PROMPT_SECONDS, seconds_between

FEWEST = 5
"""A figure with fewer cases behind it is not shown: it could tell of a person."""
_HANDED_OVER = ("/sent", "/delivered")


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the service does at one moment; ages in seconds, `prompt` a share from 0 to 1, `heartbeat` epoch seconds."""

    oldest: dict[str, float]
    waiting: dict[str, float]
    prompt: float
    deliveries: dict[str, float]
    unknown: float
    answers: dict[str, float]
    heartbeat: float


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What concerns citizens, of the last 30 days; None where fewer than five cases stand behind it.

    `open` dossiers are under way now; `finished` ones got their result: `kept` by the date first given, `missed` after.
    `told` counts messages that were handed over, `answered` what people asked us. `at`: when that was counted.
    """

    open: int | None
    finished: int | None
    kept: int
    missed: int
    told: int | None
    answered: int | None
    at: datetime | None


async def pulse(tx: Tx, now: datetime) -> Pulse:
    """The figures of /metrics."""
    oldest, waiting = await _waiting(tx, now)
    counts = await _counts(tx, now - timedelta(days=1))
    heard = select(inbound.c.handler, func.count().label("number")).where(
        inbound.c.received_at > now - timedelta(days=1)
    )
    beat = await heartbeat(tx)
    return Pulse(
        oldest=oldest,
        waiting=waiting,
        prompt=await _prompt(tx, now - timedelta(hours=1)),
        deliveries=counts,
        unknown=counts.get(DeliveryState.UNKNOWN, 0.0),
        answers={row.handler: float(row.number) for row in await tx.execute(heard.group_by(inbound.c.handler))},
        heartbeat=beat.timestamp() if beat else 0.0,
    )


async def heartbeat(tx: Tx) -> datetime | None:
    """When a timed job last began, anywhere."""
    began: datetime | None = await tx.scalar(select(job_runs.c.started_at).order_by(job_runs.c.id.desc()).limit(1))
    return began


async def public_figures(tx: Tx) -> PublicFigures:
    """The figures of the citizens' page, as the job counted them last."""
    told = await tallies.by_period(tx, ("open", "finished", "sent", "heard"), (tallies.RECENT,))
    ready, sent = told["finished", tallies.RECENT], told["sent", tallies.RECENT]
    arrived = sum(number for key, number in sent.items() if key.endswith(_HANDED_OVER))
    return PublicFigures(
        open=_shown(told["open", tallies.RECENT].total()),
        finished=_shown(ready.total()),
        kept=ready["on_time"],
        missed=ready["put_off"] + ready["late"],
        told=_shown(arrived),
        answered=_shown(told["heard", tallies.RECENT].total()),
        at=await tallies.as_of(tx, (tallies.RECENT,)),
    )


def _shown(count: int) -> int | None:
    return count if count >= FEWEST else None


async def _waiting(tx: Tx, now: datetime) -> tuple[dict[str, float], dict[str, float]]:
    query = (
        select(notices.c.lane, func.min(notices.c.not_before).label("since"), func.count().label("number"))
        .where(notices.c.state == "waiting", notices.c.not_before <= now)
        .group_by(notices.c.lane)
    )
    oldest, waiting = dict.fromkeys(map(str, Lane), 0.0), dict.fromkeys(map(str, Lane), 0.0)
    for row in await tx.execute(query):
        oldest[row.lane], waiting[row.lane] = (now - row.since).total_seconds(), float(row.number)
    return oldest, waiting


async def _counts(tx: Tx, since: datetime) -> dict[str, float]:
    query = select(deliveries.c.state, func.count().label("number")).where(deliveries.c.created_at > since)
    counts = dict.fromkeys(map(str, DeliveryState), 0.0)
    counts.update({row.state: float(row.number) for row in await tx.execute(query.group_by(deliveries.c.state))})
    return counts


async def _prompt(tx: Tx, since: datetime) -> float:
    """The share of deliveries that were handed over within ten seconds of being due; 1 where there were none."""
    due = func.coalesce(notices.c.not_before, deliveries.c.created_at)
    prompt = func.count(case((seconds_between(tx, due, deliveries.c.sent_at) <= PROMPT_SECONDS, 1)))
    rows = select(func.count().label("sent"), prompt.label("prompt")).select_from(deliveries)
    rows = rows.outerjoin(notices, deliveries.c.notice_id == notices.c.id).where(deliveries.c.sent_at > since)
    found: Any = (await tx.execute(rows)).one()
    return found.prompt / found.sent if found.sent else 1.0
