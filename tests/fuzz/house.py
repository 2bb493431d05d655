"""The whole service on loopback in a thread, for fuzzers that ask it from outside; and what they counted."""

from __future__ import annotations

import asyncio
import http.client
import os
import threading
from collections import Counter
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from sqlalchemy import func, select

from app import Service, open_service
from config import Config
from demonstration import load_samples
from opening import open_database
from running import serving
from store import migrations
from store.api_keys import add_key
from store.tables import metadata
from tests.conftest import SECRET
from tests.web.clerk import NOW

T = TypeVar("T")
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "15"))
"""Of each test; `make fuzz` runs many more, each time others."""
OWN = "H29.125.10-260310-0420"
TOKENS = "a token of Twilio", "a secret of Kannel", "a secret of the aggregator"
HOOKS = "a secret of Telegram", "a secret of Zalo", "a secret of the mail server"
REPEATS, PATIENCE = 30, 120
NOWHERE = "http://127.0.0.1:9"
ledger: Counter[tuple[str, str]] = Counter()
"""How often each target answered what."""

fuzzed = settings(
    max_examples=EXAMPLES,
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
_KEPT_OF_REFUSED = {"api_requests"}


class House:
    """One running service; `ask` is the door."""

    def __init__(self, config: Config) -> None:
        self._config, self._loop = config, asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),))
        self._thread.start()
        self._up.wait()

    async def _serve(self) -> None:
        try:
            async with open_service(self._config) as self.service, serving(self.service) as runner:
                self.port = int(runner.addresses[0][1])
                self._up.set()
                await self._stop.wait()
        finally:
            self._up.set()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run it where the service runs."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()

    def ask(self, target: str, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] = {}) -> int:
        """Send it as it is; the status. What was refused left nothing behind, and nothing is answered with a fault."""
        before = self.do(rows(self.service))
        status = 503
        for _ in range(REPEATS):  # a busy machine may answer late: then it is told again, as providers do
            status = self._send(method, path, body, headers)
            if status != 503:
                break
        ledger[target, str(status)] += 1
        assert status < 500, f"{target} answered {status}"
        assert status < 400 or self.do(rows(self.service)) == before, f"{target} refused, and kept something"
        return status

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            return connection.getresponse().status
        finally:
            connection.close()


async def rows(service: Service) -> tuple[int, ...]:
    """How many rows each table holds."""
    tables = [each for each in metadata.sorted_tables if each.name not in _KEPT_OF_REFUSED]
    async with service.database.read() as tx:
        counts = select(*(select(func.count()).select_from(each).scalar_subquery() for each in tables))
        return tuple((await tx.execute(counts)).one())


def settings_of(url: str, **changes: Any) -> Config:
    """Every channel open, each provider's address one where nobody listens."""
    twilio, kannel, http = TOKENS
    telegram, zalo, mail = HOOKS
    told: dict[str, Any] = {
        "secret_key": [SECRET],
        "database": {"url": url},
        "web": {"port": 0},
        "service": {"public_url": "http://127.0.0.1"},
        "notices": {"quiet_hours": None},
        "sms": {"gateway": "twilio", "second": "kannel"} | changes.pop("sms", {}),
        "twilio": {
            "auth_token": [twilio],
            "account_sid": "AC" + "0" * 32,
            "sender": "+84900000000",
            "api_url": NOWHERE,
        },
        "kannel": {"inbound_secret": kannel, "send_url": NOWHERE},
        "http": {"secret": http, "send_url": NOWHERE, "states": {"1": "delivered", "2": "failed"}},
        "voice": {"enabled": True},
        "telegram": {
            "enabled": True,
            "token": "1:x",
            "mode": "webhook",
            "webhook_secret": telegram,
            "api_url": NOWHERE,
        },
        "zalo": {"enabled": True, "app_id": "1", "app_secret": "x", "oa_secret": zalo, "token": "x", "api_url": NOWHERE}
        | {"zns_url": NOWHERE, "oauth_url": NOWHERE},
        "email": {"enabled": True, "sender": "mot-cua@tinh.example.vn", "mailbox_secret": mail, "port": 9},
    }
    return Config(**told, **changes)


@contextmanager
def opened(config: Config) -> Iterator[tuple[House, str]]:
    """The service with sample data, and the API key of a one-stop software."""
    asyncio.run(_migrate(config))
    house = House(config)
    try:
        yield house, house.do(_begin(house.service))
    finally:
        house.close()


async def _migrate(config: Config) -> None:
    database = open_database(config)
    await migrations.upgrade(database)
    await database.close()


async def _begin(service: Service) -> str:
    await load_samples(service, NOW)
    async with service.database.begin() as tx:
        return await add_key(tx, "one-stop", "own", NOW)
