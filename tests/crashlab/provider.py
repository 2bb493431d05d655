"""A recording provider on loopback. Its ledger says what it really took; its faults are those of real ones."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import aiohttp
from aiohttp import web


class Fault(StrEnum):
    """What may happen to a message at the provider's door."""

    NONE = "none"
    DROPS = "takes it, then drops the connection"
    BREAKS = "takes it, then answers 500"
    REFUSES = "answers 500 and takes nothing"
    HALTS = "answers 429 with retry_after"
    SLOW = "takes it and answers late"


class Telling(StrEnum):
    """How its receipt comes."""

    EARLY = "before the answer"
    LATE = "late"
    TWICE = "twice"
    REVERSED = "delivered, then sent"


@dataclass(frozen=True)
class Manner:
    """How a provider behaves: does it send receipts, can it be asked, how often is something wrong (0 to 1)."""

    receipts: bool
    askable: bool
    faults: float = 0.0
    lateness: float = 0.2


@dataclass
class Provider:
    """`taken` is the ledger: which message (text) it took how often. `on_taken` is called with the sender's name."""

    manner: Manner
    seed: int = 1
    taken: Counter[str] = field(default_factory=Counter)
    by_delivery: dict[str, str] = field(default_factory=dict)
    faults: Counter[Fault] = field(default_factory=Counter)
    on_taken: Callable[[str], None] = lambda worker: None
    receipts_url: str = ""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._telling: set[asyncio.Task[None]] = set()
        self._client: aiohttp.ClientSession | None = None
        self._seen: defaultdict[str, int] = defaultdict(int)

    async def start(self) -> str:
        """Listen on a free port of loopback; the address."""
        app = web.Application()
        app.add_routes([web.post("/send", self._send), web.get("/find", self._find)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._client = aiohttp.ClientSession()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        for task in self._telling:
            task.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
        await self._runner.cleanup()

    async def told_everything(self) -> None:
        """Every receipt that is under way has been taken."""
        while self._telling:
            await asyncio.gather(*self._telling)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        fault = self._fault()
        self.faults[fault] += 1
        if fault is Fault.HALTS:
            return web.json_response({"retry_after": 0.2}, status=429)
        if fault is Fault.REFUSES:
            return web.Response(status=500)
        await self._take(body)
        self.on_taken(request.headers.get("X-Worker", ""))
        if fault is Fault.BREAKS:
            return web.Response(status=500)
        if fault is Fault.SLOW:
            await asyncio.sleep(self.manner.lateness)
        if fault is Fault.DROPS and request.transport is not None:
            request.transport.abort()
        return web.json_response({"id": f"P{body['id']}"})

    async def _take(self, body: dict[str, str]) -> None:
        self.taken[body["text"]] += 1
        self.by_delivery[body["id"]] = body["text"]
        if not self.manner.receipts:
            return
        telling = self._random.choice(list(Telling))
        if telling is Telling.EARLY:
            await self._tell(body["id"], ["delivered"], 0)
            return
        states = {Telling.TWICE: ["delivered"] * 2, Telling.REVERSED: ["delivered", "sent"]}.get(telling, ["delivered"])
        task = asyncio.create_task(self._tell(body["id"], states, self._random.uniform(0, self.manner.lateness)))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, delivery_id: str, states: list[str], delay: float) -> None:
        """Call back for each state; our door must never fail."""
        assert self._client is not None
        await asyncio.sleep(delay)
        for state in states:
            body = json.dumps({"delivery": delivery_id, "state": state})
            async with self._client.post(self.receipts_url, data=body) as answer:
                answer.raise_for_status()

    async def _find(self, request: web.Request) -> web.Response:
        return web.json_response({"taken": request.query["id"] in self.by_delivery})

    def _fault(self) -> Fault:
        if self._random.random() >= self.manner.faults:
            return Fault.NONE
        return self._random.choice([each for each in Fault if each is not Fault.NONE])
