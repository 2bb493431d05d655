"""Zalo's Official Account API as our channel uses it: calls with a token that renews itself, refusals as our values."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError

from messages import SendFailed, Unreachable, Unsure
from settings import Zalo
from store.database import Database
from store.jobs import give_lease_back, take_lease
from store.tokens import Tokens, keep_tokens, read_tokens

TOKEN_REFUSED = frozenset({-216, -124})
UNREACHABLE = {
    -213: "not-following", -217: "blocked", -227: "gone",
    -108: "no-such-number", -118: "no-account", -119: "no-account", -139: "refused", -141: "refused",
}  # fmt: skip
"""Facts about the person: the -2xx of messages, the -1xx of ZNS templates."""
HOPELESS = {
    -201: "invalid", -210: "too-long", -233: "not-allowed", -230: "outside-window", -232: "outside-window",
    -109: "template", -111: "template", -112: "template", -113: "template", -117: "template", -131: "template",
    -110: "old-app", -114: "not-received",
}  # fmt: skip
"""Facts about this message, or about writing to this person now: the next channel may do."""
HALTS = {-32: 60.0, -211: 3600.0, -218: 3600.0, -115: 3600.0, -126: 3600.0, -144: 3600.0, -147: 3600.0, -133: 3600.0}
"""Too fast, out of quota or credit, or too late in the evening: seconds until it is worth another try."""
HALTS_ONE = frozenset({-218})
"""Halts only this person: what they may receive in a day is used up."""

NAME = "zalo-token"
EARLY = timedelta(minutes=10)
RENEWING = timedelta(seconds=30)
LOOKS, LOOK_SECONDS = 40, 0.25

log = logging.getLogger(__name__)


def signed(settings: Zalo, body: bytes, header: str) -> bool:
    """Whether Zalo signed this body: mac=sha256(app id + body + its timestamp + the account's secret)."""
    secret = settings.oa_secret.get_secret_value()
    try:
        stamp = str(json.loads(body)["timestamp"])
    except (ValueError, KeyError, TypeError):
        return False
    mac = sha256(settings.app_id.encode() + body + stamp.encode() + secret.encode()).hexdigest()
    told = header.removeprefix("mac=").strip().lower()
    return bool(secret) and hmac.compare_digest(mac.encode(), told.encode())


def failure(code: int) -> SendFailed:
    """What an answer with `error` means to us; a code that we do not know is temporary and logged."""
    if code in UNREACHABLE:
        return Unreachable(UNREACHABLE[code])
    if code in HOPELESS:
        return SendFailed(HOPELESS[code], permanent=True)
    if code in HALTS:
        return SendFailed("quota", retry_after=HALTS[code], halts_all=code not in HALTS_ONE)
    if code not in TOKEN_REFUSED:
        log.warning("zalo error not known", extra={"code": code})
    return SendFailed(f"zalo {code}")


class Api:
    """Calls with the account's access token, renewed by one process for all. `close` when done."""

    def __init__(self, settings: Zalo, database: Database, clock: Callable[[], datetime]) -> None:
        self._settings, self._database, self._clock = settings, database, clock
        self._holder = uuid4().hex
        self._session: ClientSession | None = None
        self._tokens: Tokens | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, url: str, asked: dict[str, Any]) -> dict[str, Any]:
        """One call; its `data`. A refused token is renewed and tried once more, for nothing was sent with it.

        Raises SendFailed, Unreachable or Unsure.
        """
        token = await self.access()
        answer = await self._post(url, {"access_token": token}, asked)
        if _error(answer) in TOKEN_REFUSED:
            answer = await self._post(url, {"access_token": await self.access(refused=token)}, asked)
        if code := _error(answer):
            raise failure(code)
        return dict(answer.get("data") or {})

    async def fetch(self, url: str, longest: int) -> bytes:
        """The bytes at that address of Zalo's; none where they cannot be had or are more than `longest`.

        Nothing else is asked, for a message names the address: a host of its own choosing could be inside our network.
        """
        try:
            if not self._is_zalos(urlsplit(url).hostname or ""):
                log.warning("zalo picture not fetched", extra={"reason": "host"})
                return b""
            async with self._http().get(url, timeout=self._patience(), allow_redirects=False) as answer:
                body = await answer.content.read(longest + 1)
                while len(body) <= longest and (more := await answer.content.read(longest + 1 - len(body))):
                    body += more
                return body if answer.status == 200 and len(body) <= longest else b""
        except (ClientError, TimeoutError, ValueError) as error:
            log.warning("zalo picture not fetched", extra={"reason": type(error).__name__})
            return b""

    def _is_zalos(self, host: str) -> bool:
        return any(host == each or host.endswith(f".{each}") for each in self._settings.picture_hosts)

    async def access(self, refused: str = "") -> str:
        """A good access token, not the `refused` one. Raises SendFailed."""
        for look in range(LOOKS):
            if self._good(self._tokens, refused):
                break
            if look:
                await asyncio.sleep(LOOK_SECONDS)
            self._tokens = await self._read_or_renew(refused)
        if self._tokens is None or not self._good(self._tokens, refused):
            raise SendFailed("token", retry_after=LOOK_SECONDS * LOOKS)
        return self._tokens.access

    def _good(self, tokens: Tokens | None, refused: str) -> bool:
        return tokens is not None and tokens.access not in ("", refused) and self._clock() < tokens.until - EARLY

    async def _read_or_renew(self, refused: str) -> Tokens | None:
        """The kept tokens if they are good; else new ones; None while another process renews them."""
        now = self._clock()
        async with self._database.begin() as tx:
            seed = tx.vault.digest("seed", self._seed)
            kept = self._first(await read_tokens(tx, NAME), seed)
            if self._good(kept, refused):
                return kept
            if not await take_lease(tx, NAME, self._holder, now + RENEWING, now):
                return None
            kept = self._first(await read_tokens(tx, NAME), seed)  # another may have renewed them since
            if self._good(kept, refused):
                await give_lease_back(tx, NAME, self._holder, now)
                return kept
        try:
            return await self._renew(kept)
        except SendFailed:
            async with self._database.begin() as tx:
                await give_lease_back(tx, NAME, self._holder, self._clock())
            raise

    @property
    def _seed(self) -> str:
        return self._settings.refresh_token.get_secret_value()

    def _first(self, kept: Tokens | None, seed: str) -> Tokens:
        """What is kept, unless the configuration names another refresh token than the one that it began with."""
        if kept is not None and kept.seed == seed:
            return kept
        return Tokens(self._settings.token.get_secret_value(), self._seed, self._clock() + EARLY * 2, seed)

    async def _renew(self, old: Tokens) -> Tokens:
        form = {"refresh_token": old.refresh, "app_id": self._settings.app_id, "grant_type": "refresh_token"}
        headers = {"secret_key": self._settings.app_secret.get_secret_value()}
        answer = await self._post(
            f"{self._settings.oauth_url.rstrip('/')}/v4/oa/access_token", headers, form, form=True
        )
        if "access_token" not in answer or "refresh_token" not in answer:
            raise SendFailed("wrong-token", retry_after=60.0)
        until = self._clock() + timedelta(seconds=float(answer.get("expires_in", 90000)))
        new = Tokens(str(answer["access_token"]), str(answer["refresh_token"]), until, old.seed)
        async with self._database.begin() as tx:  # before the first use: the old refresh token is spent
            await keep_tokens(tx, NAME, new, self._clock())
        return new

    async def _post(self, url: str, headers: dict[str, str], asked: Any, form: bool = False) -> dict[str, Any]:
        body = {"data": asked} if form else {"json": asked}
        try:
            async with self._http().post(url, headers=headers, timeout=self._patience(), **body) as answer:
                if answer.status >= 500:
                    raise Unsure(f"http {answer.status}")
                if answer.status == 429:
                    raise SendFailed("quota", retry_after=HALTS[-32])
                return dict(await answer.json(content_type=None))
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise SendFailed("not-connected") from error
        except (ClientError, TimeoutError, ValueError, TypeError) as error:
            raise Unsure("no-answer") from error

    def _http(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession()
        return self._session

    def _patience(self) -> ClientTimeout:
        seconds = self._settings.timeout
        return ClientTimeout(total=2 * seconds, sock_connect=seconds, sock_read=seconds)


def _error(answer: dict[str, Any]) -> int:
    """The error code of an answer with HTTP 200: 0 is none."""
    try:
        return int(answer.get("error", 0))
    except (TypeError, ValueError):
        return -100
