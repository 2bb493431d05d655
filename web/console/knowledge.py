"""Knowledge: find a procedure, and see every fact of it with how sure it is, when it was checked, and who said so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from knowledge.procedure import Level, Mark
from store import changes, questions, synonyms
from web.console import knowing
from web.console.deciding import WRITERS
from web.console.frame import show
from web.console.guard import VISITOR, staff
from web.numbers import number_of
from web.parts import PARTS, Parts
from web.words import language_of, words

_PAGE = 50
_FOUND = 30


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/knowledge", overview),
        web.get("/staff/knowledge/procedures/{code}", one),
    ]


@staff()
async def overview(request: web.Request) -> web.Response:
    """The procedures: what a search found, else those with local facts, else a page of all; and what waits."""
    library = request.app[PARTS].library()
    sought, field = (request.query.get(name, "").strip()[:200] for name in ("q", "field"))
    async with request.app[PARTS].database.read() as tx:
        local = await changes.in_states(tx, ("live",))
        waiting = await changes.in_states(tx, changes.OPEN)
        asked = len(await questions.groups(tx, 100))
        said = len(await synonyms.all_synonyms(tx))
    page = number_of(request.query.get("page", "")) or 1
    procedures = await asyncio.to_thread(list, library.procedures.values())  # the first time, each of them is read
    everything = [each for each in procedures if not field or each.field == field]
    shown = everything[(page - 1) * _PAGE : page * _PAGE]
    values: dict[str, Any] = {"q": sought, "field": field, "page": page, "more": len(everything) > page * _PAGE}
    if sought:
        shown = await request.app[knowing.FINDER].find(library, sought, len(everything))
        shown = [each for each in shown if not field or each.field == field][:_FOUND]
    values |= {"found": shown, "all": len(everything)}
    values |= {"local": {each.code for each in local}, "waiting": waiting, "questions": asked, "synonyms": said}
    fields = sorted({each.field for each in procedures if each.field})
    values |= {"fields": fields, "known": library.procedures}
    return show(request, "staff/knowledge.html", values)


@staff()
async def one(request: web.Request) -> web.Response:
    """One procedure whole, and everything that officials ever said of it."""
    code = request.match_info["code"]
    async with request.app[PARTS].database.read() as tx:
        known = await knowing.known(tx, code)
        if known is None:
            raise web.HTTPNotFound
        former = await changes.former_imports(tx, code)
    official = request[VISITOR].official
    values = {"known": known, "procedure": known.live, "former": former, "origin": knowing.origin(known)}
    values |= {"lines": knowing.lines(known.live, level_words(request)), "own": _own(known)}
    values |= {"may_write": official.role in WRITERS, "marks": list(Mark)}
    return show(request, "staff/procedure.html", values)


def level_words(request: web.Request) -> dict[str, str]:
    """The levels in the reader's language, by value."""
    told = words(language_of(request))
    return {level.value: told[f"level_{level.name.lower()}"] for level in Level}


def _own(known: knowing.Known) -> set[str]:
    """The names of the lines that officials say otherwise."""
    change = known.live_change
    names = {"competences": "competence"}
    return {names.get(name, name) for name in change.corrections} if change else set()
