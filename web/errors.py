"""When something goes wrong: a page for people, JSON for programs, and 503 so that a webhook is repeated."""

from __future__ import annotations

import logging

import aiohttp_jinja2
from aiohttp import web

from store.database import DatabaseError, Unavailable
from web.parts import Handler

_log = logging.getLogger(__name__)
_FOR_PROGRAMS = ("/api/", "/sms/", "/telegram/", "/zalo/", "/voice/", "/chat", "/healthz", "/readyz", "/metrics")


@web.middleware
async def explain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A database that is down answers 503: nothing was stored, and whoever sent it sends it again.

    Bytes that are no text, and halves of surrogate pairs, are the sender's fault wherever they are met; so is a charset
    that nobody knows.
    """
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or error.content_type == "application/json":
            raise
        return _explain(request, error.status)
    except UnicodeError:
        return _explain(request, 400)
    except LookupError:
        if _is_charset(request.charset or "utf-8"):
            raise
        return _explain(request, 415)
    except Unavailable:
        _log.error("the database does not answer", extra={"path": request.match_info.route.name or ""})
        return _explain(request, 503)
    except DatabaseError:
        _log.exception("the database refused")
        return _explain(request, 503)


def _is_charset(name: str) -> bool:
    try:
        return bool(" ".encode(name))
    except (LookupError, ValueError):
        return False


def _explain(request: web.Request, status: int) -> web.Response:
    headers = {"Retry-After": "10"} if status == 503 else None
    if request.path.startswith(_FOR_PROGRAMS) and not wants_page(request):
        return web.json_response({"error": _WORDS.get(status, "error")}, status=status, headers=headers)
    response = aiohttp_jinja2.render_template("error.html", request, {"status": status})
    response.set_status(status)
    response.headers.update(headers or {})
    return response


def wants_page(request: web.Request) -> bool:
    """Whether a browser asks for a page to show, and not a script or a program for data."""
    return "text/html" in request.headers.get("Accept", "")


_WORDS = {
    400: "bad request",
    401: "unauthorised",
    403: "forbidden",
    404: "not found",
    405: "method not allowed",
    409: "conflict",
    413: "too large",
    415: "unsupported media type",
    503: "unavailable",
}
