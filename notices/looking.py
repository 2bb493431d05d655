"""The clock's look at dossiers whose next reminder falls: reminders become notices, and the next look is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from knowledge.working_time import OfficeHours, working_hours_between
from notices.audience import audiences
from notices.batching import leaving_room
from notices.deadlines import DeadlineRules, days_late, falls_due
from notices.merging import facts_of
from notices.occasions import NoticeSeed
from notices.office_time import ANY
from notices.reminders import look_at
from store import apologies, dossier_import, dossier_looks
from store.database import Database, Tx
from store.notices import Seed, add_notices

Made = tuple[Mapping[str, Any], NoticeSeed]
Next = tuple[int, datetime | None]
BATCH = 200
"""Dossiers of a transaction: what it costs does not grow with how many are due."""
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
    rows, made, nexts = await dossier_looks.due(tx, looks.now, BATCH), list[Made](), list[Next]()
    async for row in leaving_room(rows):
        seeds, next_at = look_at(looks.facts(row), looks.now, looks.office(row), looks.rules)
        made += [(row, seed) for seed in seeds if seed.useful_until > looks.now]
        nexts.append((row["id"], next_at))
    places = {row["id"]: row["office_id"] for row, _ in made}
    whom = await audiences(tx, places, {seed.kind for _, seed in made})
    told = [
        _seed(row, seed, person, looks)
        for row, seed in made
        for person in whom.of(seed.kind, row["id"], row["office_id"])
    ]
    await add_notices(tx, told, looks.now)
    await apologies.draft(tx, [(row["id"], row["due_at"]) for row, seed in made if seed.kind in DRAFTED], looks.now)
    await dossier_looks.set_next(tx, nexts)
    return len(rows)


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
