"""What nobody understood: grouped questions, one click from being a name of a procedure; and the names added so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from knowledge.trial import Proposal
from sms_text import unsigned
from store import questions, synonyms, trials
from store.database import Tx
from store.staff_sessions import record
from web.console import knowing
from web.console.deciding import WRITERS, speaks_for_all
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.console.trials import begin
from web.numbers import ID
from web.parts import PARTS, Parts

_GROUPS, _GUESSES = 50, 8
_LONGEST = 160
_ASKING = re.compile(
    r"^(?:(?:cho (?:toi|minh|em) hoi|xin hoi|toi muon hoi|hoi ve)\s+)"
    r"|\s+(?:(?:thi )?(?:lam|nop|xin|o) (?:o )?(?:dau|cho nao)|(?:mat |trong )?bao (?:lau|nhieu(?: tien| ngay)?)"
    r"|(?:can |gom )?(?:nhung )?(?:giay to )?gi|(?:nhu )?the nao|lam sao)\W*$",
    re.IGNORECASE,
)


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/knowledge/questions", overview),
        web.get("/staff/knowledge/questions/one", one),
        web.post("/staff/knowledge/questions/dismiss", dismiss),
        web.post("/staff/knowledge/questions/reopen", reopen),
        web.get("/staff/knowledge/synonyms", listed),
        web.post("/staff/knowledge/synonyms", add),
        web.get(f"/staff/knowledge/synonyms/{{id:{ID}}}", synonym),
        web.post(f"/staff/knowledge/synonyms/{{id:{ID}}}/try", try_again),
        web.post(f"/staff/knowledge/synonyms/{{id:{ID}}}/remove", remove),
    ]


@staff(*WRITERS)
async def overview(request: web.Request) -> web.Response:
    """The open groups, the most asked first, each with what was shown for it; or the settled ones."""
    settled = "settled" in request.query
    async with request.app[PARTS].database.read() as tx:
        groups = await questions.groups(tx, _GROUPS, settled=settled)
        shown = await questions.shown_for(tx, [each.gist for each in groups])
        for_all = await speaks_for_all(request, tx)
    known = request.app[PARTS].library().procedures
    means = {gist: [known[code] for code in codes if code in known] for gist, codes in shown.items()}
    values = {"groups": groups, "means": means, "settled": settled, "for_all": for_all, "bare": bare}
    return show(request, "staff/questions.html", values)


@staff(*WRITERS)
async def one(request: web.Request) -> web.Response:
    """One group, the procedures nearest to it, and a search for others."""
    gist, sought = request.query.get("gist", "")[:200], request.query.get("q", "").strip()[:200]
    async with request.app[PARTS].database.read() as tx:
        group = await questions.group(tx, gist)
        for_all = await speaks_for_all(request, tx)
    if group is None:
        raise web.HTTPSeeOther("/staff/knowledge/questions")
    library = request.app[PARTS].library()
    found = await request.app[knowing.FINDER].find(library, sought or group.example, _GUESSES)
    says = request.query.get("says", "")[:_LONGEST] or bare(group.example)
    values = {"gist": gist, "group": group, "found": found, "q": sought, "says": says, "for_all": for_all}
    return show(request, "staff/question.html", values)


@staff(*WRITERS)
async def dismiss(request: web.Request) -> web.Response:
    """Put a group aside: it asks for nothing that this service should know."""
    return await _settle(request, "question-dismissed", questions.settle)


@staff(*WRITERS)
async def reopen(request: web.Request) -> web.Response:
    """Bring a settled group back."""
    return await _settle(request, "question-reopened", questions.reopen)


@staff(*WRITERS)
async def listed(request: web.Request) -> web.Response:
    """Every synonym with its state."""
    async with request.app[PARTS].database.read() as tx:
        rows = await synonyms.all_synonyms(tx)
        tried = await trials.find_all(tx, [f"synonym:{row.id}" for row in rows])
        for_all = await speaks_for_all(request, tx)
    known = request.app[PARTS].library().procedures
    return show(request, "staff/synonyms.html", {"rows": rows, "tried": tried, "known": known, "for_all": for_all})


@staff(*WRITERS)
async def add(request: web.Request) -> web.Response:
    """Let words stand for a procedure: a draft, tried at once, live if no question gets worse."""
    parts, official, form = request.app[PARTS], request[VISITOR].official, await request.post()
    says, code = str(form.get("says", "")).strip()[:_LONGEST], str(form.get("code", ""))
    if not says or code not in parts.library().procedures:
        raise web.HTTPBadRequest
    async with parts.database.begin() as tx:
        await _for_all(request, tx)
        if (known := await synonyms.live_as(tx, says)) is not None:
            raise web.HTTPSeeOther(f"/staff/knowledge/synonyms/{known}")
        values = {"says": says, "means": code, "state": "draft", "author": official.username, "at": parts.clock()}
        values["gist"] = str(form.get("gist", ""))[:200]
        synonym_id = await synonyms.draft(tx, values)
        await record(tx, entry(request, official, "synonym-added", f"procedure:{code}", synonym=synonym_id))
    await _try(request, synonym_id, says, code)
    return _to(f"/staff/knowledge/synonyms/{synonym_id}")


@staff(*WRITERS)
async def synonym(request: web.Request) -> web.Response:
    """One synonym: how its trial goes, what it found, and taking it back."""
    async with request.app[PARTS].database.read() as tx:
        row = await _find(request, tx)
        trial = await trials.find(tx, f"synonym:{row.id}")
        for_all = await speaks_for_all(request, tx)
    parts = request.app[PARTS]
    values = {"row": row, "trial": trial, "for_all": for_all, "names": parts.library().procedures}
    values["lost"] = trial is not None and trial.lost(parts.clock())
    return show(request, "staff/synonym.html", values)


@staff(*WRITERS)
async def try_again(request: web.Request) -> web.Response:
    """Once more, where a trial was lost or the knowledge has changed."""
    async with request.app[PARTS].database.begin() as tx:
        await _for_all(request, tx)
        row = await _find(request, tx)
    if row.state != "draft":
        raise web.HTTPConflict
    await _try(request, row.id, row.says, row.means)
    return _to(f"/staff/knowledge/synonyms/{row.id}")


@staff(*WRITERS)
async def remove(request: web.Request) -> web.Response:
    """Take words back: every process forgets them within five seconds, and their question is open again."""
    async with request.app[PARTS].database.begin() as tx:
        await _for_all(request, tx)
        row = await _find(request, tx)
        await synonyms.remove(tx, row.says)
        await record(tx, entry(request, request[VISITOR].official, "synonym-removed", f"procedure:{row.means}"))
    return _to("/staff/knowledge/synonyms")


def bare(question: str) -> str:
    """What names the procedure in a question: without "cho tôi hỏi" before it and "ở đâu", "bao lâu" after it."""
    flat = unsigned(question)
    if len(flat) != len(question):
        return question.strip(" ?.!")
    start = match.end() if (match := _ASKING.match(flat)) else 0
    end = match.start() if (match := _ASKING.search(flat, start + 1)) else len(flat)
    return question[start:end].strip(" ?.!,") or question.strip(" ?.!")


async def _try(request: web.Request, synonym_id: int, says: str, code: str) -> None:
    parts = request.app[PARTS]

    async def passed(tx: Tx) -> None:
        await synonyms.go_live(tx, synonym_id, parts.clock())

    await begin(request, f"synonym:{synonym_id}", Proposal(code, synonym=(says, code), words=(says,)), passed)


async def _settle(request: web.Request, action: str, change: Any) -> web.Response:
    gist = str((await request.post()).get("gist", ""))[:200]
    async with request.app[PARTS].database.begin() as tx:
        await _for_all(request, tx)
        if not await change(tx, gist):
            raise web.HTTPNotFound
        await record(tx, entry(request, request[VISITOR].official, action))
    return _to("/staff/knowledge/questions")


async def _for_all(request: web.Request, tx: Tx) -> None:
    if not await speaks_for_all(request, tx):
        raise web.HTTPForbidden


async def _find(request: web.Request, tx: Tx) -> Any:
    row = await synonyms.find(tx, int(request.match_info["id"]))
    if row is None:
        raise web.HTTPNotFound
    return row


def _to(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})
