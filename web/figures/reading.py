"""The figures that somebody asked for: of which subject, office and period, read from the counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store import loads, offices, tallies, unanswered
from store.database import Tx
from store.tallies import Table
from web.figures import dossier_figures, message_figures, talk_figures
from web.figures.dossier_figures import Told
from web.figures.figure import Figure
from web.figures.message_figures import Price

YEAR = "year"
ABOUT = ("dossiers", "messages", "questions", "voices")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at: `scope` None is every office; `period` a month (2026-03) or YEAR; prices by channel."""

    scope: Collection[int] | None
    period: str
    prices: Mapping[str, Price]
    now: datetime

    @property
    def months(self) -> list[str]:
        """The twelve months of the plots over time."""
        return tallies.months(self.now, 12)

    @property
    def periods(self) -> list[str]:
        """The months that tables by office and channel add up."""
        return self.months if self.period == YEAR else [self.period]


def prices_of(channels: Sequence[object]) -> dict[str, Price]:
    """Rate and price of each channel that sends."""
    told: dict[str, Price] = {}
    for each in channels:
        name, rate = getattr(each, "name", ""), getattr(each, "rate", None)
        if name and rate:
            told[name] = Price(float(rate), getattr(each, "cost", None))
    return told


async def read(tx: Tx, about: str, asked: Asked) -> list[Figure]:
    """The figures of that subject (one of ABOUT)."""
    match about:
        case "dossiers":
            return await _dossiers(tx, asked)
        case "messages":
            return await _messages(tx, asked)
        case "questions":
            return await _questions(tx, asked)
        case _:
            return await _voices(tx, asked)


async def names_of(tx: Tx, scope: Collection[int] | None) -> dict[int, str]:
    """The offices that may be asked for, by name."""
    known = sorted(await offices.all_offices(tx), key=lambda each: each.name)
    return {each.id: each.name for each in known if scope is None or each.id in scope}


async def _dossiers(tx: Tx, asked: Asked) -> list[Figure]:
    by_month = await tallies.by_period(tx, dossier_figures.NEEDS, asked.months, asked.scope)
    by_office = await tallies.by_office(tx, dossier_figures.NEEDS_BY_OFFICE, asked.periods, asked.scope)
    told = Told(by_month, by_office, await _in_all(tx, dossier_figures.NEEDS, asked, by_month))
    return dossier_figures.figures(told, asked.months, await names_of(tx, asked.scope))


async def _in_all(tx: Tx, needs: Sequence[str], asked: Asked, by_month: Table) -> Table:
    """The counts of the period that is looked at, without offices; those of the year are read already."""
    return by_month if asked.period == YEAR else await tallies.by_period(tx, needs, asked.periods, asked.scope)


async def _messages(tx: Tx, asked: Asked) -> list[Figure]:
    by_month = await tallies.by_period(tx, message_figures.NEEDS, asked.months, asked.scope)
    summed = await _in_all(tx, message_figures.NEEDS, asked, by_month)
    busy = await loads.loads(tx, asked.now - _DAY)
    return message_figures.figures(by_month, summed, asked.months, asked.prices, busy)


async def _questions(tx: Tx, asked: Asked) -> list[Figure]:
    by_month = await tallies.by_period(tx, talk_figures.NEEDS, asked.months)
    days = tallies.span_of(asked.periods[0]).days[0], tallies.span_of(asked.periods[-1]).days[1]
    return talk_figures.question_figures(by_month, asked.months, await unanswered.most_asked(tx, days))


async def _voices(tx: Tx, asked: Asked) -> list[Figure]:
    needs = talk_figures.VOICES
    by_month = await tallies.by_period(tx, needs, asked.months, asked.scope)
    by_office = await tallies.by_office(tx, needs, asked.periods, asked.scope)
    return talk_figures.voice_figures(by_month, by_office, asked.months, await names_of(tx, asked.scope))
