"""The ways to people: every gateway and chat that the configuration enables, opened and closed in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import aiohttp

from abroad import gateways_of, may_use, say_abroad
from bot.channel_texts import say_fault
from bot.chat_text import TELEGRAM_LIMIT, cut
from bot.photo import PhotoReader
from bot.zalo import MOST_BUTTONS, TITLE_LIMIT, ZaloChannel
from bot.zalo import TEXT_LIMIT as ZALO_TEXT
from config import Config
from messages import Channel, Record
from sms_gateway import GATEWAYS
from sms_gateway.checks import CHECKS
from sms_gateway.failover import Failover, Health
from sms_gateway.gateway import Gateway, Shared
from sms_gateway.sandbox import Sandbox
from store.database import Database
from web.channel import PRACTICE, PracticeChat, WebChat
from web.parts import ChatLimits

if TYPE_CHECKING:
    from bot.email import EmailChannel
    from bot.telegram import TelegramChannel
    from sms_gateway.voice import Voice

CARRIED = frozenset({"telegram", "zalo", "email"})
"""Channels whose replies cannot ride in an HTTP answer: they are deliveries."""

SIMULATED = (
    ChatLimits("telegram", partial(cut, limit=TELEGRAM_LIMIT), buttons=100, label=64),
    ChatLimits("zalo", partial(cut, limit=ZALO_TEXT), buttons=MOST_BUTTONS, label=TITLE_LIMIT),
)
"""The chats that the simulator shows, each with its platform's limits."""


@dataclass(frozen=True, slots=True)
class Ways:
    """`channels` are what dispatch sends over, by name; `voice` only listens; `telegram` may also be polled."""

    channels: Mapping[str, Channel]
    voice: Voice | None = None
    telegram: TelegramChannel | None = None
    zalo: ZaloChannel | None = None
    email: EmailChannel | None = None
    photos: PhotoReader = field(default_factory=PhotoReader)

    @property
    def chats(self) -> tuple[TelegramChannel | ZaloChannel | EmailChannel, ...]:
        """Chat platforms and mail server that are enabled."""
        return tuple(each for each in (self.telegram, self.zalo, self.email) if each is not None)


@asynccontextmanager
async def open_ways(config: Config, database: Database, record: Record) -> AsyncIterator[Ways]:
    """Open what is enabled; close it at the end, the last one first."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        shared = Shared(http, config.service.public_url, record, language=config.service.language)
        photos = PhotoReader()
        channels = _sms(config, shared)
        channels["web"] = WebChat()
        if config.sandbox.enabled:
            channels[PRACTICE] = PracticeChat()
        telegram, zalo, email = None, None, None
        if config.telegram.enabled and may_use(config, "telegram"):
            telegram = _telegram(config, photos)
            stack.push_async_callback(telegram.close)
            channels["telegram"] = telegram
        if config.zalo.enabled:
            zalo = ZaloChannel(config.zalo, database, photos.read)
            stack.push_async_callback(zalo.close)
            channels["zalo"] = zalo
        if config.email.enabled:
            email = _email(config, database)
            channels["email"] = email
        voice = _voice(config, shared) if config.voice.enabled and may_use(config, "twilio") else None
        yield Ways(channels, voice, telegram, zalo, email, photos)


def _sms(config: Config, shared: Shared) -> dict[str, Channel]:
    """One way for SMS: the gateway that is named, behind it perhaps a second; else the sandbox, where it is enabled.

    Beside a real gateway the sandbox is a channel of its own, for training.
    """
    if not config.sms.gateway:
        return {"sms": Sandbox(config.sandbox, shared)} if config.sandbox.enabled else {}
    named = gateways_of(config)
    if not named:
        return {}
    first, second = named[0], named[1] if len(named) > 1 else ""
    ahead = _gateway(config, first, shared)
    behind = _gateway(config, second, shared) if second else None
    health = Health(config.sms.after, config.sms.hold)
    sms: Channel = ahead if behind is None else Failover(ahead, behind, health)
    training = {"sandbox": Sandbox(config.sandbox, shared, name="sandbox")} if config.sandbox.enabled else {}
    return {"sms": sms, **training}


# Libraries of single channels take long to load: only where they are used.


def _telegram(config: Config, photos: PhotoReader) -> TelegramChannel:
    from bot.telegram import TelegramChannel

    return TelegramChannel(config.telegram, config.service.public_url, photos.read)


def _email(config: Config, database: Database) -> EmailChannel:
    from bot.email import EmailChannel

    return EmailChannel(config.email, database, config.service.name)


def _voice(config: Config, shared: Shared) -> Voice:
    from sms_gateway.voice import Voice

    return Voice(config.twilio, shared)


def _gateway(config: Config, name: str, shared: Shared) -> Gateway:
    return GATEWAYS[name](getattr(config, name), shared)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `motcua check`; a remark (`grave` False) fails nothing."""

    line: str
    grave: bool = True


async def check_ways(config: Config, database: Database, *, apply: bool = False) -> list[Finding]:
    """Ask every enabled provider whether it takes our messages and brings us people's; `apply` sets Telegram's menu."""

    async def record(_: object) -> None:
        """A check takes no receipts."""

    async with open_ways(config, database, record) as ways, aiohttp.ClientSession() as http:
        shared = Shared(http, config.service.public_url, language=config.service.language)
        lines = [line for name in gateways_of(config) for line in await CHECKS[name](getattr(config, name), shared)]
        if apply and ways.telegram is not None:
            await ways.telegram.apply()
        faults = [fault for chat in ways.chats for fault in await chat.check()]
    said = [Finding(say_fault(fault, config.service.language), fault.grave) for fault in faults]
    leaving = [Finding(line, grave=False) for line in say_abroad(config)]
    return [*(Finding(line) for line in lines), *said, *leaving]
