"""A dispatch desk for tests: real database, real Dispatcher, a recording channel, plain content, a clock to turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

import store.notices
from knowledge.working_time import VIETNAM
from messages import Lane, Receipt
from notices.dispatch import Dispatcher
from notices.receipts import Receipts
from notices.rules import Content, Rules
from store.database import Database, Tx
from store.notices import Notice, Seed
from store.tables.citizens import addresses
from store.tables.notices import deliveries, notices
from store.ways import Way
from tests.notices.recording_channel import Clock, RecordingChannel


@dataclass(frozen=True)
class PlainKind:
    policy: Literal["again", "leave"] = "again"
    reminder: bool = False


@dataclass
class Desk:
    """What a test of dispatch has at hand. `why_not` answers whether a notice still holds."""

    database: Database
    clock: Clock
    sms: RecordingChannel = field(default_factory=RecordingChannel)
    chat: RecordingChannel = field(default_factory=lambda: RecordingChannel("telegram", "bot"))
    rules: Rules = field(default_factory=lambda: Rules(channel_order=("telegram", "sms")))
    kinds: dict[str, PlainKind] = field(default_factory=dict)
    why_not: str | None = None
    breaks_on: str = ""

    def dispatcher(self, holder: str = "desk", **changes: Any) -> Dispatcher:
        rules = replace(self.rules, **changes)
        channels = {each.name: each for each in (self.sms, self.chat)}
        return Dispatcher(self.database, channels, self.content, rules, self.clock, holder=holder)

    @property
    def content(self) -> Content:
        return Content(_no_facts, lambda *_: self.why_not, self._say, lambda kind: self.kinds.get(kind, PlainKind()))

    def _say(self, notice: Notice, facts: Any, way: Way) -> str:
        if self.breaks_on and self.breaks_on in notice.facts:
            raise KeyError(self.breaks_on)
        return f"{notice.kind} {notice.occasion} {notice.facts.get('text', '')}".strip()

    @property
    def receipts(self) -> Receipts:
        return Receipts(self.database, self.clock)

    async def receives(self, *receipts: Receipt) -> None:
        for each in receipts:
            await self.receipts.record(each)

    async def person(self, number: int = 1, channel: str = "sms", **facts: Any) -> str:
        """Somebody who may be told: the recipient that notices name."""
        address = f"+849012{number:05d}" if channel == "sms" else f"chat {number}"
        async with self.database.begin() as tx:
            row = {
                "channel": channel,
                "address": tx.vault.seal(address),
                "address_hash": tx.vault.digest(channel, address),
                "created_at": self.clock(),
                **facts,
            }
            id_ = (await tx.execute(addresses.insert().values(row).returning(addresses.c.id))).scalar_one()
        return f"address:{id_}"

    async def told(self, *recipients: str, **facts: Any) -> int:
        """Add a notice for each recipient."""
        made = [self.seed(each, **facts) for each in recipients]
        async with self.database.begin() as tx:
            return await store.notices.add_notices(tx, made, self.clock())

    def seed(self, recipient: str, **facts: Any) -> Seed:
        base = Seed("CO_KET_QUA", "1", recipient, self.clock(), subject="dossier:1", lane=Lane.NOTICE)
        return replace(base, **facts)

    async def notices(self) -> list[Any]:
        return await self._rows(notices)

    async def deliveries(self) -> list[Any]:
        return await self._rows(deliveries, deliveries.c.created_at)

    async def _rows(self, table: Any, *order: Any) -> list[Any]:
        async with self.database.read() as tx:
            return list((await tx.execute(select(table).order_by(*order, table.c.id))).all())

    async def states(self) -> tuple[list[str], list[str]]:
        """The states of notices and of deliveries."""
        return [each.state for each in await self.notices()], [each.state for each in await self.deliveries()]


async def _no_facts(tx: Tx, found: Sequence[Notice]) -> Mapping[int, Any]:
    return {}


def at(hour: int, minute: int = 0) -> datetime:
    """That hour of Tuesday 10 March 2026 in Vietnam."""
    return datetime(2026, 3, 10, hour, minute, tzinfo=VIETNAM)
