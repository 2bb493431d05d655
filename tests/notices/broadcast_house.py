"""An official who writes to many, over the real way of broadcasts and the real dispatcher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import store.broadcast_lists
import store.broadcast_queue
import store.broadcasts
import store.consents
from notices.broadcast import Refusal
from notices.broadcast_content import with_broadcasts
from notices.broadcasting import queue_due, start
from notices.dispatch import Dispatcher
from notices.lists import add_from_file
from notices.weighing import Wording, keep, weigh_on
from notices.wording import Finding
from store.broadcast_lists import Told
from store.broadcasts import Broadcast, Draft
from store.database import Database
from tests.notices.desk import Desk

HELLO = "Kính mời Ông/Bà đến nhận kết quả ngày {ngay}. Trân trọng."
REFUSAL = Refusal("8188", "1022")


@dataclass
class House:
    desk: Desk
    author: int
    folder: Path

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def now(self) -> datetime:
        return self.desk.clock()

    def dispatcher(self) -> Dispatcher:
        content = with_broadcasts(self.desk.content, self.desk.rules, REFUSAL)
        return Dispatcher(self.database, {"sms": self.desk.sms}, content, self.desk.rules, self.desk.clock)

    async def from_file(self, *rows: str, kind: str = "statutory", header: str = "sđt,ngày") -> int:
        path = self.folder / "list.csv"
        path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
        draft = Draft(kind, "Mời nhận", None, self.author, {"file": "list.csv"})
        return await add_from_file(self.database, draft, path, self.now)

    async def listed(self, broadcast_id: int) -> list[str]:
        """The numbers of its list, as they stand in it."""
        async with self.database.read() as tx:
            return [each.number for each, _ in await store.broadcast_lists.some(tx, broadcast_id, 100_000)]

    async def read(self, broadcast_id: int) -> Broadcast:
        async with self.database.read() as tx:
            found = await store.broadcasts.read(tx, broadcast_id)
        assert found is not None
        return found

    async def say(self, broadcast_id: int, text: str = HELLO) -> tuple[Finding, ...]:
        broadcast = await self.read(broadcast_id)
        return await write(self.database, broadcast, Wording(text, REFUSAL), self.now)

    async def approved(self, *rows: str, kind: str = "statutory", text: str = HELLO, header: str = "sđt,ngày") -> int:
        broadcast_id = await self.from_file(*rows, kind=kind, header=header)
        assert await self.say(broadcast_id, text) == ()
        await self.approve(broadcast_id)
        return broadcast_id

    async def approve(self, broadcast_id: int) -> None:
        broadcast = await self.read(broadcast_id)
        until = self.now + timedelta(hours=1)
        async with self.database.begin() as tx:
            approval = {"state": "approved", "approved_hash": broadcast.hash, "approved_until": until}
            await store.broadcasts.change(tx, broadcast_id, **approval)

    async def begin(self, broadcast_id: int) -> bool:
        broadcast = await self.read(broadcast_id)
        async with self.database.begin() as tx:
            started = await start(tx, broadcast, self.now)
        await queue_due(self.database, self.now)
        return started

    async def report(self, broadcast_id: int) -> list[Told]:
        async with self.database.read() as tx:
            broadcast = await store.broadcasts.read(tx, broadcast_id)
            assert broadcast is not None
            return (await store.broadcast_lists.report(tx, broadcast, 0))[0]

    async def states(self, broadcast_id: int) -> dict[str, int]:
        async with self.database.read() as tx:
            return await store.broadcasts.states(tx, broadcast_id)


def numbers(count: int) -> list[str]:
    return [f"09123400{number:02d},16/03/2026" for number in range(count)]


async def write(database: Database, broadcast: Broadcast, wording: Wording, now: datetime) -> tuple[Finding, ...]:
    """Keep a draft's text and weigh its whole list, as its author does who waits for it."""
    async with database.begin() as tx:
        findings = await keep(tx, broadcast, wording, now)
    if not findings:
        await weigh_on(database, broadcast.id, wording.refusal)
    return findings
