"""The web chat as a way to people: what is sent stands in the deliveries, and open pages show it from there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from aiohttp import web

from messages import Answer, Outbound, Receipt, Record


class WebChat:
    """A closed page is no way to anybody: nothing statutory goes here, only what an official answers in a talk."""

    name = sender = "web"
    rate = chat_rate = 1000.0

    async def send(self, outbound: Outbound) -> str:
        """Nothing to do: the delivery itself is what the page shows."""
        return outbound.delivery_id

    def parts(self, text: str) -> list[str]:
        """One, however long."""
        return [text]

    async def find(self, outbound: Outbound, since: datetime) -> Receipt | None:
        """Nobody can be asked whether a page was open."""
        return None

    def routes(self, answer: Answer, record: Record) -> Iterable[web.RouteDef]:
        """None of its own: the pages listen."""
        return ()


PRACTICE = "practice"
"""The channel of the simulator's Telegram and Zalo: the same engine, no platform, no cost."""


class PracticeChat(WebChat):
    """The simulator's chats: what an official answers there stands in the deliveries, too."""

    name = sender = PRACTICE
