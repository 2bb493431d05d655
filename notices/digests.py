"""The day's digest (N14): what is in work, late or standing still, to officials and leaders by office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from knowledge.working_time import VIETNAM, OfficeHours
from notices.kinds import KINDS
from notices.office_time import ANY
from store import caseload_counts, officials
from store.caseload_counts import Counts
from store.database import Database
from store.notices import Seed, add_notices
from store.officials import Member

KIND = "TONG_HOP_LANH_DAO"


@dataclass(frozen=True, slots=True)
class Terms:
    """The offices' hours by id, when the digest goes out, and after how many days without a step a dossier stands."""

    hours: Mapping[str, OfficeHours]
    at: time = time(8)
    stalled_days: int = 10

    def works(self, office_id: int | None, now: datetime) -> bool:
        """Whether that office works today; the whole province keeps the usual hours."""
        hours = self.hours.get(str(office_id)) or self.hours.get(ANY) or OfficeHours()
        return hours.counts(now.astimezone(VIETNAM).date())


async def tell(database: Database, terms: Terms, now: datetime) -> int:
    """Make today's digests for each clerk and leader with a telephone, of their office and those below it; how many.

    Nothing on a day off, before the hour (a run of yesterday that was missed), or where there is nothing to tell.
    """
    if now.astimezone(VIETNAM).time() < terms.at:
        return 0
    async with database.read() as tx:
        members = [each for each in await officials.everybody(tx) if terms.works(each.office_id, now)]
        if not members:
            return 0
        stalled = now - timedelta(days=terms.stalled_days)
        by_office, below = await caseload_counts.by_office(tx, now, stalled), await officials.below(tx)
        seeds = []
        for member in members:
            under = below.get(member.office_id, set()) if member.office_id is not None else set(by_office)
            counts = sum((by_office[each] for each in under if each in by_office), Counts())
            if counts.in_work:
                seeds.append(_seed(member, counts, now))
    async with database.begin() as tx:
        return await add_notices(tx, seeds, now)


def _seed(member: Member, counts: Counts, now: datetime) -> Seed:
    day = now.astimezone(VIETNAM).date().isoformat()
    facts: dict[str, object] = {"day": day, "count": counts.in_work, "late": counts.overdue}
    if counts.stalled:
        facts["stalled"] = counts.stalled
    return Seed(
        KIND,
        day,
        member.recipient,
        now,
        subject=f"office:{member.office_id or 'all'}",
        office_id=member.office_id,
        facts=facts,
        useful_until=now + KINDS[KIND].useful,
    )
