"""The words that every room shares: what comes in, what goes out, and what became of it.

A leaf: it imports nothing of ours. A *notice* (why somebody is told) and a *delivery* (one attempt) are rows in the
store; the values here are what crosses from one room to another.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class DeliveryState(StrEnum):
    """One attempt's life. Receipts move it forward only: sent < failed < delivered."""

    SENDING = "sending"  # leased: a process is handing it over, or died doing so
    SENT = "sent"  # the provider took it
    DELIVERED = "delivered"  # the provider says that it arrived
    FAILED = "failed"  # refused or not delivered, with a reason
    UNKNOWN = "unknown"  # it may have arrived: settled by receipt, by asking, by policy
    WAITING = "waiting"  # a reply that could not go at once: nobody holds it yet
    NO_RECEIPT = "no-receipt"  # the provider took it and never said what became of it


class Lane(StrEnum):
    """Who overtakes whom: replies first, then notices, then broadcasts."""

    REPLY = "reply"
    NOTICE = "notice"
    BROADCAST = "broadcast"


@dataclass(frozen=True, slots=True)
class Inbound:
    """What a person said. `provider_id` makes it idempotent for ever, together with `channel`.

    `address` is the channel's own address of the person (E.164 for SMS, chat id for chats, cookie id for web chat).
    `verified_phone` (E.164) is set only by an adapter that proved it: an SMS sender, a person's own shared contact.
    `image` holds codes that were read from a photo, before any transaction. `network` is whom codes are
    counted for where anybody may take a new address: the peer's of web chat, all hidden numbers of calls. `language` is
    that of the page it was said on ("" elsewhere). `received_at` is aware, in UTC.
    """

    channel: str
    address: str
    text: str
    provider_id: str
    received_at: datetime
    verified_phone: str | None = None
    image: tuple[str, ...] | None = None
    network: str | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: a short label to show, and the words that choosing it says."""

    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What we say back. `choices` become buttons in chat and "1. … 2. …" by SMS. An empty text says nothing.

    `again`: the message came before; `repeat`: its first answer went out, so nothing more is sent. `card` is what a
    page may draw instead of the text: the dossier, cut to the asker's ring (store.dossiers.Seen). It is not stored.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    repeat: bool = False
    again: bool = False
    card: object | None = None


@dataclass(frozen=True, slots=True)
class Outbound:
    """One delivery as a channel needs it: the receipt's address ends in `delivery_id`."""

    delivery_id: str
    address: str
    text: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says of a delivery; `part` is the number of the SMS part where it names one."""

    delivery_id: str
    state: DeliveryState
    reason: str = ""
    part: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unreached:
    """A fact about an address, told by its platform: blocked, opted out at the carrier, or back again."""

    channel: str
    address: str
    state: str  # blocked | stopped | gone | back


class SendFailed(Exception):
    """The provider refused. `permanent` is a fact about message or address; otherwise a later try may do.

    `retry_after` (seconds) is the provider's own word; `halts_all` tells whether it halts this chat only or the sender.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, retry_after: float | None = None, halts_all: bool = True
    ) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.retry_after, self.halts_all = reason, permanent, retry_after, halts_all


class Unreachable(SendFailed):
    """Nobody is there: blocked, opted out, no such number. `state` as in Unreached, where the provider tells which."""

    def __init__(self, reason: str, *, state: str = "") -> None:
        super().__init__(reason, permanent=True)
        self.state = state


class Unsure(SendFailed):
    """It may have arrived: a read time-out, or a 5xx after the body was sent. Never retried blindly."""


Answer = Callable[[Inbound], Awaitable[Reply]]
Record = Callable[[Receipt | Unreached], Awaitable[None]]


class Channel(Protocol):
    """A way to people. One file each; app.py mounts `routes` and hands the channels to dispatch.

    `rate`: parts a second for the whole sender; `chat_rate`: messages a second to one address.
    """

    @property
    def name(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def rate(self) -> float: ...
    @property
    def chat_rate(self) -> float: ...

    async def send(self, outbound: Outbound) -> str:
        """Hand one delivery over; the provider's id. Raises SendFailed, Unreachable or Unsure."""

    def parts(self, text: str) -> list[str]:
        """The parts as they will arrive."""

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """Ask the provider what became of it; None where it cannot be asked or knows nothing."""

    def routes(self, answer: Answer, record: Record) -> Iterable[Any]:
        """The aiohttp routes that the channel listens to."""
