"""Signing in and out, and taking up an invitation: a password of one's own and an authenticator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from store.staff import Official, find_official, invited, note_failure, note_success, take_up
from store.staff_sessions import close_session, open_session, record
from web.console.guard import COOKIE, VISITOR, entry, give_session, is_foreign, note, staff
from web.console.proof import LEAST, enrolment, hash_password, is_right, step_of
from web.parts import PARTS, Parts

_LONGEST = 200


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [
        web.get("/staff/sign-in", ask),
        web.post("/staff/sign-in", sign_in),
        web.post("/staff/sign-out", sign_out),
        web.get("/staff/invitation/{token}", welcome),
        web.post("/staff/invitation/{token}", enrol),
    ]


async def ask(request: web.Request) -> web.Response:
    """The form."""
    return _form(request, failed=False)


async def sign_in(request: web.Request) -> web.Response:
    """Password and code together; a wrong one, an unknown name and a locked account are answered alike."""
    form = await _own_form(request)
    official = await _prove(request, form)
    if official is None:
        return _form(request, failed=True)
    return await _enter(request, official, str(form.get("next", "")))


@staff()
async def sign_out(request: web.Request) -> web.Response:
    """End this session."""
    visitor = request[VISITOR]
    async with request.app[PARTS].database.begin() as tx:
        await close_session(tx, visitor.token)
        await record(tx, entry(request, visitor.official, "signed-out"))
    response = web.Response(status=303, headers={"Location": "/staff/sign-in"})
    response.del_cookie(COOKIE, path="/")
    return response


async def welcome(request: web.Request) -> web.Response:
    """Who was invited chooses a password and enrols an authenticator."""
    official = await _invited(request)
    return _enrolment(request, official, "")


async def enrol(request: web.Request) -> web.Response:
    """Take the invitation up: it works once."""
    form = await _own_form(request)
    official = await _invited(request)
    password, again = str(form.get("password", "")), str(form.get("again", ""))
    step = step_of(official.totp_secret, _code(form), request.app[PARTS].clock())
    fault = _fault(official, password, again, step)
    if fault or step is None:
        return _enrolment(request, official, fault)
    parts = request.app[PARTS]
    password_hash = await hash_password(password)
    async with parts.database.begin() as tx:
        if not await take_up(tx, request.match_info["token"], password_hash, step, parts.clock()):
            raise web.HTTPNotFound
        await record(tx, entry(request, official, "enrolled"))
    return await _enter(request, official, "")


async def _prove(request: web.Request, form: Any) -> Official | None:
    parts = request.app[PARTS]
    username, password = str(form.get("username", ""))[:_LONGEST], str(form.get("password", ""))[:_LONGEST]
    async with parts.database.read() as tx:
        official = await find_official(tx, username.strip().lower())
    at = parts.clock()
    right = await is_right(official.password_hash if official else "", password)
    if official is None or not official.may_try(at):
        await note(request, official, "sign-in-refused")
        return None
    step = step_of(official.totp_secret, _code(form), at)
    async with parts.database.begin() as tx:
        if right and step is not None and await note_success(tx, official.id, step, at):
            return official
        rules = parts.config.staff
        locked = await note_failure(tx, official.id, at, rules.failures, timedelta(minutes=rules.lock_minutes))
        await record(tx, entry(request, official, "locked" if locked else "sign-in-failed"))
    return None


async def _enter(request: web.Request, official: Official, wanted: str) -> web.Response:
    parts = request.app[PARTS]
    async with parts.database.begin() as tx:
        token = await open_session(tx, official.id, parts.clock())
        await record(tx, entry(request, official, "signed-in"))
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    response = web.Response(status=303, headers={"Location": wanted if inside else "/staff"})
    give_session(request, response, token)
    return response


async def _invited(request: web.Request) -> Official:
    parts = request.app[PARTS]
    async with parts.database.read() as tx:
        official = await invited(tx, request.match_info["token"], parts.clock())
    if official is None:
        raise web.HTTPNotFound
    return official


async def _own_form(request: web.Request) -> Any:
    if is_foreign(request):
        raise web.HTTPForbidden
    return await request.post()


def _fault(official: Official, password: str, again: str, step: int | None) -> str:
    """Which of the page's sentences tells what is wrong."""
    if not LEAST <= len(password) <= _LONGEST or official.username in password.lower():
        return "staff_password_weak"
    if password != again:
        return "staff_password_differs"
    return "staff_code_wrong" if step is None else ""


def _code(form: Any) -> str:
    return "".join(str(form.get("code", "")).split())


def _form(request: web.Request, *, failed: bool) -> web.Response:
    wanted = request.query.get("next", "")
    response = aiohttp_jinja2.render_template("staff/sign_in.html", request, {"failed": failed, "next": wanted})
    if failed:
        response.set_status(401)
    return response


def _enrolment(request: web.Request, official: Official, fault: str) -> web.Response:
    service = request.app[PARTS].config.service.name
    _, picture = enrolment(official.totp_secret, official.username, service)
    values = {"official": official, "picture": picture, "secret": official.totp_secret, "fault": fault, "least": LEAST}
    response = aiohttp_jinja2.render_template("staff/enrol.html", request, values)
    if fault:
        response.set_status(400)
    return response
