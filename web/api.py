"""The API of one-stop software: tell us of dossiers and their steps, learn what became of notices."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from notices.intake import NeedsConfirmation, Terms, take
from notices.office_time import hours_of, rules_of
from notices.reading import Batch, BatchRefused, read_envelope, read_progress
from notices.sources import source_named
from notices.telling import Summary
from store import feed
from store.api_keys import ApiKey, begin_request, drop_request, end_request, find_key, note_use
from web.api_texts import API
from web.parts import PARTS, Parts

_DESCRIPTION = Path(__file__).with_name("openapi.json")
_MOST_ROWS = 5000
_MOST_ITEMS = 500
_LONGEST_ONCE = 200
_LAST = 2**63 - 1
"""The largest number that the databases keep."""
_LOOKS, _BETWEEN = 400, 0.05

Read = Callable[[Any, str], Batch]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of the API: a status and what it says."""

    status: int
    says: dict[str, Any]

    @property
    def body(self) -> str:
        return json.dumps(self.says, ensure_ascii=False)


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.post("/api/v1/dossiers", take_dossiers),
        web.post("/api/v1/progress", take_progress),
        web.get("/api/v1/notices", tell_notices),
        web.get("/api/v1/openapi.json", describe),
        web.get("/api/v1/docs", explain),
    ]


async def take_dossiers(request: web.Request) -> web.Response:
    """The DongBoHoSoMC envelope → 202 with what was accepted and, row by row, what was not and why."""
    return await _take(request, lambda told, source: read_envelope(told, source))


async def take_progress(request: web.Request) -> web.Response:
    """CapNhatTienDoHoSoMC rows, or their envelope → 202 likewise."""
    return await _take(request, lambda told, source: read_progress(told["data"], source))


async def tell_notices(request: web.Request) -> web.Response:
    """What became of the notices of this key's dossiers after `after`, in commit order; `next` is the next `after`."""
    key = await _key(request)
    try:
        after, limit = int(request.query.get("after") or 0), int(request.query.get("limit") or 100)
    except ValueError:
        raise _refusal(400, "02", API["number"]) from None
    if not 0 <= after <= _LAST:
        raise _refusal(400, "02", API["number"])
    async with request.app[PARTS].database.begin() as tx:
        items = await feed.after(tx, after, min(max(limit, 1), _MOST_ITEMS), source=key.source)
    listed = [asdict(item) | {"at": item.at.isoformat()} for item in items]
    return _response(Told(200, {"items": listed, "next": items[-1].seq if items else after}))


async def describe(request: web.Request) -> web.Response:
    """The API as OpenAPI 3.1."""
    return web.json_response(_description(request))


async def explain(request: web.Request) -> web.Response:
    """The same for people to read."""
    return aiohttp_jinja2.render_template("api.html", request, {"api": _description(request)})


async def _take(request: web.Request, read: Read) -> web.Response:
    key = await _key(request)
    body = await request.read()
    told = _rows(body)
    once = request.headers.get("Idempotency-Key", "")
    if len(once) > _LONGEST_ONCE:
        raise _refusal(400, "02", API["once"])
    if not once:
        return _response(await _merge(request, key, told, read))
    return await _take_once(request, key, once, body, lambda: _merge(request, key, told, read))


async def _take_once(
    request: web.Request, key: ApiKey, once: str, body: bytes, work: Callable[[], Awaitable[Told]]
) -> web.Response:
    """The first of equal requests does the work, the others wait for its answer."""
    parts = request.app[PARTS]
    for _ in range(_LOOKS):
        async with parts.database.begin() as tx:
            known = await begin_request(tx, key, once, request.path.encode() + b"\n" + body, parts.clock())
        if known.other:
            raise _refusal(409, "04", API["other"])
        if known.mine:
            return await _keep(parts, key, once, await work())
        if known.status is not None:
            return _stored(known.status, known.answer)
        await asyncio.sleep(_BETWEEN)
    raise web.HTTPServiceUnavailable(headers={"Retry-After": "30"})


