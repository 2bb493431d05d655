"""An official who invites people to an event, over the real way of broadcasts and the real dispatcher."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import store.broadcasts
from messages import Outbound
from notices import inviting
from notices.broadcast_content import with_broadcasts
from notices.broadcasting import queue_due, start
from notices.dispatch import Dispatcher
from notices.invitation_reminders import with_reminders
from notices.lists import add_from_file
from notices.rules import Content, Rules
from notices.weighing import Wording
from store import gatherings, invitations
from store.broadcasts import Broadcast, Draft
from store.database import Database
from store.invitations import Guest
from store.staff import Role, add_official, find_official
from tests.notices.broadcast_house import write
from tests.notices.desk import Desk
from tests.notices.recording_channel import Clock, RecordingChannel
from tests.people import APPLICANT

TEXT = "Kính mời Ông/Bà dự họp."
PLACE = "Nhà văn hóa khu phố 2"
CONTACT = "0290 000 0101"
URL = "https://motcua.mau.vn"


@dataclass
class Organiser:
    """`sms`, `chat` and `mail` keep what they were given; `clock` is turned by tests."""

    database: Database
    folder: Path
    author: int
    clock: Clock
    sms: RecordingChannel = field(default_factory=RecordingChannel)
    chat: RecordingChannel = field(default_factory=lambda: RecordingChannel("telegram", "bot"))
    mail: RecordingChannel = field(default_factory=lambda: RecordingChannel("email", "mail"))

    @property
    def tomorrow_week(self) -> datetime:
        """Eight days from the tests' first moment, at eight in the morning of Vietnam."""
        return self.clock.now.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=8)

    async def drafts(self, *rows: str, header: str = "Họ tên,SĐT", **event: str) -> int:
        """A draft invitation with its list and its event."""
        path = self.folder / "guests.csv"
        path.write_text("\n".join((header, *(rows or (f"An,{APPLICANT}",)), "")), encoding="utf-8")
        draft = Draft("invitation", "Họp tổ dân phố", None, self.author, {"file": "guests.csv"})
        broadcast_id = await add_from_file(self.database, draft, path, self.clock.now, mail=True)
        await self.writes(broadcast_id, **event)
        return broadcast_id

    async def writes(self, broadcast_id: int, text: str = TEXT, **event: str) -> tuple[str, ...]:
        """Save text and event; what is wrong with them."""
        facts = {"starts_at": self.tomorrow_week.isoformat(), "place": PLACE, "contact": CONTACT, "seats": 0}
        broadcast = await self.read(broadcast_id)
        kept = dict(broadcast.event)
        wording = Wording(text, event={**facts, **kept, **event})
        return tuple(each.what for each in await write(self.database, broadcast, wording, self.clock.now))

    async def read(self, broadcast_id: int) -> Broadcast:
        async with self.database.read() as tx:
            found = await store.broadcasts.read(tx, broadcast_id)
        assert found is not None
        return found

    async def approves(self, broadcast_id: int) -> None:
        broadcast = await self.read(broadcast_id)
        until = self.clock.now + timedelta(hours=1)
        approval = {"state": "approved", "approved_hash": broadcast.hash, "approved_until": until}
        async with self.database.begin() as tx:
            await store.broadcasts.change(tx, broadcast_id, **approval)

    async def sends(self, broadcast_id: int) -> int | None:
        """Approve, start, queue and hand over; the gathering's id, None where it may not start."""
        await self.approves(broadcast_id)
        approved = await self.read(broadcast_id)
        async with self.database.begin() as tx:
            if not await start(tx, approved, self.clock.now):
                return None
        await queue_due(self.database, self.clock.now)
        await self.hands_over()
        return (await self.read(broadcast_id)).gathering_id

    async def invites(self, *rows: str, header: str = "Họ tên,SĐT", **event: str) -> int:
        """All of it; the gathering's id."""
        gathering_id = await self.sends(await self.drafts(*rows, header=header, **event))
        assert gathering_id is not None
        return gathering_id

    async def tells(self, gathering_id: int, kind: str, **event: str) -> int:
        """Write, approve and send a change or the end of an event; the broadcast's id."""
        async with self.database.begin() as tx:
            broadcast_id = await inviting.tell_anew(tx, gathering_id, kind, self.author, self.clock.now)
        assert broadcast_id is not None
        broadcast = await self.read(broadcast_id)
        facts = {**broadcast.event, **event}
        await write(self.database, broadcast, Wording("Xin thông báo.", event=facts), self.clock.now)
        await self.sends(broadcast_id)
        return broadcast_id

    async def hands_over(self) -> list[Outbound]:
        """Let dispatch run until nothing moves; what was handed over since."""
        before = [len(each.taken) for each in (self.sms, self.chat, self.mail)]
        for _ in range(3):
            self.clock.turn(milliseconds=1)  # one message to a phone at a time
            await self._dispatcher().dispatch_once()
        channels = (self.sms, self.chat, self.mail)
        return [each for channel, place in zip(channels, before, strict=True) for each in channel.taken[place:]]

    async def reminds(self) -> list[Outbound]:
        await inviting.remind(self.database, lambda: None, self.clock.now)
        return await self.hands_over()

    async def guests(self, gathering_id: int) -> list[Guest]:
        async with self.database.read() as tx:
            return await invitations.guests(tx, gathering_id)

    async def figures(self, gathering_id: int) -> tuple[int, int, int, int]:
        """Invited, come, do not, are there."""
        async with self.database.read() as tx:
            found = (await gatherings.figures(tx, [gathering_id]))[gathering_id]
        return found.invited, found.yes, found.no, found.there

    def _dispatcher(self) -> Dispatcher:
        rules = Rules(channel_order=("telegram", "sms", "email"), quiet_hours=None)
        channels = {each.name: each for each in (self.sms, self.chat, self.mail)}
        return Dispatcher(self.database, channels, self._content(rules), rules, self.clock)

    def _content(self, rules: Rules) -> Content:
        told = with_broadcasts(Desk(self.database, self.clock).content, rules, public_url=URL)
        return with_reminders(told, rules, URL)


async def make_organiser(database: Database, folder: Path, now: datetime) -> Organiser:
    async with database.begin() as tx:
        await add_official(tx, {"username": "mai", "name": "Mai", "role": Role.EDITOR, "office_id": None}, now)
        author = await find_official(tx, "mai")
    assert author is not None
    return Organiser(database, folder, author.id, Clock(now))
