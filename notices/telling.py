"""What an intake tells: notices of what happened to known dossiers, and of codes that people waited for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from notices.audience import audiences
from notices.occasions import DossierChange, NoticeSeed, notices_for
from notices.rows import Refusal
from store import dossier_import
from store.database import Tx
from store.notices import NoticeState, Seed, add_notices

ARRIVAL_USEFUL = timedelta(days=30)


@dataclass(slots=True)
class Summary:
    """What an import did, or would do: rows new, changed, same and refused; notices by kind; what to look at."""

    new: int = 0
    changed: int = 0
    same: int = 0
    steps: int = 0
    refused: list[Refusal] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    expired: int = 0
    unknown_offices: set[str] = field(default_factory=set)
    unknown_procedures: set[str] = field(default_factory=set)
    no_sms: list[str] = field(default_factory=list)
    baseline: bool = False

    @property
    def accepted(self) -> int:
        """Rows taken."""
        return self.new + self.changed + self.same + self.steps


@dataclass(frozen=True, slots=True)
class Told:
    """A batch that was just written: the dossiers' ids and rows by code, and where to count."""

    now: datetime
    ids: Mapping[str, int]
    values: Mapping[str, Mapping[str, Any]]
    summary: Summary


async def tell_changes(tx: Tx, told: Told, changes: Sequence[tuple[str, DossierChange]]) -> None:
    """Notices of what happened: to the applicant and who follows, or to the officials of the dossier's office."""
    made = [(code, seed) for code, change in changes for seed in notices_for(change)]
    if not made:
        return
    places = {told.ids[code]: told.values[code]["office_id"] for code, _ in made}
    whom = await audiences(tx, places, {seed.kind for _, seed in made})
    seeds = [
        _seed(told, seed, recipient, code)
        for code, seed in made
        for recipient in whom.of(seed.kind, told.ids[code], places[told.ids[code]])
    ]
    await _add(tx, told, seeds)


async def tell_waiting(tx: Tx, told: Told, new: Sequence[Mapping[str, Any]]) -> None:
    """Who asked for a code that is here now is told once, the first import of a source included."""
    keys = {values["code_key"]: values for values in new}
    waiting = await dossier_import.arrivals(tx, keys, told.now) if keys else []
    seeds = [
        Seed(
            "MA_DA_CO",
            "1",
            f"address:{address_id}",
            told.now,
            dossier_id=told.ids[keys[code_key]["code"]],
            office_id=keys[code_key]["office_id"],
            useful_until=told.now + ARRIVAL_USEFUL,
        )
        for code_key, address_id in waiting
    ]
    await _add(tx, told, seeds)


def _seed(told: Told, seed: NoticeSeed, recipient: str, code: str) -> Seed:
    """What is past its use becomes an expired notice, so that somebody sees that nobody was told."""
    stale = seed.useful_until <= told.now
    return Seed(
        seed.kind,
        seed.occasion,
        recipient,
        max(seed.at, told.now),
        dossier_id=told.ids[code],
        office_id=told.values[code]["office_id"],
        facts=seed.facts,
        useful_until=seed.useful_until,
        state=NoticeState.EXPIRED if stale else NoticeState.WAITING,
        reason="too-old" if stale else "",
    )


async def _add(tx: Tx, told: Told, seeds: Sequence[Seed]) -> None:
    await add_notices(tx, seeds, told.now)
    for seed in seeds:
        if seed.state is NoticeState.EXPIRED:
            told.summary.expired += 1
        else:
            told.summary.notices[seed.kind] += 1
