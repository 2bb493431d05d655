"""The ways to people: every gateway and chat that the configuration enables, opened and closed in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from bot.email import EmailChannel
from bot.photo import PhotoReader
from bot.telegram import TelegramChannel
from bot.zalo import ZaloChannel
from config import Config
from messages import Channel
from sms_gateway import GATEWAYS
from sms_gateway.failover import Failover, Health
from sms_gateway.gateway import Gateway, Shared
from sms_gateway.sandbox import Sandbox
from sms_gateway.voice import Voice
from store.database import Database

CARRIED = frozenset({"telegram", "zalo", "email"})
"""Channels whose replies cannot ride in an HTTP answer: they are deliveries."""


@dataclass(frozen=True, slots=True)
class Ways:
    """`channels` are what dispatch sends over, by name; `voice` only listens; `telegram` may also be polled."""

    channels: Mapping[str, Channel]
    voice: Voice | None = None
    telegram: TelegramChannel | None = None
    photos: PhotoReader = field(default_factory=PhotoReader)


@asynccontextmanager
async def open_ways(config: Config, database: Database) -> AsyncIterator[Ways]:
    """Open what is enabled; close it at the end, the last one first."""
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        shared = Shared(http, config.service.public_url, language=config.service.language)
        photos = PhotoReader()
        channels = _sms(config, shared)
        telegram = None
        if config.telegram.enabled:
            telegram = TelegramChannel(config.telegram, config.service.public_url, photos.read)
            stack.push_async_callback(telegram.close)
            channels["telegram"] = telegram
        if config.zalo.enabled:
            zalo = ZaloChannel(config.zalo, database, photos.read)
            stack.push_async_callback(zalo.close)
            channels["zalo"] = zalo
        if config.email.enabled:
            channels["email"] = EmailChannel(config.email, database, config.service.name)
        voice = Voice(config.twilio, shared) if config.voice.enabled else None
        yield Ways(channels, voice, telegram, photos)


def _sms(config: Config, shared: Shared) -> dict[str, Channel]:
    """One way for SMS: the gateway that is named, behind it perhaps a second; else the sandbox, where it is enabled."""
    first, second = config.sms.gateway, config.sms.second
    if not first:
        return {"sms": Sandbox(config.sandbox, shared)} if config.sandbox.enabled else {}
    ahead = _gateway(config, first, shared)
    if not second:
        return {"sms": ahead}
    return {"sms": Failover(ahead, _gateway(config, second, shared), Health(config.sms.after, config.sms.hold))}


def _gateway(config: Config, name: str, shared: Shared) -> Gateway:
    return GATEWAYS[name](getattr(config, name), shared)
