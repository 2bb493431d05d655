"""Figures for officials, within their offices: plots with tables, by office and period, and all as a spreadsheet."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from store import tallies
from store.database import Tx
from store.staff_sessions import offices_below
from web.console.frame import show
from web.console.guard import VISITOR, staff
from web.figures.reading import ABOUT, YEAR, Asked, names_of, prices_of, read
from web.figures.sheet import make_sheet
from web.figures.writing import drawing
from web.numbers import number_of
from web.parts import PARTS, Parts
from web.words import language_of, words

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.get("/staff/figures", figures), web.get("/staff/figures.xlsx", spreadsheet)]


@staff()
async def figures(request: web.Request) -> web.Response:
    """One subject's figures; `about`, `office` and `period` say which."""
    about = request.query.get("about", ABOUT[0])
    if about not in ABOUT:
        raise web.HTTPNotFound
    async with request.app[PARTS].database.read() as tx:
        asked, office_id = await _asked(request, tx)
        found = await read(tx, about, asked)
        values: dict[str, Any] = {
            "figures": found,
            "offices": await names_of(tx, request[VISITOR].scope),
            "at": await tallies.as_of(tx, asked.periods),
        }
    told = words(language_of(request))
    values |= {"about": about, "subjects": ABOUT, "office_id": office_id, "period": asked.period, "year": YEAR}
    values |= {"months": tallies.months(asked.now)[::-1], **drawing(told)}
    return show(request, "staff/figures.html", values)


@staff()
async def spreadsheet(request: web.Request) -> web.Response:
    """Every figure of that office and period, a sheet each."""
    async with request.app[PARTS].database.read() as tx:
        asked, _ = await _asked(request, tx)
        found = [figure for about in ABOUT for figure in await read(tx, about, asked)]
        at = await tallies.as_of(tx, asked.periods)
    body = await asyncio.to_thread(make_sheet, found, words(language_of(request)), at)
    name = f"motcua-{asked.period}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": _XLSX}
    return web.Response(body=body, headers=headers)


async def _asked(request: web.Request, tx: Tx) -> tuple[Asked, int | None]:
    """What was asked for, and the office's id; an office that is not theirs is not there."""
    visitor, parts = request[VISITOR], request.app[PARTS]
    now, period = parts.clock(), request.query.get("period", YEAR)
    told = request.query.get("office", "")
    if period not in (YEAR, *tallies.months(now)) or (told and number_of(told) is None):
        raise web.HTTPNotFound
    office_id = number_of(told)
    if office_id is not None and office_id not in await names_of(tx, visitor.scope):
        raise web.HTTPNotFound
    scope = visitor.scope if office_id is None else await offices_below(tx, office_id)
    return Asked(scope, period, prices_of(parts.channels), now), office_id
