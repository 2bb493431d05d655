"""The session of a browser's chat: an id that we make, signed, in a cookie that no script can read.

The id is the chat's address. The signature keeps anybody from choosing one, or from using one seen in the database.
"""

from __future__ import annotations

import hmac
import secrets

from aiohttp import web

from web.parts import PARTS

COOKIE = "motcua_chat"


def session_of(request: web.Request) -> str | None:
    """The session id of the request's cookie; None where there is none or its signature is wrong."""
    name, _, signature = request.cookies.get(COOKIE, "").partition(".")
    if not name or not name.isascii():
        return None
    return name if hmac.compare_digest(signature.encode(), _sign(request, name).encode()) else None


def start_session() -> str:
    """A new session id, not to be guessed."""
    return secrets.token_urlsafe(18)


def give_session(request: web.Request, response: web.StreamResponse, name: str) -> None:
    """Set the cookie; it ends with the browser's session."""
    secure = request.app[PARTS].config.service.public_url.startswith("https:")
    value = f"{name}.{_sign(request, name)}"
    response.set_cookie(COOKIE, value, httponly=True, samesite="Lax", secure=secure, path="/")


def _sign(request: web.Request, name: str) -> str:
    return request.app[PARTS].database.vault.digest("web session", name)
