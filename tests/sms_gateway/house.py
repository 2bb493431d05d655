"""The house as a gateway sees it: `answer` and `record`, which keep what they were told; and a server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.test_utils import TestServer

from messages import Inbound, Outbound, Receipt, Reply, Unreached

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NOTICE = Outbound("d1", "+84912345678", "Ho so H29.125.10-260310-0420 da co ket qua. Moi den nhan.")
Word = Receipt | Unreached


@dataclass
class House:
    """Says `reply` to everybody, or what `replies` makes of a message; raises `fault` while there is one."""

    reply: Reply = field(default_factory=lambda: Reply("Dang xu ly."))
    replies: Callable[[Inbound], Reply] | None = None
    fault: Exception | None = None
    heard: list[Inbound] = field(default_factory=list)
    told: asyncio.Queue[Word] = field(default_factory=asyncio.Queue)

    async def answer(self, inbound: Inbound) -> Reply:
        if self.fault is not None:
            raise self.fault
        self.heard.append(inbound)
        return self.replies(inbound) if self.replies else self.reply

    async def record(self, word: Word) -> None:
        await self.told.put(word)

    def everything_told(self) -> list[Word]:
        return [self.told.get_nowait() for _ in range(self.told.qsize())]


@asynccontextmanager
async def serving(routes: Iterable[web.RouteDef]) -> AsyncIterator[str]:
    """The routes on loopback; the address of the server."""
    app = web.Application()
    app.add_routes(routes)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("")).rstrip("/")
