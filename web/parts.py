"""What the pages are built from: handed in by app.py, kept in the application under typed keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, Protocol

from aiohttp import web

from config import Config
from knowledge import catalogue
from knowledge.library import Library
from knowledge.question_set import Question
from messages import Answer, Inbound, Record
from store.database import Database

Check = Callable[[], Awaitable[str]]
"""Asks one part of the service whether it is ready: "" when it is, else what is wrong, for an operator."""


async def _no_sending(delivery_ids: Sequence[str]) -> None:
    """Nobody sends in this process: the workers find what was leased and not sent."""


def _no_wake() -> None:
    """Nobody waits in this process: the workers poll."""


@cache
def shipped_library() -> Library:
    """What a service without a database of its own knows."""
    return Library.build(catalogue.load())


class Listener(Protocol):
    """Whatever listens to routes: every channel, and the telephone."""

    def routes(self, answer: Answer, record: Record) -> Iterable[Any]:
        """The aiohttp routes."""


@dataclass(frozen=True, slots=True)
class ChatLimits:
    """A chat platform as the simulator shows it: how a text is cut, how many buttons it has, how long their labels."""

    name: str
    cut: Callable[[str], list[str]]
    buttons: int
    label: int


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that the routes use.

    `answer` takes one turn and `answered` notes that its first answer went out whole; `record` takes receipts.
    `channels` bring their own routes. `checks` are asked by /readyz, by the name of the part. `simulator` says whether
    the sandbox is enabled and no real gateway is configured, so that the simulator may stand open on loopback.
    `read_photo` gives the dossier codes in a picture, `read_tokens` the tokens of invitations.
    `wake` tells this process's dispatcher that there is work;
    `send_now` hands over replies, by delivery id, after the commit; `clock` gives the time, aware, in UTC.
    `chats` are the platforms that the simulator shows. `library` is what this process answers from now; `questions` is
    what a change of it is tried on, None all that are about it.
    """

    database: Database
    config: Config
    answer: Answer
    answered: Callable[[Inbound], Awaitable[None]]
    record: Record
    channels: tuple[Listener, ...] = ()
    checks: Mapping[str, Check] = field(default_factory=dict)
    simulator: bool = False
    sms_channel: str = "sms"
    wake: Callable[[], None] = _no_wake
    read_photo: Callable[[bytes], Awaitable[tuple[str, ...]]] | None = None
    read_tokens: Callable[[bytes], Awaitable[tuple[str, ...]]] | None = None
    send_now: Callable[[Sequence[str]], Awaitable[None]] = _no_sending
    clock: Callable[[], datetime] = partial(datetime.now, UTC)
    chats: tuple[ChatLimits, ...] = ()
    library: Callable[[], Library] = shipped_library
    questions: tuple[Question, ...] | None = None


PARTS: web.AppKey[Parts] = web.AppKey("parts", Parts)
CLOSING: web.AppKey[asyncio.Event] = web.AppKey("closing", asyncio.Event)
"""Set when the server stops: whoever keeps a response open ends it."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Values = dict[str, Any]
