"""The five roles of every story, and a phone or chat that they hold: `await applicant.says("…")`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.conversation import Conversation
from bot.turn import House
from messages import Inbound, Reply
from store.database import Database

APPLICANT, SUBSCRIBER, STRANGER = "+84900000001", "+84900000002", "+84900000003"
CODE = "H12.101-260302-0001"
ID_DIGITS = "4321"
NAME = "Nguyễn Văn Mẫu"
_ids = count(1)


@dataclass
class Person:
    """Somebody with a phone or a chat; `now` is their clock, and goes on by a second with each message."""

    database: Database
    house: Callable[[], House]
    now: datetime
    address: str
    channel: str = "sms"
    verified: str | None = None
    network: str | None = None
    language: str = ""
    heard: list[Reply] = field(default_factory=list)

    async def says(self, text: str, provider_id: str | None = None) -> str:
        """Send a message; the text of the answer."""
        self.now += timedelta(seconds=1)
        said = Inbound(
            channel=self.channel,
            address=self.address,
            text=text,
            provider_id=provider_id or f"test:{next(_ids)}",
            received_at=self.now,
            verified_phone=self.address if self.channel == "sms" else self.verified,
            network=self.network,
            language=self.language,
        )
        self.heard.append(await Conversation(self.database).answer(self.house(), said))
        return self.heard[-1].text

    @property
    def choices(self) -> list[str]:
        """The labels offered last."""
        return [each.label for each in self.heard[-1].choices]

    def waits(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)
