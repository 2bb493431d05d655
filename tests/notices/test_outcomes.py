"""What became of a delivery is told by who holds it, and by nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import store.deliveries
from messages import DeliveryState, Lane
from notices.outcomes import Outcome, record
from notices.rules import Rules
from store.database import Database
from store.deliveries import Attempt
from tests.notices.recording_channel import RecordingChannel


async def test_an_outcome_that_comes_after_another_process_took_the_delivery_changes_nothing(
    database: Database, now: datetime
) -> None:
    reply = Attempt("sms", "+84901234567", "Xong", Lane.REPLY, "again", now + timedelta(minutes=1))
    async with database.begin() as tx:
        held = await store.deliveries.insert_attempts(tx, [reply], "who has it now", now)
    late = Outcome(held[0], RecordingChannel(), "provider 1", now)

    async with database.begin() as tx:
        await record(tx, [late], "who had it", Rules())
        after_the_late_one = await store.deliveries.read(tx, [held[0].id])
        await record(tx, [late], "who has it now", Rules())
        after_its_own = await store.deliveries.read(tx, [held[0].id])

    assert after_the_late_one == held
    assert (after_its_own[0].state, after_its_own[0].provider_id) == (DeliveryState.SENT, "provider 1")
