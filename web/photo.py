"""A photo of the receipt in the chat: its QR or barcode is read before the turn, and only dossier codes come of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aiohttp import BodyPartReader, web

from web.chat import answer_as_json, say
from web.parts import PARTS, Parts
from web.session import give_session, session_of, start_session

LARGEST = 7 * 1024 * 1024
LONGEST_ID = 64


def routes(parts: Parts) -> Iterable[web.RouteDef]:
    return [web.post("/chat/photo", photo)] if parts.read_photo is not None else []


async def photo(request: web.Request) -> web.Response:
    """A form with `id` and `photo` (JPEG, PNG or WebP, at most 7 MB) → the answer of POST /chat."""
    read = request.app[PARTS].read_photo
    assert read is not None, "the route stands only where photos can be read"
    once, picture = await _received(request)
    session = session_of(request) or start_session()
    inbound = replace(say(request, session, "", once), image=await read(picture))
    reply = await request.app[PARTS].answer(inbound)
    request["inbound"] = inbound
    response = answer_as_json(reply)
    give_session(request, response, session)
    return response


async def _received(request: web.Request) -> tuple[str, bytes]:
    """The page's id for it and the picture. Raises HTTPBadRequest or HTTPRequestEntityTooLarge."""
    if (request.content_length or 0) > LARGEST:
        raise web.HTTPRequestEntityTooLarge(LARGEST, request.content_length or 0)
    once, picture = "", b""
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "id":
                once = (await part.text())[: LONGEST_ID + 1]
            elif isinstance(part, BodyPartReader) and part.name == "photo":
                picture = bytes(await part.read(decode=True))
    except (ValueError, AssertionError, KeyError):
        raise web.HTTPBadRequest from None
    if not picture or not once or len(once) > LONGEST_ID:
        raise web.HTTPBadRequest
    return once, picture
