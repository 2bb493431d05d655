"""The citizens' page of figures: on time, ratings and complaints by office, of the last twelve months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import aiohttp_jinja2
from aiohttp import web
from markupsafe import Markup

from store import tallies
from store.database import Tx
from web.figures.figure import Column, Kind
from web.figures.plot import draw
from web.figures.public import NEEDS_BY_MONTH, NEEDS_BY_OFFICE, Public, publish
from web.figures.reading import names_of
from web.figures.writing import say_part, short, write
from web.parts import PARTS, Parts
from web.words import keep_language, language_of, words

_MONTH, _SCORE = Column("fig_month", Kind.MONTH), Column("fig_mean_score", Kind.MEAN)


class Latest:
    """What was published last: the counts change every ten minutes, and many may look meanwhile."""

    def __init__(self) -> None:
        self._told: tuple[datetime | None, Public] | None = None

    async def read(self, tx: Tx, months: Sequence[str], at: datetime | None) -> Public:
        """What may be told of the counts of that moment."""
        if self._told is None or self._told[0] != at or at is None:
            by_office = await tallies.by_office(tx, NEEDS_BY_OFFICE, months)
            by_month = await tallies.by_period(tx, NEEDS_BY_MONTH, months)
            self._told = at, publish(by_office, by_month, months, await names_of(tx, None))
        return self._told[1]


LATEST: web.AppKey[Latest] = web.AppKey("latest", Latest)


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.get("/figures", figures)]


async def figures(request: web.Request) -> web.Response:
    """What concerns citizens; nothing of it tells of fewer than five."""
    parts = request.app[PARTS]
    months = tallies.months(parts.clock(), 12)
    async with parts.database.read() as tx:
        at = await tallies.as_of(tx, months)
        told = await request.app[LATEST].read(tx, months, at)
    said = words(language_of(request))
    points = tuple((short(month, _MONTH, said), value) for month, value in told.months)
    plot = Markup(draw(points, shares=True)) if points else ""  # noqa: S704  leather escapes what it writes
    values = {"told": told, "at": at, "plot": plot, "say": lambda part: say_part(part, said)}
    values |= {"month": lambda each: write(each, _MONTH, said), "score": lambda each: write(each, _SCORE, said)}
    response = aiohttp_jinja2.render_template("figures.html", request, values)
    keep_language(request, response)
    return response
