"""What the public may count: nothing that stands for fewer than five, and no sum that such a count is part of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.figures import FEWEST
from store.tallies import Table
from web.figures.figure import mean, median

NEEDS_BY_OFFICE = ("finished", "rated", "complaints")
NEEDS_BY_MONTH = ("finished", "received", "collected")


@dataclass(frozen=True, slots=True)
class Part:
    """A share in whole percent; `bound` says "least" or "most" where only that much may be told."""

    percent: int
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One office; None where fewer than five cases stand behind it."""

    name: str
    finished: int | None
    on_time: Part | None
    ratings: int | None
    score: float | None
    complaints: int | None


@dataclass(frozen=True, slots=True)
class Public:
    """The citizens' page: what is told of the offices in sum, the offices by name, months with their share."""

    whole: Line
    offices: tuple[Line, ...]
    months: tuple[tuple[str, float], ...]
    online: Part | None
    days: float | None


def publish(by_office: Table, by_month: Table, months: Sequence[str], names: Mapping[int, str]) -> Public:
    """What may be told of these counts. Offices with fewer than five results are not told of at all."""
    told = {place: _counts(by_office, place) for place in names}
    listed = {place: counts for place, counts in told.items() if counts[0].total() >= FEWEST}
    lodged, days = _summed(by_month, "received", months), _summed(by_month, "collected", months)
    shares = ((month, part_of(*_kept(by_month.get(("finished", month), Counter())))) for month in months)
    return Public(
        whole=_line("", *_whole(list(listed.values()))),
        offices=tuple(_line(names[place], *counts) for place, counts in listed.items()),
        months=tuple((month, part.percent / 100) for month, part in shares if part and not part.bound),
        online=part_of(lodged["online"], lodged["in_person"] + lodged["postal"]),
        days=median(days) if days.total() >= FEWEST else None,
    )


def part_of(some: int, others: int) -> Part | None:
    """The share of some among both; where either is fewer than five only a bound, which both together decide."""
    both = some + others
    if both < FEWEST:
        return None
    few = -(-100 * (FEWEST - 1) // both)  # percent, rounded up: what the hidden ones may be at most
    if others < FEWEST:
        return Part(100 - few, "least")
    if some < FEWEST:
        return Part(few, "most")
    return Part(round(100 * some / both))


Counts = tuple[Counter[str], Counter[str], Counter[str]]
"""Results, ratings and complaints of one office."""


def _counts(told: Table, place: int) -> Counts:
    finished, rated, complaints = (told.get((figure, place), Counter()) for figure in NEEDS_BY_OFFICE)
    return finished, rated, complaints


def _whole(listed: Sequence[Counts]) -> Counts:
    """The offices added up, each count only where its own office's line tells it: so no sum holds a hidden one."""
    shares = [part_of(*_kept(finished)) for finished, _, _ in listed]
    told = [finished for (finished, _, _), part in zip(listed, shares, strict=True) if part and not part.bound]
    finished = _added(told)
    results = sum(each.total() for each, _, _ in listed)
    rated, complaints = (_added(each[place] for each in listed if each[place].total() >= FEWEST) for place in (1, 2))
    finished["undated"] = results - sum(_kept(finished))
    return finished, rated, complaints


def _line(name: str, finished: Counter[str], rated: Counter[str], complaints: Counter[str]) -> Line:
    ratings, score = _shown(rated.total()), mean(rated)
    return Line(
        name,
        _shown(finished.total()),
        part_of(*_kept(finished)),
        ratings,
        round(score, 1) if ratings is not None and score is not None else None,
        _shown(complaints.total()),
    )


def _shown(count: int) -> int | None:
    return count if count >= FEWEST else None


def _kept(finished: Counter[str]) -> tuple[int, int]:
    """By the first date given, and not."""
    return finished["on_time"], finished["put_off"] + finished["late"]


def _summed(told: Table, figure: str, places: Sequence[str]) -> Counter[str]:
    return _added(told.get((figure, each), Counter()) for each in places)


def _added(counts: Iterable[Counter[str]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for each in counts:
        whole.update(each)
    return whole
