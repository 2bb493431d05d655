"""Citizens' messages as Twilio's signed webhooks: as many as a server takes, or so many a second whatever it does.

The servers (benchmarks/turn_server.py, or a real `motcua web`) are processes of their own, so that what is measured is
theirs alone.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from secrets import token_hex

import aiohttp
from twilio.request_validator import RequestValidator

from knowledge.question_set import load_questions

ROOT = Path(__file__).parents[1]
TOKEN = "0123456789abcdef0123456789abcdef"
PUBLIC, WEBHOOK = "http://bench.example", "/sms/twilio/inbound"
SECRET = "a secret that only benchmarks know"
PEOPLE = 5_000
RUN = token_hex(4)
_ids = count(1)


@dataclass
class Told:
    """What the server did: when each request was due and how long after that its answer had come; what was refused."""

    took: list[tuple[float, float]] = field(default_factory=list)
    refused: int = 0

    def percentile(self, share: float, since: float = 0.0, until: float = float("inf")) -> float:
        """In milliseconds, of the requests due in that time."""
        some = sorted(took for at, took in self.took if since <= at < until)
        return some[min(int(len(some) * share), len(some) - 1)] * 1000 if some else float("nan")


def questions() -> tuple[str, ...]:
    """What people ask, each once: the shipped question set."""
    return tuple(each.text for each in load_questions())


def texts() -> Iterator[str]:
    """Of five messages two ask about a procedure, one goes on about it, one holds a code, one greets."""
    asked = questions()
    for number in count():
        yield asked[2 * number % len(asked)]
        yield "con le phi?"
        yield f"H12.101-2603{number % 28 + 1:02}-{number % 10_000:04}"
        yield asked[(2 * number + 1) % len(asked)]
        yield "xin chao"


class Crowd:
    """Citizens who write, each signed as Twilio signs."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self._base, self._session = base, session
        self._validator, self._texts = RequestValidator(TOKEN), texts()
        self.told = Told()

    async def say(self, due: float) -> None:
        """One message; its answer is read whole."""
        number = next(_ids)
        form = {
            "MessageSid": f"SM{RUN}{number:024x}",
            "From": f"+8490{number * 7919 % PEOPLE:07d}",
            "To": "+15005550006",
            "Body": next(self._texts),
        }
        headers = {"X-Twilio-Signature": self._validator.compute_signature(PUBLIC + WEBHOOK, form)}
        try:
            async with self._session.post(self._base + WEBHOOK, data=form, headers=headers) as response:
                await response.read()
                self.told.refused += response.status != 200
        except aiohttp.ClientError:
            self.told.refused += 1
        self.told.took.append((due, time.perf_counter() - due))


async def saturate(base: str, messages: int, at_once: int) -> float:
    """Messages a second, so many always on their way."""
    async with _session() as session:
        crowd, left = Crowd(base, session), iter(range(messages))

        async def write() -> None:
            for _ in left:
                await crowd.say(time.perf_counter())

        began = time.perf_counter()
        await asyncio.gather(*(write() for _ in range(at_once)))
        rate = messages / (time.perf_counter() - began)
    if crowd.told.refused:
        raise SystemExit(f"{crowd.told.refused} of {messages} messages were refused")
    return rate


async def steady(base: str, rate: float, seconds: float) -> Told:
    """So many messages a second, each at its moment, however slow the answers are; times count from that moment."""
    async with _session() as session, asyncio.TaskGroup() as tasks:
        crowd, began = Crowd(base, session), time.perf_counter()
        for number in range(int(rate * seconds)):
            due = began + number / rate
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            tasks.create_task(crowd.say(due))
    return crowd.told


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


def environment(url: str) -> dict[str, str]:
    """Settings of a service with Twilio as its gateway on that database."""
    return {
        **os.environ,
        "MOTCUA_DATABASE__URL": url,
        "MOTCUA_SECRET_KEY": SECRET,
        "MOTCUA_SMS__GATEWAY": "twilio",
        "MOTCUA_TWILIO__ACCOUNT_SID": "AC" + "0" * 32,
        "MOTCUA_TWILIO__AUTH_TOKEN": TOKEN,
        "MOTCUA_SERVICE__PUBLIC_URL": PUBLIC,
        "MOTCUA_LOGS__LEVEL": "error",
    }


@asynccontextmanager
async def process(*words: str, url: str, port: int) -> AsyncIterator[subprocess.Popen[bytes]]:
    """A server process on that port of loopback, ready; ended at the end."""
    command = [sys.executable, *words]
    settings = {**environment(url), "MOTCUA_WEB__HOST": "127.0.0.1", "MOTCUA_WEB__PORT": str(port)}
    running = subprocess.Popen(  # noqa: ASYNC220  it lives on
        command, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL
    )
    try:
        await _until_ready(running, f"http://127.0.0.1:{port}/readyz")
        yield running
    finally:
        running.terminate()
        await asyncio.to_thread(running.wait)


def processor_seconds(process_id: int) -> float:
    """What a process has used of the processor so far, its threads together (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(process_id: int) -> float:
    """Its resident memory, in megabytes."""
    lines = Path(f"/proc/{process_id}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


async def _until_ready(running: subprocess.Popen[bytes], address: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            if running.poll() is not None:
                raise SystemExit(f"the server ended with {running.returncode}")
            try:
                async with session.get(address) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    raise SystemExit("the server did not become ready within a minute")
