"""The Bot API as our channel uses it: requests over aiohttp, refusals as our own values, keyboards, set-up."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import urlencode

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
)
from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.channel_texts import COMMANDS, SHARE_PHONE, Fault
from messages import Choice, SendFailed, Unreachable, Unsure
from settings import Telegram

GONE = {
    "bot was blocked by the user": "blocked",
    "bot was kicked": "blocked",
    "user is deactivated": "gone",
    "chat not found": "gone",
    "peer_id_invalid": "gone",
}
"""What its 403 and 400 say of an address; any other 403 means blocked too."""
HOPELESS = {
    "message text is empty": "empty",
    "message is too long": "too-long",
    "button_data_invalid": "button",
    "not enough rights": "no-rights",
}
"""What its 400 says of a message; any other 400 is temporary, so that a new one loses no message."""
UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
BUTTON_BYTES = 64
ANSWER_BYTES = 20 * 1024 * 1024
WRONG_TOKEN_WAIT = 60.0
T = TypeVar("T")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class NotConnected(NetworkError):
    """No connection, so nothing was sent."""


class Flooded(TelegramError):
    """429: `seconds` is Telegram's own retry_after."""

    def __init__(self, seconds: float) -> None:
        super().__init__("too many requests")
        self.seconds = seconds


class Requests(BaseRequest):
    """The library's requests over one aiohttp session, opened at the first."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._timeout

    async def initialize(self) -> None:
        """Nothing: the session opens inside the loop that uses it."""

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: status and body. Raises NotConnected, Flooded, TimedOut or NetworkError."""
        if self._session is None:
            # Idle connections are let go before Telegram closes them: a send on a closed one would stay unsure.
            self._session = ClientSession(connector=TCPConnector(limit=128, keepalive_timeout=15))
        reading = read_timeout if isinstance(read_timeout, int | float) else self._timeout
        patience = ClientTimeout(total=reading + self._timeout, sock_connect=self._timeout, sock_read=reading)
        form = request_data.json_parameters if request_data else None
        try:
            async with self._session.request(method, URL(url, encoded=True), data=form, timeout=patience) as answer:
                return _unless_flooded(answer.status, await _read(answer.content))
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise NotConnected(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except ClientError as error:
            raise NetworkError(type(error).__name__) from error


async def _read(content: Any) -> bytes:
    body = bytearray()
    async for piece in content.iter_chunked(65536):
        body += piece
        if len(body) > ANSWER_BYTES:
            raise NetworkError("answer too long")
    return bytes(body)


def _unless_flooded(status: int, body: bytes) -> tuple[int, bytes]:
    if status != 429:
        return status, body
    try:
        raise Flooded(float(json.loads(body)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError):
        raise Flooded(1.0) from None


def failure(error: TelegramError) -> SendFailed:
    """What a refused send means to us."""
    said = error.message.lower()
    if isinstance(error, NotConnected):
        return SendFailed("not-connected")
    if isinstance(error, InvalidToken):
        return SendFailed("wrong-token", retry_after=WRONG_TOKEN_WAIT)
    if isinstance(error, ChatMigrated):
        return Unreachable("group")
    if isinstance(error, Forbidden | BadRequest):
        return _refusal(said, isinstance(error, Forbidden))
    return Unsure("timed-out" if isinstance(error, TimedOut) else "no-answer")


def _refusal(said: str, forbidden: bool) -> SendFailed:
    for words, state in GONE.items():
        if words in said:
            return Unreachable(state)
    for words, reason in HOPELESS.items():
        if words in said:
            return SendFailed(reason, permanent=True)
    return Unreachable("blocked") if forbidden else SendFailed("refused")


def keyboard(choices: tuple[Choice, ...]) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """One button a row; a keyboard below the text where sharing one's own number is among the choices."""
    if not choices:
        return None
    if any(each.says == SHARE_PHONE for each in choices):
        keys = [[KeyboardButton(each.label, request_contact=each.says == SHARE_PHONE or None)] for each in choices]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    rows = [[InlineKeyboardButton(each.label, callback_data=_data(n, each))] for n, each in enumerate(choices, 1)]
    return InlineKeyboardMarkup(rows)


def _data(number: int, choice: Choice) -> str:
    """The words, where Telegram lets them through; else the number, and the label speaks."""
    words = f"s:{choice.says}"
    return words if len(words.encode()) <= BUTTON_BYTES else f"n:{number}"


def what_it_says(query: CallbackQuery) -> tuple[str, str]:
    """Label and words of the button that was pressed."""
    kind, _, words = (query.data or "").partition(":")
    label = ""
    if isinstance(query.message, Message) and query.message.reply_markup is not None:
        buttons = [each for row in query.message.reply_markup.inline_keyboard for each in row]
        label = next((each.text for each in buttons if each.callback_data == query.data), "")
    return label or words, words if kind == "s" else label or words


async def fetch(bot: Bot, requests: Requests, offset: int | None, seconds: int) -> list[dict[str, Any]]:
    """Updates from `offset` on, which confirms all before it; waits up to `seconds` for one. As they came, for the
    library's own getUpdates fails as a whole (and logs every text) where it cannot read one of them."""
    asked = {"timeout": str(seconds), "allowed_updates": json.dumps(UPDATES)}
    if offset is not None:
        asked["offset"] = str(offset)
    patience = seconds + requests.read_timeout
    found = await requests.post(f"{bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=patience)
    return found if isinstance(found, list) else []


async def apply(bot: Bot, settings: Telegram, url: str) -> None:
    """Set the menu of commands, and the webhook (or none, for polling). Raises TelegramError."""
    await bot.set_my_commands([BotCommand(each.name, each.vi) for each in COMMANDS])
    await bot.set_my_commands([BotCommand(each.name, each.en) for each in COMMANDS], language_code="en")
    if settings.mode == "webhook":
        secret = settings.webhook_secret.get_secret_value()
        await bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)
    else:
        await bot.delete_webhook()


async def check(bot: Bot, settings: Telegram, url: str) -> list[Fault]:
    """What is wrong with token, webhook and secret; `url` is where the webhook should be."""
    faults = [Fault("telegram-blocked-in-vietnam", {}, grave=False), *_check_settings(settings, url)]
    try:
        await bot.get_me()
        info = await bot.get_webhook_info()
    except InvalidToken:
        return [*faults, Fault("telegram-token-wrong", {})]
    except TelegramError:
        return [*faults, Fault("telegram-unreachable", {"url": settings.api_url})]
    wanted = url if settings.mode == "webhook" else ""
    if info.url != wanted:
        faults.append(Fault("telegram-webhook-elsewhere", {"found": info.url, "wanted": wanted}))
    elif info.pending_update_count and info.last_error_message:
        faults.append(Fault("telegram-webhook-fails", {"reason": info.last_error_message}))
    return faults


def _check_settings(settings: Telegram, url: str) -> list[Fault]:
    faults = []
    if not settings.token.get_secret_value():
        faults.append(Fault("telegram-token-missing", {}))
    if settings.mode == "webhook":
        if not _SECRET.fullmatch(settings.webhook_secret.get_secret_value()):
            faults.append(Fault("telegram-webhook-secret", {}))
        if not url.startswith("https://"):
            faults.append(Fault("telegram-webhook-https", {"url": url}))
    return faults


async def either(doing: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """What it returns, or None where `stop` came first."""
    task, stopped = asyncio.ensure_future(doing), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()


def is_whole(update: Update | None) -> bool:
    """Whether it names its chat and holds words as the Bot API says; the library itself checks no types."""
    if update is None or not isinstance(update.update_id, int):
        return False
    chat, message, user = update.effective_chat, update.effective_message, update.effective_user
    if user is not None and not isinstance(user.language_code, str | None):
        return False
    if message is None:
        return chat is None or isinstance(chat.id, int)
    words = (message.text, message.caption, message.contact and message.contact.phone_number)
    return (
        chat is not None and isinstance(chat.id, int) and all(each is None or isinstance(each, str) for each in words)
    )
