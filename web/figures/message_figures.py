"""Figures of messages: what became of them, how soon they went, their cost, and how much of the allowance is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.loads import Load
from store.tallies import Table
from web.figures.figure import Column, Figure, Kind, Plot, Value, share

NEEDS = ("sent", "prompt", "parts")
STATES = ("delivered", "sent", "no-receipt", "unknown", "failed", "sending", "waiting")
LANES = ("reply", "notice", "broadcast")
_MONTH = Column("fig_month", Kind.MONTH)
_CHANNEL = Column("col_channel", Kind.WORD, "channel_")


@dataclass(frozen=True, slots=True)
class Price:
    """What a channel may send and what it costs: parts a second, and đồng a part (None: not known here)."""

    rate: float
    cost: int | None


def figures(
    by_month: Table, summed: Table, months: Sequence[str], prices: Mapping[str, Price], loads: Mapping[str, Load]
) -> list[Figure]:
    """All of them; `by_month` over these months, `summed` over the period that is looked at."""
    return [
        sent_by_month(by_month, months),
        sent_by_channel(summed),
        prompt_by_month(by_month, months),
        prompt_by_lane(summed),
        cost_by_month(by_month, months, prices),
        allowance(prices, loads),
    ]


def sent_by_month(told: Table, months: Sequence[str]) -> Figure:
    """Attempts by the month in which they were made, and what became of them."""
    rows: list[tuple[Value, ...]] = []
    for month in months:
        states = _by_state(told.get(("sent", month), Counter()))
        rows.append((month, states.total(), *(states[each] for each in STATES)))
    columns = (_MONTH, Column("fig_messages"), *(Column(f"fig_state_{each}") for each in STATES))
    return Figure("sent_by_month", columns, tuple(rows), Plot("columns", 1))


def sent_by_channel(told: Table) -> Figure:
    """Attempts by channel and what became of them; the share that surely arrived."""
    counts = _summed(told, "sent")
    channels = sorted({key.split("/")[0] for key in counts}, key=lambda each: -_of(counts, each).total())
    rows: list[tuple[Value, ...]] = []
    for channel in channels:
        states = _of(counts, channel)
        arrived = share(states["delivered"], states.total())
        rows.append((channel, states.total(), *(states[each] for each in STATES), arrived))
    columns = (
        _CHANNEL, Column("fig_messages"), *(Column(f"fig_state_{each}") for each in STATES),
        Column("fig_delivered_share", Kind.SHARE),
    )  # fmt: skip
    return Figure("sent_by_channel", columns, tuple(rows), Plot("bars", 1))


def prompt_by_month(told: Table, months: Sequence[str]) -> Figure:
    """What was handed over within ten seconds of being due: replies and notices, for broadcasts wait for the rate."""
    rows: list[tuple[Value, ...]] = []
    for month in months:
        counts = told.get(("prompt", month), Counter())
        prompt, late = (sum(counts[f"{lane}/{each}"] for lane in LANES[:2]) for each in ("prompt", "later"))
        rows.append((month, prompt + late, prompt, share(prompt, prompt + late)))
    columns = (_MONTH, Column("fig_handed_over"), Column("fig_prompt"), Column("fig_prompt_share", Kind.SHARE))
    return Figure("prompt_by_month", columns, tuple(rows), Plot("columns", 3))


def prompt_by_lane(told: Table) -> Figure:
    """The same by lane."""
    counts = _summed(told, "prompt")
    rows: list[tuple[Value, ...]] = []
    for lane in LANES:
        prompt, late = counts[f"{lane}/prompt"], counts[f"{lane}/later"]
        rows.append((lane, prompt + late, prompt, share(prompt, prompt + late)))
    columns = (
        Column("fig_lane", Kind.WORD, "fig_lane_"), Column("fig_handed_over"), Column("fig_prompt"),
        Column("fig_prompt_share", Kind.SHARE),
    )  # fmt: skip
    return Figure("prompt_by_lane", columns, tuple(rows), Plot("bars", 3))


def cost_by_month(told: Table, months: Sequence[str], prices: Mapping[str, Price]) -> Figure:
    """Parts that were handed over where a part has a price, at today's price."""
    priced = {name: each.cost for name, each in prices.items() if each.cost is not None}
    rows: list[tuple[Value, ...]] = []
    for month in months:
        parts = told.get(("parts", month), Counter())
        known = sum(parts[name] for name in priced)
        rows.append((month, known, sum(parts[name] * cost for name, cost in priced.items())))
    columns = (_MONTH, Column("fig_parts"), Column("fig_cost", Kind.MONEY))
    return Figure("cost_by_month", columns, tuple(rows), Plot("columns", 2))


def allowance(prices: Mapping[str, Price], loads: Mapping[str, Load]) -> Figure:
    """Parts of the last day and of its busiest minute, against what the sender may send in a minute."""
    rows: list[tuple[Value, ...]] = []
    for name, price in sorted(prices.items()):
        load = loads.get(name, Load(0, 0))
        may = int(price.rate * 60)
        rows.append((name, load.parts, load.busiest, may, share(load.busiest, may)))
    columns = (
        _CHANNEL, Column("fig_day_parts"), Column("fig_busiest"), Column("fig_allowance"),
        Column("fig_used", Kind.SHARE),
    )  # fmt: skip
    return Figure("allowance", columns, tuple(rows), Plot("bars", 4), everywhere=True)


def _by_state(counts: Counter[str]) -> Counter[str]:
    states: Counter[str] = Counter()
    for key, number in counts.items():
        states[key.split("/")[1]] += number
    return states


def _of(counts: Counter[str], channel: str) -> Counter[str]:
    return _by_state(Counter({key: number for key, number in counts.items() if key.startswith(f"{channel}/")}))


def _summed(told: Table, figure: str) -> Counter[str]:
    return sum((counts for (name, _), counts in told.items() if name == figure), Counter())
