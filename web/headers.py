"""What every response says to the browser: nothing runs that we did not serve, nothing private is kept."""

from __future__ import annotations

from aiohttp import web

from web.parts import PARTS

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Server": "motcua",
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_YEAR = 31536000


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A signal of the application: it also reaches streams and error pages."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.app[PARTS].config.service.public_url.startswith("https:"):
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
    if request.path.startswith("/static/") and "v" in request.query:
        response.headers.setdefault("Cache-Control", f"public, max-age={_YEAR}, immutable")
    response.headers.setdefault("Cache-Control", "no-store")
