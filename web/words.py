"""What every template has at hand: the words in the reader's language, dates, numbers, and the addresses of assets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from web import invitation_texts, leaflet_texts
from web.console import broadcast_texts, consent_texts, knowledge_texts, place_texts
from web.console import texts as staff_texts
from web.figures import texts as figure_texts
from web.parts import PARTS
from web.texts import TEXTS

_TEXTS = (
    TEXTS,
    staff_texts.TEXTS,
    broadcast_texts.TEXTS,
    invitation_texts.TEXTS,
    figure_texts.TEXTS,
    leaflet_texts.TEXTS,
    knowledge_texts.TEXTS,
    place_texts.TEXTS,
    consent_texts.TEXTS,
)
LANGUAGES = ("vi", "en")
LANGUAGE_COOKIE = "motcua_lang"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_STATIC = Path(__file__).parent / "static"


def language_of(request: web.Request) -> str:
    """The language asked for in the address, else the one kept in the cookie, else the service's own."""
    for told in (request.query.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if told in LANGUAGES:
            return told
    return request.app[PARTS].config.service.language


def keep_language(request: web.Request, response: web.StreamResponse) -> None:
    """Remember the language that the address asked for."""
    if request.query.get("lang") in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, request.query["lang"], httponly=True, samesite="Lax", max_age=31536000)


def words(language: str) -> Mapping[str, str]:
    """Every sentence of the pages in one language."""
    return _words(language)


@cache
def _words(language: str) -> dict[str, str]:
    place = LANGUAGES.index(language)
    return {key: pair[place] for texts in _TEXTS for key, pair in texts.items()}


async def page_words(request: web.Request) -> dict[str, Any]:
    """The context that all templates share."""
    language = language_of(request)
    return {
        "t": words(language),
        "lang": language,
        "service": request.app[PARTS].config.service,
        "now": request.app[PARTS].clock(),
        "asset": asset,
        "path": request.path,
        "kiosk": "kiosk" in request.query,
    }


@cache
def asset(name: str) -> str:
    """The address of a file under static/, which changes with its content."""
    mark = sha256((_STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={mark}"


def say_time(moment: datetime | None, form: str = "%d/%m/%Y") -> str:
    """A moment as Vietnam reads it: 25/03/2026, or another form."""
    return moment.astimezone(VIETNAM).strftime(form) if moment else ""


def say_number(count: float) -> str:
    """75000 → 75.000, as Vietnam groups thousands."""
    return f"{count:,.0f}".replace(",", ".")


_DIGITS = re.compile(r"(\d{4,7})\s+\d{4}\s*$")


def hide_digits(text: str) -> str:
    """A code with the last digits of an ID behind it, without them: it is shown again, and they are a proof."""
    return _DIGITS.sub(r"\1 ••••", text)
