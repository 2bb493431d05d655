"""What an official looks for, sealed: addresses stay in browsers' histories and proxies' logs, where no number may be.

A form posts the words and is sent on to a page whose address carries them sealed, so that going back, opening anew and
paging go on as ever.
"""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web

from web.console.guard import VISITOR
from web.parts import PARTS

_LASTS = timedelta(hours=12)
_LONGEST = 100


async def send_on(request: web.Request, page: str) -> web.Response:
    """To that page, with what the posted form looks for; to the page alone where that is nothing."""
    sought = str((await request.post()).get("q", ""))
    return web.Response(status=303, headers={"Location": address_of(request, page, sought)})


def address_of(request: web.Request, page: str, sought: str) -> str:
    """The page's address that looks for these words; it serves the official who is signed in, for half a day."""
    words, parts = sought.strip()[:_LONGEST], request.app[PARTS]
    if not words:
        return page
    until = int((parts.clock() + _LASTS).timestamp())
    sealed = parts.database.vault.seal(f"{request[VISITOR].official.id} {until} {words}").decode()
    return f"{page}?sought={sealed.rstrip('=')}"


def sought_by(request: web.Request) -> str | None:
    """What the request's address looks for: "" for nothing; None for what is over, or was another official's."""
    sealed, parts = request.query.get("sought", ""), request.app[PARTS]
    if not sealed:
        return ""
    try:
        whose, until, words = parts.database.vault.open(sealed.encode() + b"===").split(" ", 2)
    except ValueError:  # not sealed by us, or with keys that are forgotten
        return None
    mine, over = int(whose) == request[VISITOR].official.id, int(until) <= parts.clock().timestamp()
    return words if mine and not over else None
