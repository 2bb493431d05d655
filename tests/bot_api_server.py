"""Telegram's side on loopback: a Bot API server, and the people who write to the bot.

It holds every call against the API's description, keeps messages, hands out updates by long polling or webhook, repeats
a webhook until 2xx, and fails on request: 429, 403, a connection dropped after the message was taken, silence.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.bot_api_people import NOW, Json, People, chat_of
from tests.bot_api_spec import Spec


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Fault:
    """How the next `times` calls of `method` (to `chat`) fail: an HTTP status; or taken, then "drop" or "silence".

    The first `after` calls still go well.
    """

    kind: int | str
    method: str = "sendMessage"
    chat: int | None = None
    times: int = 1
    after: int = 0
    retry_after: int = 5
    description: str = ""


@dataclass
class BotApiServer(People):
    """Started with `start`; `url` is the api_url of the bot."""

    faults: list[Fault] = field(default_factory=list)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    webhook: Json = field(default_factory=dict)
    pushed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._spec = Spec()
        self._updates: list[Json] = []
        self._asking: asyncio.Event | None = None
        self._news = asyncio.Event()
        self._silence = asyncio.Event()
        self.asked = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self._server = TestServer(app)

    async def start(self) -> None:
        await self._server.start_server()
        self.url = str(self._server.make_url("")).rstrip("/")

    async def close(self) -> None:
        self._silence.set()
        await self._server.close()

    async def deliver(self, update: Json) -> list[int]:
        """Hand an update out: queued for polling, or pushed to the webhook up to five times until 2xx; the statuses."""
        if not self.webhook:
            self._updates.append(update)
            self._news.set()
            return []
        statuses = []
        for _ in range(5):
            statuses.append(await self.push(update, self.webhook.get("secret_token", "")))
            if statuses[-1] // 100 == 2:
                break
        return statuses

    async def push(self, update: Json, secret: str) -> int:
        """One request to the webhook; its status."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        self.pushed.append(update["update_id"])
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook["url"], json=update, headers=headers) as answer,
        ):
            return answer.status

    def calls_of(self, method: str) -> list[Json]:
        return [asked for name, asked in self.calls if name == method]

    # What the bot asks.

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        form = {name: str(value) for name, value in {**request.query, **await request.post()}.items()}
        try:
            return web.json_response({"ok": True, "result": await self._answer(request, method, form)})
        except Refused as refused:
            body = {"ok": False, "error_code": refused.code, "description": refused.description}
            more = {"parameters": refused.parameters} if refused.parameters else {}
            return web.json_response({**body, **more}, status=refused.code)

    async def _answer(self, request: web.Request, method: str, form: dict[str, str]) -> Any:
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        if method not in self._spec.methods:
            raise Refused(404, "Not Found: method not found")
        try:
            asked = self._spec.read(method, form)
        except (ValueError, KeyError) as wrong:
            self.rejected.append(str(wrong))
            raise Refused(400, f"Bad Request: {wrong}") from wrong
        self.calls.append((method, asked))
        self.asked.set()
        fault = self._fault(method, asked.get("chat_id"))
        if fault is not None and isinstance(fault.kind, int):
            _refuse(fault)
        result = await getattr(self, f"_{method}")(asked)
        if fault is not None:
            await self._drop_or_keep_silent(request, fault)
        return result

    def _fault(self, method: str, chat: Any) -> Fault | None:
        for each in self.faults:
            if each.times < 1 or each.method != method or each.chat not in (None, chat):
                continue
            if each.after > 0:
                each.after -= 1
                continue
            each.times -= 1
            return each
        return None

    async def _drop_or_keep_silent(self, request: web.Request, fault: Fault) -> None:
        if fault.kind == "silence":
            await self._silence.wait()
        assert request.transport is not None
        request.transport.abort()

    async def _getMe(self, asked: Json) -> Json:
        return self.me()

    async def _sendMessage(self, asked: Json) -> Json:
        chat = int(asked["chat_id"])
        self._check_text(asked["text"])
        if chat not in self.chats:
            raise Refused(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        markup = asked.get("reply_markup", {})
        for button in [each for row in markup.get("inline_keyboard", []) for each in row]:
            if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        message = {"message_id": next(self.message_ids), "date": NOW, "chat": chat_of(chat), "from": self.me()}
        message |= {"text": asked["text"], **({"reply_markup": markup} if "inline_keyboard" in markup else {})}
        self.chats[chat].append(message)
        return message

    async def _editMessageText(self, asked: Json) -> Json:
        self._check_text(asked["text"])
        return self._edit(asked, {"text": asked["text"]})

    async def _editMessageReplyMarkup(self, asked: Json) -> Json:
        return self._edit(asked, {})

    def _edit(self, asked: Json, change: Json) -> Json:
        messages = self.chats.get(asked["chat_id"], [])
        place = next((n for n, each in enumerate(messages) if each["message_id"] == asked["message_id"]), None)
        if place is None:
            raise Refused(400, "Bad Request: message to edit not found")
        markup = {"reply_markup": asked["reply_markup"]} if "reply_markup" in asked else {}
        before = messages[place]
        after = {key: value for key, value in before.items() if key != "reply_markup"} | change | markup
        if after == before:
            raise Refused(400, "Bad Request: message is not modified: specified new message content is the same")
        messages[place] = after
        return after

    async def _answerCallbackQuery(self, asked: Json) -> bool:
        if asked["callback_query_id"] not in self.queries:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        return True

    async def _getFile(self, asked: Json) -> Json:
        if asked["file_id"] not in self.files:
            raise Refused(400, "Bad Request: invalid file_id")
        name = asked["file_id"]
        return {"file_id": name, "file_unique_id": name, "file_path": f"photos/{name}.jpg"}

    async def _leaveChat(self, asked: Json) -> bool:
        self.left.append(int(asked["chat_id"]))
        return True

    async def _setMyCommands(self, asked: Json) -> bool:
        self.commands[asked.get("language_code", "")] = asked["commands"]
        return True

    async def _setWebhook(self, asked: Json) -> bool:
        self.webhook = asked
        return True

    async def _deleteWebhook(self, asked: Json) -> bool:
        self.webhook = {}
        return True

    async def _getWebhookInfo(self, asked: Json) -> Json:
        return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": 0}

    async def _getUpdates(self, asked: Json) -> list[Json]:
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._asking is not None:
            self._asking.set()
        self._updates = [each for each in self._updates if each["update_id"] >= asked.get("offset", 0)]
        if not self._updates:
            await self._wait_for_news(asked.get("timeout", 0))
        return self._updates[: asked.get("limit", 100)]

    async def _wait_for_news(self, seconds: float) -> None:
        overtaken = self._asking = asyncio.Event()
        self._news.clear()
        waits = {asyncio.create_task(self._news.wait()), asyncio.create_task(overtaken.wait())}
        _, pending = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for each in pending:
            each.cancel()
        if overtaken.is_set():
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        self._asking = None

    async def _download(self, request: web.Request) -> web.Response:
        name = request.match_info["path"].removeprefix("photos/").removesuffix(".jpg")
        return web.Response(body=self.files[name]) if name in self.files else web.Response(status=404)

    def _check_text(self, text: str) -> None:
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise Refused(400, "Bad Request: message is too long")


def _refuse(fault: Fault) -> None:
    if fault.kind == 429:
        raise Refused(429, f"Too Many Requests: retry after {fault.retry_after}", retry_after=fault.retry_after)
    words = {401: "Unauthorized", 403: "Forbidden: bot was blocked by the user", 502: "Bad Gateway"}
    assert isinstance(fault.kind, int)
    raise Refused(fault.kind, fault.description or words.get(fault.kind, "Bad Request"))
