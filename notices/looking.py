"""The clock's look at dossiers whose next reminder falls: reminders become notices, and the next look is set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from knowledge.working_time import OfficeHours
from notices.deadlines import DeadlineRules
from notices.kinds import KINDS, Audience
from notices.merging import facts_of
from notices.reminders import next_look, reminders_for
from store import dossier_looks, recipients
from store.database import Database, Tx
from store.notices import Seed, add_notices

BATCH = 200


async def look(database: Database, hours: Mapping[str, OfficeHours], rules: DeadlineRules, now: datetime) -> int:
    """Look at every dossier that is due for it; how many. Only those rows are read, however many dossiers there are."""
    looked_at = 0
    while True:
        async with database.begin() as tx:
            count = await _look_at_some(tx, hours, rules, now)
        looked_at += count
        if count < BATCH:
            return looked_at


async def _look_at_some(tx: Tx, hours: Mapping[str, OfficeHours], rules: DeadlineRules, now: datetime) -> int:
    rows = await dossier_looks.due(tx, now, BATCH)
    whom = await recipients.told(tx, [row["id"] for row in rows])
    seeds: list[Seed] = []
    for row in rows:
        office = hours.get(str(row["office_id"])) or USUAL
        facts = facts_of(row)
        for seed in reminders_for(facts, now, office, rules):
            if seed.useful_until <= now or KINDS[seed.kind].audience is not Audience.CITIZEN:
                continue
            seeds += [
                Seed(
                    seed.kind,
                    seed.occasion,
                    person,
                    max(seed.at, now),
                    dossier_id=row["id"],
                    office_id=row["office_id"],
                    facts=seed.facts,
                    useful_until=seed.useful_until,
                )
                for person in whom[row["id"]]
            ]
        row["look_at"] = next_look(facts, now, office, rules)
    await add_notices(tx, seeds, now)
    await dossier_looks.set_next(tx, [(row["id"], row["look_at"]) for row in rows])
    return len(rows)


USUAL = OfficeHours()
