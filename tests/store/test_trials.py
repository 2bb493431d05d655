"""A trial's row tells of the latest trial of its subject only."""

from __future__ import annotations

from datetime import datetime, timedelta

from store import trials
from store.database import Database

SUBJECT, SECOND = "change:1", timedelta(seconds=1)


async def test_what_a_trial_found_of_an_earlier_draft_is_not_said_of_the_newer_one(
    database: Database, now: datetime
) -> None:
    async with database.begin() as tx:
        await trials.begin(tx, SUBJECT, now)
        await trials.begin(tx, SUBJECT, now + SECOND)

        ended = await trials.end(tx, SUBJECT, now, passed=True, falls=[], helps=True)
        told = await trials.note_progress(tx, SUBJECT, (100, 200), now, now + 2 * SECOND)
        await trials.lose(tx, SUBJECT, now)
        found = await trials.find(tx, SUBJECT)

    assert (ended, told) == (False, False)
    assert found is not None
    assert (found.state, found.done) == ("running", 0)


async def test_a_trial_tells_how_far_it_is_and_then_what_it_found(database: Database, now: datetime) -> None:
    async with database.begin() as tx:
        await trials.begin(tx, SUBJECT, now)

        told = await trials.note_progress(tx, SUBJECT, (100, 200), now, now + SECOND)
        ended = await trials.end(
            tx, SUBJECT, now + SECOND, passed=False, falls=[("a", ["1"], ["2"], "answer")], helps=True
        )
        found = await trials.find(tx, SUBJECT)

    assert (told, ended) == (True, True)
    assert found is not None
    assert (found.state, found.done, found.whole, len(found.falls)) == ("failed", 100, 200, 1)