async def _keep(parts: Parts, key: ApiKey, once: str, told: Told) -> web.Response:
    async with parts.database.begin() as tx:
        if told.says["error_code"] == "06":
            await drop_request(tx, key, once)
        else:
            await end_request(tx, key, once, told.status, told.body)
    return _response(told)


async def _merge(request: web.Request, key: ApiKey, told: dict[str, Any], read: Read) -> Told:
    parts = request.app[PARTS]
    terms = await _terms(parts, key, confirmed=request.query.get("confirm") == "yes")
    maps = _maps_of(key.source)
    try:
        summary = await take(parts.database, lambda: read(told, maps), terms, parts.clock())
    except BatchRefused as error:
        return Told(422, {"error_code": "03", "error": error.reason, "what": error.what})
    except NeedsConfirmation as error:
        return Told(422, {"error_code": "06", "error": API["confirm"], "notices": dict(error.summary.notices)})
    parts.wake()
    return Told(202, _accepted(told["data"], summary))


async def _terms(parts: Parts, key: ApiKey, *, confirmed: bool) -> Terms:
    async with parts.database.read() as tx:
        hours = await hours_of(tx)
    settings = parts.config.notices
    limit, rules = settings.confirm_above, rules_of(settings)
    return Terms(key.source, confirmed=confirmed, confirm_above=limit, deadlines=rules, hours=hours)


def _accepted(rows: list[Any], summary: Summary) -> dict[str, Any]:
    places = {str(row.get("MaHoSo")): index for index, row in enumerate(rows) if isinstance(row, dict)}
    refused = [
        {
            "index": each.index if each.index >= 0 else places.get(each.code, -1),
            "MaHoSo": each.code,
            "reasons": list(each.reasons),
        }
        for each in summary.refused
    ]
    return {"error_code": "00", "accepted": len(rows) - len(refused), "refused": refused}


def _rows(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise _refusal(400, "02", API["json"]) from None
    told = told if isinstance(told, dict) else {"data": told}
    if not isinstance(told.get("data"), list):
        raise _refusal(400, "02", API["data"])
    if len(told["data"]) > _MOST_ROWS:
        raise _refusal(413, "05", API["rows"].format(most=_MOST_ROWS))
    return told


async def _key(request: web.Request) -> ApiKey:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    parts = request.app[PARTS]
    key = None
    if scheme.lower() == "bearer" and secret:
        async with parts.database.begin() as tx:
            key = await find_key(tx, secret.strip())
            if key:
                await note_use(tx, key, parts.clock())
    if key is None:
        raise _refusal(401, "01", API["key"])
    return key


def _maps_of(source: str) -> str:
    """Whose status codes a source uses: its own table, or the national one."""
    try:
        return source_named(source).name
    except KeyError:
        return "national"


def _description(request: web.Request) -> Any:
    told = json.loads(_DESCRIPTION.read_text(encoding="utf-8"))
    return told | {"servers": [{"url": request.app[PARTS].config.service.public_url}]}


_ERRORS: dict[int, type[web.HTTPException]] = {
    400: web.HTTPBadRequest,
    401: web.HTTPUnauthorized,
    409: web.HTTPConflict,
}


def _refusal(status: int, code: str, why: str) -> web.HTTPException:
    body = json.dumps({"error_code": code, "error": why}, ensure_ascii=False)
    if status == 413:
        return web.HTTPRequestEntityTooLarge(_MOST_ROWS, _MOST_ROWS + 1, text=body, content_type="application/json")
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return _ERRORS[status](text=body, content_type="application/json", headers=headers)


def _response(told: Told) -> web.Response:
    return web.json_response(text=told.body, status=told.status)


def _stored(status: int, answer: str) -> web.Response:
    return web.json_response(text=answer, status=status, headers={"Idempotent-Replayed": "true"})
