"""An office's own words for its notices: written, held by the linter, previewed, approved by a second official."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

import store.offices
from notices.compose import compose, compose_with_marks, template_of
from notices.facts import PLACEHOLDERS, NoticeFacts
from notices.kinds import KINDS, Audience
from notices.own_words import BadWording, word
from notices.rows import Status
from notices.texts import FINDINGS
from notices.wording import lint
from sms_text import count
from store import wording_changes, wordings
from store.database import Tx
from store.staff_sessions import record
from store.wordings import Key
from web.console.deciding import WRITERS, is_second
from web.console.frame import show
from web.console.guard import VISITOR, entry, staff
from web.numbers import ID
from web.parts import PARTS, Parts
from web.words import LANGUAGES

CITIZENS = tuple(kind.event for kind in KINDS.values() if kind.audience is Audience.CITIZEN)
_ONE = f"/staff/wordings/{{office:{ID}}}/{{kind}}"
_CHANGE = f"/staff/wordings/changes/{{id:{ID}}}"
_LONGEST = 1000


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/wordings", overview),
        web.post(f"{_CHANGE}/approve", approve),
        web.post(f"{_CHANGE}/drop", drop),
        web.get(_ONE, one),
        web.post(_ONE, save),
    ]


@staff(*WRITERS)
async def overview(request: web.Request) -> web.Response:
    """What waits, and which kinds the chosen office words itself."""
    visitor, told = request[VISITOR], request.query.get("office", "")
    async with request.app[PARTS].database.read() as tx:
        offices = [row for row in await store.offices.all_offices(tx) if visitor.may_see(row.id)]
        office = next((row for row in offices if str(row.id) == told), offices[0] if offices else None)
        own = await wordings.of_office(tx, office.id) if office else {}
        waiting = await wording_changes.waiting(tx, visitor.scope)
    values = {"offices": offices, "office": office, "own": own, "waiting": waiting, "kinds": CITIZENS}
    second = {each.id: is_second(request, each.author_id) for each in waiting}
    return show(request, "staff/wordings.html", values | {"languages": LANGUAGES, "second": second})


@staff(*WRITERS)
async def one(request: web.Request) -> web.Response:
    """The words of one kind for one office, in one language, for SMS or chat."""
    async with request.app[PARTS].database.read() as tx:
        office = await _office(request, tx)
        key = _key(request, request.query)
        own = (await wordings.of_office(tx, office.id)).get(key, "")
        return await _page(request, tx, office, key, own or template_of(key[0], key[2], key[1]))


@staff(*WRITERS)
async def save(request: web.Request) -> web.Response:
    """Show how it would sound; or hand it to a second official, if the linter finds nothing."""
    form, parts, official = await request.post(), request.app[PARTS], request[VISITOR].official
    template = str(form.get("template", "")).replace("\r\n", "\n").strip()[:_LONGEST]
    key, what = _key(request, form), str(form.get("what", ""))
    if what == "reset":
        template = ""
    async with parts.database.begin() as tx:
        office = await _office(request, tx)
        if what == "try" or (template and lint(key[0], template, key[2])):
            return await _page(request, tx, office, key, template)
        await wording_changes.propose(tx, office.id, key, template, official.id, parts.clock())
        subject = f"office:{office.code}"
        await record(tx, entry(request, official, "wording-proposed", subject, kind=key[0], language=key[1]))
    return _to(office.id)


@staff(*WRITERS)
async def approve(request: web.Request) -> web.Response:
    """Let the office say it so from the next notice on."""
    parts, official = request.app[PARTS], request[VISITOR].official
    async with parts.database.begin() as tx:
        change = await _find(request, tx)
        if not is_second(request, change.author_id):
            raise web.HTTPForbidden
        try:
            await word(tx, change.office_id, change.key, change.template, parts.clock())
        except BadWording as bad:
            raise web.HTTPConflict from bad
        await wording_changes.note_live(tx, change, official.id, parts.clock())
        await record(tx, entry(request, official, "wording-approved", f"wording:{change.id}", kind=change.kind))
    return _to(change.office_id)


@staff(*WRITERS)
async def drop(request: web.Request) -> web.Response:
    """It will not be said; its author, or who could approve it, decides so."""
    official = request[VISITOR].official
    async with request.app[PARTS].database.begin() as tx:
        change = await _find(request, tx)
        if official.id != change.author_id and not is_second(request, change.author_id):
            raise web.HTTPForbidden
        await wording_changes.drop(tx, change)
        await record(tx, entry(request, official, "wording-dropped", f"wording:{change.id}", kind=change.kind))
    return _to(change.office_id)


def preview(office: Any, key: Key, template: str, now: datetime) -> list[tuple[str, int]]:
    """The notice with sample facts, and its SMS parts (0 in chat); with marks besides, where the office sends them."""
    kind, language, plain = key
    facts = NoticeFacts(
        code="H29.125.10-260310-0420",
        status=next(iter(sorted(KINDS[kind].holds_in)), Status.PROCESSING),
        procedure="Cấp giấy phép xây dựng",
        office=office.name,
        phone=office.phone or "0283829000",
        received=now - timedelta(days=6),
        due=now + timedelta(days=2),
        ready=now,
        deadline=now + timedelta(days=5),
        reason="thiếu bản vẽ mặt bằng",
        sum=75_000,
        partner="Chi cục Thuế",
        tracking="EB123456789VN",
        late=2,
    )
    text = compose(kind, facts, plain, language, template)
    if not plain:
        return [(text, 0)]
    marked = compose_with_marks(kind, facts, language, template)
    return [(text, count(text)), *([(marked, count(marked))] if office.accents else [])]


async def _page(request: web.Request, tx: Tx, office: Any, key: Key, template: str) -> web.Response:
    kind, language, plain = key
    findings = lint(kind, template, plain) if template else ()
    broken = any(each.what in ("brackets", "placeholder") for each in findings)
    values = {"office": office, "kind": kind, "language": language, "plain": plain, "template": template}
    values |= {"findings": [FINDINGS[each.what].format(detail=each.detail) for each in findings]}
    values |= {"standard": template_of(kind, plain, language), "placeholders": sorted(PLACEHOLDERS)}
    values |= {"said": [] if broken else preview(office, key, template, request.app[PARTS].clock())}
    values |= {"history": await wording_changes.history(tx, office.id, key), "languages": LANGUAGES}
    response = show(request, "staff/wording.html", values)
    if findings:
        response.set_status(400)
    return response


def _key(request: web.Request, told: Any) -> Key:
    """Kind of the address; language and channel as told."""
    kind, language = request.match_info["kind"], str(told.get("language", "vi"))
    if kind not in CITIZENS or language not in LANGUAGES:
        raise web.HTTPNotFound
    return kind, language, str(told.get("plain", "1")) == "1"


async def _office(request: web.Request, tx: Tx) -> Any:
    row = await store.offices.by_id(tx, int(request.match_info["office"]))
    if row is None or not request[VISITOR].may_see(row.id):
        raise web.HTTPNotFound
    return row


async def _find(request: web.Request, tx: Tx) -> wording_changes.WordingChange:
    change = await wording_changes.find(tx, int(request.match_info["id"]))
    if change is None or not request[VISITOR].may_see(change.office_id):
        raise web.HTTPNotFound
    if change.state != "proposed":
        raise web.HTTPConflict
    return change


def _to(office_id: int) -> web.Response:
    return web.Response(status=303, headers={"Location": f"/staff/wordings?office={office_id}"})
