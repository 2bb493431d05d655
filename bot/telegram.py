"""Telegram: messages, buttons, contacts and photos in; replies and notices out. Bot API through python-telegram-bot.

A webhook on our own server in production; `poll` for a small set-up. `update_id` makes an update idempotent. Text goes
out without a parse mode, so nothing in it can be taken for markup.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from telegram import Bot, CallbackQuery, ChatMemberUpdated, Document, Message, Update
from telegram import LinkPreviewOptions as Preview
from telegram.error import TelegramError

import phone
from bot import channel_texts as texts
from bot import telegram_api as api
from bot.channel_texts import Fault
from bot.chat_text import TELEGRAM_LIMIT, cut, say_command
from bot.flood import Flood
from messages import Answer, Choice, Inbound, Outbound, Receipt, Record, SendFailed, Unreachable, Unreached, Unsure
from sentence import Sentence
from settings import Telegram
from store.database import Unavailable

PATH = "/telegram/webhook"
PHOTO_BYTES = 10 * 1024 * 1024
POLL_SECONDS = 20
TURN_TRIES = 3
PAUSE_SECONDS = 5.0

Decode = Callable[[bytes], Awaitable[tuple[str, ...]]]
log = logging.getLogger(__name__)


class TurnFailed(Exception):
    """A turn failed for a reason of our own."""


class TelegramChannel:
    """The bot of one token. `decode` reads the codes in a photo. `close` when done."""

    name = "telegram"

    def __init__(
        self, settings: Telegram, public_url: str, decode: Decode, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.rate, self.chat_rate = settings.rate, settings.chat_rate
        self._url = public_url.rstrip("/") + PATH
        self._settings, self._decode, self._clock = settings, decode, clock
        self._flood, self._failures = Flood(settings.rate), Counter[int]()
        token, at = settings.token.get_secret_value() or "0:missing", settings.api_url.rstrip("/")
        self.sender = token.partition(":")[0]
        self._requests = asks = api.Requests(settings.timeout)
        self.bot = Bot(token, f"{at}/bot", f"{at}/file/bot", request=asks, get_updates_request=asks)

    async def close(self) -> None:
        await self._requests.shutdown()

    def parts(self, text: str) -> list[str]:
        """At most 4,096 UTF-16 units each, cut between words."""
        return cut(text, TELEGRAM_LIMIT)

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """Telegram cannot be asked what it delivered."""
        return None

    async def send(self, outbound: Outbound) -> str:
        """Send every part; the last message's id. A later part that fails leaves the whole unsure: never sent twice."""
        parts = self.parts(outbound.text)
        if not parts:
            raise SendFailed("empty", permanent=True)
        sent_some = False
        try:
            for part in parts[:-1]:
                await self._send(outbound.address, part)
                sent_some = True
            return await self._send(outbound.address, parts[-1], outbound.choices)
        except SendFailed as failure:
            if sent_some and not isinstance(failure, Unreachable):
                raise Unsure(failure.reason) from failure
            raise

    async def _send(self, chat: str, text: str, choices: tuple[Choice, ...] = ()) -> str:
        wait, everything = self._flood.left(chat, self._clock())
        if wait > 0:
            raise SendFailed("flood", retry_after=wait, halts_all=everything)
        self._flood.note(chat, self._clock())
        try:
            sent = await self.bot.send_message(
                int(chat), text, reply_markup=api.keyboard(choices), link_preview_options=Preview(is_disabled=True)
            )
        except api.Flooded as flood:
            everything = self._flood.halt(chat, flood.seconds, self._clock())
            raise SendFailed("flood", retry_after=flood.seconds, halts_all=everything) from flood
        except TelegramError as error:
            raise api.failure(error) from error
        return str(sent.message_id)

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """The webhook; every update is acknowledged after it was answered, so a failure makes Telegram repeat it."""

        async def listen(request: web.Request) -> web.Response:
            told = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            secret = self._settings.webhook_secret.get_secret_value()
            if not secret or not hmac.compare_digest(told.encode(), secret.encode()):
                return web.Response(status=403)
            try:
                update = self._understand(json.loads(await request.read()))
            except ValueError:
                return web.Response(status=400)
            try:
                if update is not None:
                    await self._take(update, answer, record)
            except Unavailable:
                return web.Response(status=503)
            return web.Response()

        return [web.post(PATH, listen)] if self._settings.mode == "webhook" else []

    async def poll(
        self, answer: Answer, record: Record, hold: Callable[[], Awaitable[bool]], stop: asyncio.Event
    ) -> None:
        """Ask for updates until `stop`, for as long as `hold` says that this process is the one poller.

        Updates are answered, thus stored, before the next question confirms them; a failure leaves them unconfirmed.
        """
        offset: int | None = None
        while not stop.is_set():
            try:
                if await hold():
                    offset = await self.poll_once(offset, answer, record, stop)
                    continue
            except (TelegramError, TurnFailed, *Unavailable) as error:
                log.warning("telegram polling failed", extra={"reason": type(error).__name__})
            await api.either(asyncio.sleep(PAUSE_SECONDS), stop)

    async def poll_once(self, offset: int | None, answer: Answer, record: Record, stop: asyncio.Event) -> int | None:
        """Ask once and answer all; the next offset, which confirms them. Raises TelegramError or what `answer` does."""
        asking = api.fetch(self.bot, self._requests, offset, POLL_SECONDS)
        raws = await api.either(asking, stop)
        if not raws:
            return offset
        chats: dict[int, list[Update]] = {}
        for update in filter(None, map(self._understand, raws)):
            chats.setdefault(update.effective_chat.id if update.effective_chat else 0, []).append(update)
        taking = (self._take_in_turn(each, answer, record) for each in chats.values())
        for outcome in await asyncio.gather(*taking, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        return int(raws[-1]["update_id"]) + 1

    async def _take_in_turn(self, updates: list[Update], answer: Answer, record: Record) -> None:
        for update in updates:
            (outcome,) = await asyncio.gather(self._take(update, answer, record), return_exceptions=True)
            if isinstance(outcome, BaseException):
                self._judge(update.update_id, outcome)

    def _judge(self, update_id: int, failure: BaseException) -> None:
        """A turn that fails for a reason of our own is tried again, but not for ever: others wait behind it."""
        if isinstance(failure, Unavailable) or not isinstance(failure, Exception):
            raise failure
        self._failures[update_id] += 1
        log.error("telegram turn failed", extra={"update": update_id, "reason": type(failure).__name__})
        if self._failures[update_id] < TURN_TRIES:
            raise TurnFailed from failure

    async def check(self) -> list[Fault]:
        """What `motcua check` should say of token, webhook and secret."""
        return await api.check(self.bot, self._settings, self._url)

    async def apply(self) -> None:
        """Set the menu of commands, and the webhook or none. Raises SendFailed."""
        try:
            await api.apply(self.bot, self._settings, self._url)
        except TelegramError as error:
            raise api.failure(error) from error

    def _understand(self, raw: Any) -> Update | None:
        """An update as the Bot API sends it. What cannot be read is dropped, for it would come again for ever."""
        try:
            update = Update.de_json(raw, self.bot)
            if api.is_whole(update):
                return update
        except (AttributeError, KeyError, TypeError, ValueError):
            log.warning("telegram update not readable")
            return None
        log.warning("telegram update not whole")
        return None

    async def _take(self, update: Update, answer: Answer, record: Record) -> None:
        if update.my_chat_member is not None:
            await self._joined_or_left(update.my_chat_member, record)
        elif update.callback_query is not None:
            await self._pressed(update, update.callback_query, answer)
        elif (message := update.message or update.edited_message) is not None:
            await self._heard(update, message, answer, record)

    async def _joined_or_left(self, change: ChatMemberUpdated, record: Record) -> None:
        here = change.new_chat_member.status not in ("kicked", "left")
        if change.chat.type == "private":
            await record(Unreached(self.name, str(change.chat.id), "back" if here else "blocked"))
        elif here:
            await self._decline(change.chat.id, change.from_user.language_code)

    async def _heard(self, update: Update, message: Message, answer: Answer, record: Record) -> None:
        language = message.from_user.language_code if message.from_user else None
        if message.chat.type != "private" or message.from_user is None:
            await self._decline(message.chat.id, language)
        elif message.contact is not None:
            await self._proved(update, message, answer)
        elif message.photo or (message.document and _is_picture(message.document)):
            found = await self._codes_in_photo(message)
            await answer(self._inbound(update, message.chat.id, message.caption or "", image=found))
        elif message.text:
            if message.text.startswith("/start"):
                await record(Unreached(self.name, str(message.chat.id), "back"))
            await answer(self._inbound(update, message.chat.id, say_command(message.text)))
        elif message.effective_attachment is not None:
            await self._say(message.chat.id, texts.CANNOT_READ, language)

    async def _proved(self, update: Update, message: Message, answer: Answer) -> None:
        """A contact proves a number only where Telegram says that it is the sender's own."""
        assert message.contact is not None
        assert message.from_user is not None
        number = phone.normalise("+" + message.contact.phone_number.lstrip("+"))
        if message.contact.user_id != message.from_user.id or number is None:
            await self._say(message.chat.id, texts.NOT_YOUR_CONTACT, message.from_user.language_code)
            return
        await answer(self._inbound(update, message.chat.id, "", verified_phone=number))

    async def _pressed(self, update: Update, query: CallbackQuery, answer: Answer) -> None:
        if query.message is not None and query.message.chat.type == "private":
            label, says = api.what_it_says(query)
            await answer(self._inbound(update, query.message.chat.id, says))
            await self._mark_chosen(query, label)

    async def _mark_chosen(self, query: CallbackQuery, label: str) -> None:
        """Put the choice into the message in place of its buttons; the answer does not depend on it."""
        message = query.message
        try:
            await query.answer()
            if isinstance(message, Message) and message.text and message.reply_markup:
                chosen = texts.CHOSEN.format(text=message.text, label=label)
                if len(cut(chosen, TELEGRAM_LIMIT)) == 1:
                    await message.edit_text(chosen)
                else:
                    await message.edit_reply_markup()
        except TelegramError as error:
            log.info("telegram button not settled", extra={"reason": type(error).__name__})

    async def _decline(self, chat: int, language: str | None) -> None:
        await self._say(chat, texts.PRIVATE_ONLY, language)
        try:
            await self.bot.leave_chat(chat)
        except TelegramError as error:
            log.info("telegram group not left", extra={"reason": type(error).__name__})

    async def _say(self, chat: int, sentence: Sentence, language: str | None) -> None:
        """A courtesy that no turn stands behind; it may be lost."""
        try:
            await self._send(str(chat), texts.in_language(sentence, language))
        except SendFailed as failure:
            log.info("telegram courtesy not sent", extra={"reason": failure.reason})

    async def _codes_in_photo(self, message: Message) -> tuple[str, ...]:
        """What the largest picture within the limit says; nothing where it cannot be had."""
        pictures = [each for each in message.photo if (each.file_size or 0) <= PHOTO_BYTES]
        wanted = pictures[-1] if pictures else message.document
        if wanted is None or (wanted.file_size or 0) > PHOTO_BYTES:
            return ()
        try:
            file = await self.bot.get_file(wanted.file_id)
            return await self._decode(bytes(await file.download_as_bytearray()))
        except TelegramError as error:
            log.warning("telegram photo not fetched", extra={"reason": type(error).__name__})
            return ()

    def _inbound(self, update: Update, chat: int, text: str, **facts: Any) -> Inbound:
        provider_id = f"{self.sender}:{update.update_id}"
        return Inbound(self.name, str(chat), text, provider_id, datetime.now(UTC), **facts)


def _is_picture(document: Document) -> bool:
    return (document.mime_type or "").startswith("image/")
