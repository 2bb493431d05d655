"""The citizens' page's figures, counted once a minute at most: on a province's year they take longer than the page."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from aiohttp import web

from store.figures import PublicFigures, public_figures
from web.parts import PARTS

_FRESH = timedelta(minutes=1)


class Figures:
    """The last count and when it was made. Losing it costs one count; every process keeps its own."""

    def __init__(self) -> None:
        self._counting = asyncio.Lock()
        self._told: tuple[datetime, PublicFigures] | None = None

    async def read(self, request: web.Request) -> PublicFigures:
        """The figures of at most a minute ago; of many who ask at once one counts."""
        parts = request.app[PARTS]
        async with self._counting:
            now = parts.clock()
            if self._told is None or now - self._told[0] > _FRESH:
                async with parts.database.read() as tx:
                    self._told = now, await public_figures(tx, now)
            return self._told[1]


FIGURES: web.AppKey[Figures] = web.AppKey("figures", Figures)
