"""What every SMS gateway shares: its addresses, taking a message in, and handing one over without ever doing it twice.

The contract is `messages.Channel`. A gateway is one file that says how its provider writes the same few facts, and one
table at its top that says what the provider's codes mean; docs/howto/add_a_gateway.md shows how.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHandlerType,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    InvalidURL,
    web,
)
from yarl import URL

import phone
from messages import Answer, Channel, Inbound, Outbound, Record, Reply, SendFailed, Unsure

log = logging.getLogger(__name__)

CHANNEL = "sms"
CONNECT_SECONDS = 5.0
_NOT_REACHED = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)


class Gateway(Channel, Protocol):
    """A channel that carries SMS; `cost` is đồng a part."""

    cost: int


class Line(Protocol):
    """What the settings of every gateway say: who sends, parts a second, đồng a part, seconds to wait for an answer."""

    @property
    def sender(self) -> str: ...
    @property
    def rate(self) -> float: ...
    @property
    def cost(self) -> int: ...
    @property
    def timeout(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Shared:
    """What app.py hands to every gateway.

    `public_url` is where the world reaches us, with its path prefix and without a slash at the end; `record` takes
    receipts in a process that listens to no routes; `clock` gives the time, aware, in UTC.
    """

    session: ClientSession
    public_url: str
    record: Record | None = None
    clock: Callable[[], datetime] = partial(datetime.now, UTC)
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a provider answered: HTTP status, body, headers."""

    status: int
    text: str
    headers: Mapping[str, str]


class NotReached(SendFailed):
    """Nothing was handed over, for nobody opened the provider's door."""


def inbound_path(gateway: str) -> str:
    return f"/sms/{gateway}/inbound"


def receipt_path(gateway: str) -> str:
    return f"/sms/{gateway}/receipt/{{delivery}}"


def receipt_url(public_url: str, gateway: str, outbound: Outbound) -> str:
    """Where the provider reports what became of a delivery: the address ends in its id."""
    return f"{public_url.rstrip('/')}/sms/{gateway}/receipt/{outbound.delivery_id}"


def read_inbound(gateway: str, sender: str, text: str, provider_id: str, at: datetime) -> Inbound | None:
    """The message as the conversation hears it; None from short codes and sender names, which nobody can answer.

    An SMS sender is proof of the phone. `provider_id` counts within its gateway.
    """
    address = phone.normalise(sender)
    if address is None or not provider_id:
        log.warning("an SMS whose sender or id cannot be used", extra={"gateway": gateway})
        return None
    readable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")
    return Inbound(CHANNEL, address, readable, f"{gateway}:{provider_id}", at, verified_phone=address)


async def take(request: web.Request, inbound: Inbound | None, answer: Answer) -> Reply:
    """One turn. The request remembers the message, so that its answer is noted once it went out whole."""
    if inbound is None:
        return Reply("")
    reply = await answer(inbound)
    request["inbound"] = inbound
    return reply


def spoken(reply: Reply) -> str:
    """What the HTTP answer carries: nothing where the first answer went out already."""
    return "" if reply.repeat else reply.text


async def hand_over(session: ClientSession, method: str, url: str | URL, patience: float, **request: Any) -> Answered:
    """Ask a provider once, never twice. `patience` is how many seconds an answer may take.

    Raises NotReached where no connection came about, and Unsure where one did but no whole answer came back: the
    provider may have acted. aiohttp itself repeats a GET whose connection broke; here it does not.
    """
    limits = ClientTimeout(total=patience + CONNECT_SECONDS, connect=CONNECT_SECONDS, sock_read=patience)
    try:
        async with session.request(
            method, url, timeout=limits, middlewares=(_never_twice,), allow_redirects=False, **request
        ) as response:
            return Answered(response.status, await response.text(errors="replace"), response.headers)
    except _NOT_REACHED as error:
        raise NotReached(f"not reached: {type(error).__name__}") from error
    except (ClientError, TimeoutError, OSError) as error:
        raise Unsure(f"no answer: {type(error).__name__}") from error


async def _never_twice(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """A broken connection leaves here as our own failure, which aiohttp does not take for one that it may repeat."""
    try:
        return await handler(request)
    except _NOT_REACHED:
        raise
    except (ClientError, OSError) as error:
        raise Unsure(f"no answer: {type(error).__name__}") from error
