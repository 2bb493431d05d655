"""Zalo Official Account: texts, buttons and photos in; replies and notices out.

What a person wrote opens a window of 48 hours for free texts; outside it a notice goes as an approved ZNS template to
the registered phone. After developers.zalo.me (official account: messages, webhook) and zalo.cloud/zns.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from bot import channel_texts as texts
from bot.channel_texts import Fault
from bot.chat_text import cut
from bot.zalo_api import Api, signed
from messages import (
    Answer,
    Choice,
    DeliveryState,
    Inbound,
    Outbound,
    Receipt,
    Record,
    SendFailed,
    Unreachable,
    Unreached,
    Unsure,
)  # fmt: skip
from sentence import Sentence
from settings import Zalo
from store.database import Database, Unavailable
from store.zalo import case_of, delivery_of, heard_at

PATH = "/zalo/webhook"
TEXT_LIMIT = 2000
TEMPLATE_LIMIT = 200
MOST_BUTTONS, TITLE_LIMIT, PAYLOAD_LIMIT = 5, 100, 1000
WINDOW = timedelta(hours=48)
PATIENCE = 1.5
"""Zalo repeats what is not answered within two seconds."""
PHOTO_BYTES = 10 * 1024 * 1024

Decode = Callable[[bytes], Awaitable[tuple[str, ...]]]
log = logging.getLogger(__name__)
_utc_now = partial(datetime.now, UTC)


class ZaloChannel:
    """One official account. `decode` reads the codes in a photo. `close` when done."""

    name = "zalo"
    chat_rate = 1.0

    def __init__(
        self, settings: Zalo, database: Database, decode: Decode, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self.sender, self.rate = settings.app_id, settings.rate
        self._settings, self._database, self._decode, self._clock = settings, database, decode, clock
        self._api = Api(settings, database, clock)
        self._turns: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Finish the turns under way, then let go of the connections."""
        await asyncio.gather(*self._turns, return_exceptions=True)
        await self._api.close()

    def parts(self, text: str) -> list[str]:
        """At most 2,000 UTF-16 units each, cut between words."""
        return cut(text, TEXT_LIMIT)

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """Zalo tells by webhook what arrived and cannot be asked by our own id."""
        return None

    async def send(self, outbound: Outbound) -> str:
        """A free text within 48 hours of the person's last message, else a template; Zalo's message id."""
        if not outbound.text.strip():
            raise SendFailed("empty", permanent=True)
        async with self._database.read() as tx:
            last = await heard_at(tx, outbound.address)
        if last is not None and self._clock() - last < WINDOW:
            return await self._send_texts(outbound)
        return await self._send_template(outbound)

    async def _send_texts(self, outbound: Outbound) -> str:
        """All parts; one that fails behind another leaves the whole unsure: never sent twice."""
        *before, last = self.parts(outbound.text)
        sent_some = False
        try:
            for part in before:
                await self._send_text(outbound.address, part)
                sent_some = True
            return await self._send_text(outbound.address, last, outbound.choices)
        except SendFailed as failure:
            if sent_some and not isinstance(failure, Unreachable):
                raise Unsure(failure.reason) from failure
            raise

    async def _send_text(self, user: str, text: str, choices: tuple[Choice, ...] = ()) -> str:
        message: dict[str, Any] = {"text": text}
        if buttons := [_button(each) for each in choices[:MOST_BUTTONS]]:
            message["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
        asked = {"recipient": {"user_id": user}, "message": message}
        data = await self._api.call(f"{self._settings.api_url.rstrip('/')}/v3.0/oa/message/cs", asked)
        return str(data.get("message_id", ""))

    async def _send_template(self, outbound: Outbound) -> str:
        async with self._database.read() as tx:
            case = await case_of(tx, outbound.delivery_id)
        template = self._settings.templates.get(case.kind)
        if not template or not case.phone:
            raise SendFailed("outside-window", permanent=True)
        asked = {
            "phone": case.phone.removeprefix("+"),
            "template_id": template,
            "template_data": {"ma_ho_so": case.code, "noi_dung": cut(outbound.text, TEMPLATE_LIMIT)[0]},
            "tracking_id": outbound.delivery_id,
        }
        data = await self._api.call(f"{self._settings.zns_url.rstrip('/')}/message/template", asked)
        return str(data.get("msg_id", ""))

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """The webhook. A turn that takes longer than Zalo waits goes on; its repeat then finds the message stored."""

        async def listen(request: web.Request) -> web.Response:
            body = await request.read()
            if not signed(self._settings, body, request.headers.get("X-ZEvent-Signature", "")):
                return web.Response(status=403)
            event = json.loads(body)
            if _has_half_a_character(event):
                return web.Response(status=400)
            turn = asyncio.create_task(self._take(event, answer, record))
            self._turns.add(turn)
            turn.add_done_callback(self._ended)
            done, _ = await asyncio.wait({turn}, timeout=PATIENCE)
            return web.Response(status=200 if done and turn.exception() is None else 503)

        return [web.post(PATH, listen)]

    def _ended(self, turn: asyncio.Task[None]) -> None:
        self._turns.discard(turn)
        error = None if turn.cancelled() else turn.exception()
        if error is not None:
            log.error("zalo event not taken", extra={"reason": type(error).__name__})

    async def _take(self, event: dict[str, Any], answer: Answer, record: Record) -> None:
        kind = str(event.get("event_name", ""))
        if kind in ("follow", "unfollow"):
            user = str(_object(event.get("follower")).get("id", ""))
            await record(Unreached(self.name, user, "back" if kind == "follow" else "blocked"))
        elif kind == "user_received_message":
            await self._arrived(_object(event.get("message")), record)
        elif kind.startswith("user_send_") and not kind.startswith("user_send_group"):
            await self._heard(kind, event, answer)

    async def _heard(self, kind: str, event: dict[str, Any], answer: Answer) -> None:
        message, user = _object(event.get("message")), str(_object(event.get("sender")).get("id", ""))
        said = Inbound(self.name, user, str(message.get("text") or ""), str(message.get("msg_id", "")), self._clock())
        if not user or not said.provider_id:
            return
        if kind == "user_send_image":
            found = await self._codes_in_photo(message)
            await answer(Inbound(said.channel, user, said.text, said.provider_id, said.received_at, image=found))
        elif said.text:
            await answer(said)
        else:
            await self._say(user, texts.CANNOT_READ)

    async def _codes_in_photo(self, message: dict[str, Any]) -> tuple[str, ...]:
        told = message.get("attachments")
        pictures = [
            each for each in map(_object, told if isinstance(told, list) else []) if each.get("type") == "image"
        ]
        url = str(_object(pictures[0].get("payload")).get("url", "")) if pictures else ""
        picture = await self._api.fetch(url, PHOTO_BYTES) if url else b""
        return await self._decode(picture) if picture else ()

    async def _arrived(self, message: dict[str, Any], record: Record) -> None:
        """Zalo's receipt names our own id for a template, and its message id for a text."""
        delivery = str(message.get("tracking_id") or "")
        if not delivery and message.get("msg_id"):
            async with self._database.read() as tx:
                delivery = await delivery_of(tx, str(message["msg_id"])) or ""
        if delivery:
            await record(Receipt(delivery, DeliveryState.DELIVERED, at=self._clock()))

    async def _say(self, user: str, sentence: Sentence) -> None:
        """A courtesy that no turn stands behind; it may be lost."""
        try:
            await self._send_text(user, sentence.say("vi", plain=False))
        except SendFailed as failure:
            log.info("zalo courtesy not sent", extra={"reason": failure.reason})

    async def check(self) -> list[Fault]:
        """What `motcua check` should say of secrets and token."""
        wanted = ("app_id", "app_secret", "oa_secret", "refresh_token")
        given = {name: getattr(self._settings, name) for name in wanted}
        missing = [
            name for name, value in given.items() if not (value if isinstance(value, str) else value.get_secret_value())
        ]
        if missing:
            return [Fault("zalo-secrets-missing", {"names": ", ".join(missing)})]
        try:
            await self._api.access()
        except Unavailable:
            return []  # the database's own check says so
        except SendFailed as failure:
            key = "zalo-token-wrong" if failure.reason == "wrong-token" else "zalo-unreachable"
            return [Fault(key, {"url": self._settings.oauth_url})]
        return []


def _button(choice: Choice) -> dict[str, str]:
    """A button that says its words when it is pressed."""
    return {"title": choice.label[:TITLE_LIMIT], "type": "oa.query.show", "payload": choice.says[:PAYLOAD_LIMIT]}


def _object(told: Any) -> dict[str, Any]:
    """What Zalo should have sent as an object; an empty one where it is something else."""
    return told if isinstance(told, dict) else {}


def _has_half_a_character(event: Any) -> bool:
    """JSON can escape half of a surrogate pair, which nothing can store."""
    try:
        json.dumps(event, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
