"""The clock's look at dossiers whose next reminder falls: reminders become notices, and the next look is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.working_time import OfficeHours, working_hours_between
from notices.audience import audiences
from notices.deadlines import DeadlineRules, days_late, falls_due
from notices.merging import facts_of
from notices.occasions import NoticeSeed
from notices.office_time import ANY
from notices.reminders import next_look, reminders_for
from store import apologies, dossier_import, dossier_looks
from store.database import Database, Tx
from store.notices import Seed, add_notices

BATCH = 200
DRAFTED = frozenset({"DU_THAO_XIN_LOI", "HEN_LAI_LAN_HAI"})


@dataclass(frozen=True, slots=True)
class Looks:
    """With what dossiers are looked at: the offices' hours, the rules, and the baseline of each source."""

    hours: Mapping[str, OfficeHours]
    rules: DeadlineRules
    baselines: Mapping[str, datetime | None]
    now: datetime

    def office(self, row: Mapping[str, Any]) -> OfficeHours:
        """The hours of the dossier's office."""
        return self.hours.get(str(row["office_id"])) or self.hours.get(ANY) or USUAL

    def facts(self, row: Mapping[str, Any]) -> Any:
        """What its reminders depend on; while its source's first import is under way, all of it is old."""
        return facts_of(row, self.baselines.get(row["source"]) or self.now)


async def look(database: Database, hours: Mapping[str, OfficeHours], rules: DeadlineRules, now: datetime) -> int:
    """Look at every dossier that is due for it; how many. Only those rows are read, however many dossiers there are."""
    looks = await read_looks(database, hours, rules, now)
    looked_at = 0
    while True:
        async with database.begin() as tx:
            count = await _look_at_some(tx, looks)
        looked_at += count
        if count < BATCH:
            return looked_at


async def read_looks(
    database: Database, hours: Mapping[str, OfficeHours], rules: DeadlineRules, now: datetime
) -> Looks:
    """With what dossiers are looked at now."""
    async with database.read() as tx:
        return Looks(hours, rules, await dossier_import.baselines(tx), now)


async def _look_at_some(tx: Tx, looks: Looks) -> int:
    rows = await dossier_looks.due(tx, looks.now, BATCH)
    made = [(row, seed) for row in rows for seed in _fresh(row, looks)]
    places = {row["id"]: row["office_id"] for row, _ in made}
    whom = await audiences(tx, places, {seed.kind for _, seed in made})
    seeds = [
        _seed(row, seed, person, looks)
        for row, seed in made
        for person in whom.of(seed.kind, row["id"], row["office_id"])
    ]
    await add_notices(tx, seeds, looks.now)
    await apologies.draft(tx, [(row["id"], row["due_at"]) for row, seed in made if seed.kind in DRAFTED], looks.now)
    await dossier_looks.set_next(tx, [(row["id"], _next(row, looks)) for row in rows])
    return len(rows)


def _fresh(row: Mapping[str, Any], looks: Looks) -> Sequence[NoticeSeed]:
    found = reminders_for(looks.facts(row), looks.now, looks.office(row), looks.rules)
    return [seed for seed in found if seed.useful_until > looks.now]


def _next(row: Mapping[str, Any], looks: Looks) -> datetime | None:
    return next_look(looks.facts(row), looks.now, looks.office(row), looks.rules)


def _seed(row: Mapping[str, Any], seed: NoticeSeed, recipient: str, looks: Looks) -> Seed:
    return Seed(
        seed.kind,
        seed.occasion,
        recipient,
        max(seed.at, looks.now),
        dossier_id=row["id"],
        office_id=row["office_id"],
        facts={**seed.facts, **_left(row, seed, looks)},
        useful_until=seed.useful_until,
    )


def _left(row: Mapping[str, Any], seed: NoticeSeed, looks: Looks) -> dict[str, Any]:
    """What officials are told of its time: the working hours left, or the working days that it is late."""
    due_at, office = row["due_at"], looks.office(row)
    if seed.kind == "SAP_DEN_HAN":
        return {"hours_left": round(max(working_hours_between(looks.now, falls_due(due_at, office), office), 0), 1)}
    if seed.kind == "QUA_HAN" and (late := days_late(due_at, looks.now, office)):
        return {"late": late}
    return {}


USUAL = OfficeHours()
