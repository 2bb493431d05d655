"""All wiring in one file: what is opened, what is handed to whom, and in which order it is closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from alarms import raise_alarm
from bot.conversation import Conversation
from bot.turn import House
from channels import CARRIED, SIMULATED, Ways, open_ways
from config import Config
from housing import Loaded, deadline_rules, dispatch_rules, office_hours, read_house
from knowledge.working_time import OfficeHours
from messages import Inbound, Reply
from notices import broadcasting, content, digests, inviting, lists, looking, recounting, watching, weighing
from notices.broadcast import Refusal
from notices.broadcast_content import with_broadcasts
from notices.dispatch import Dispatcher
from notices.invitation_reminders import with_reminders
from notices.receipts import Receipts
from opening import open_database
from schedule import Work
from store import conversations, deliveries, jobs, migrations, procedures, retention, tallies
from store.database import Database, DatabaseError, Tx, Unavailable
from store.deliveries import THIS_PROCESS, Say
from store.vault import WrongSecret
from web.parts import Parts

log = logging.getLogger(__name__)
_now = partial(datetime.now, UTC)
POLLER_LEASE = timedelta(minutes=2)
WATCH_OVER = timedelta(minutes=1)
RELOAD_SECONDS = 1.0
"""How often each process looks whether the knowledge changed; it is loaded anew within five seconds."""


@dataclass(slots=True)
class OfficeTimes:
    """The hours of each office by its id, over the calendar; renewed with the knowledge."""

    hours: dict[str, OfficeHours]


@dataclass(slots=True)
class Service:
    """Everything that is open. `loaded` is replaced whole when the knowledge changes."""

    config: Config
    database: Database
    loaded: Loaded
    ways: Ways
    dispatcher: Dispatcher
    receipts: Receipts
    times: OfficeTimes
    conversation: Conversation
    whole: list[tuple[str, str]] = field(default_factory=list)
    looks_at: datetime = datetime.min.replace(tzinfo=UTC)

    @property
    def house(self) -> House:
        """What every turn may look at."""
        return self.loaded.house

    async def answer(self, said: Inbound) -> Reply:
        """One turn. A chat's reply cannot ride in the HTTP answer: it is a delivery, sent here after the commit."""
        carried: list[str] = []

        async def carry(tx: Tx, heard: Inbound, reply: Reply, row: int) -> None:
            if reply.text:
                say = Say(heard.channel, heard.address, reply, row)
                carried.append(await deliveries.add_reply(tx, say, heard.received_at))

        chat = said.channel in CARRIED
        reply = await self.conversation.answer(self.house, said, carry if chat else None)
        if carried:
            await self.dispatcher.send_now(carried)
        return reply

    async def answered(self, said: Inbound) -> None:
        """The first answer to this message went out whole; noted in batches by `note_answers`."""
        self.whole.append((said.channel, said.provider_id))

    def parts(self) -> Parts:
        """What the pages are built from."""
        real = bool(self.config.sms.gateway)
        return Parts(
            database=self.database,
            config=self.config,
            answer=self.answer,
            answered=self.answered,
            record=self.receipts.record,
            channels=tuple(each for each in (*self.ways.channels.values(), self.ways.voice) if each),
            checks={"database": self._check_database},
            simulator=self.config.sandbox.enabled and not real,
            sms_channel="sandbox" if real else "sms",
            read_photo=self.ways.photos.read,
            read_tokens=self.ways.photos.tokens,
            wake=self.dispatcher.wake,
            send_now=self.dispatcher.send_now,
            chats=SIMULATED,
            library=lambda: self.house.library,
        )

    async def _check_database(self) -> str:
        try:
            async with self.database.read() as tx:
                await procedures.version(tx)
        except Unavailable as error:
            return str(error)
        return ""

    async def refresh(self) -> None:
        """Load the knowledge anew if its version rose, and the keys, for they may have been changed."""
        await self._read_keys()
        async with self.database.read() as tx:
            version = await procedures.version(tx)
        if version != self.loaded.version:
            self.loaded = await read_house(self.config, self.database, self.loaded.known)
            self.times.hours = await office_hours(self.database)

    async def _read_keys(self) -> None:
        try:
            await self.database.read_keys()
        except WrongSecret:
            log.warning("the keys were sealed by another secret: start this process again with MOTCUA_SECRET_KEY")

    async def keep_fresh(self, stop: asyncio.Event) -> None:
        """Refresh the knowledge and note whole answers until `stop`."""
        while not stop.is_set():
            try:
                await self.refresh()
                await self.note_answers()
                await self.watch_over()
            except (DatabaseError, *Unavailable):
                log.warning("the database is not there; trying again")
            await _wait(stop, RELOAD_SECONDS)

    async def watch_over(self) -> None:
        """Tell the operators by SMS where nothing runs or nothing goes out."""
        now, notices = _now(), self.config.notices
        if now < self.looks_at:
            return
        self.looks_at = now + WATCH_OVER
        ids = await raise_alarm(
            self.database, notices.alarm_phones, notices.alarm_minutes, self.config.service.language, now
        )
        if ids:
            await self.dispatcher.send_now(ids)

    def jobs(self) -> dict[str, Work]:
        """What each timed job of schedule.JOBS does."""
        return {
            "look": self._look,
            "calendar": self._recount,
            "watches": self._end_watches,
            "lists": self._read_lists,
            "weighing": partial(weighing.weigh_due, self.database, _refusal(self.config)),
            "broadcasts": partial(broadcasting.tend, self.database, self.dispatcher.wake),
            "invitations": partial(inviting.remind, self.database, self.dispatcher.wake),
            "digest": self._tell_digest,
            "figures": self._count,
            "retention": self._erase,
        }

    async def _look(self, now: datetime) -> str:
        hours = await office_hours(self.database)
        count = await looking.look(self.database, hours, deadline_rules(self.config), now)
        if count:
            self.dispatcher.wake()
        return f"{count} dossiers"

    async def _recount(self, now: datetime) -> str:
        hours = await office_hours(self.database)
        return f"{await recounting.recount_due(self.database, hours, deadline_rules(self.config), now)} dossiers"

    async def _read_lists(self, now: datetime) -> str:
        return await lists.read_due(self.database, _refusal(self.config), _now)

    async def _tell_digest(self, now: datetime) -> str:
        settings = self.config.notices
        terms = digests.Terms(await office_hours(self.database), settings.digest_at, settings.stalled_days)
        return f"{await digests.tell(self.database, terms, now)} digests"

    async def _end_watches(self, now: datetime) -> str:
        return f"{await watching.end(self.database, self.config.notices.watch_days, now)} codes"

    async def _count(self, now: datetime) -> str:
        return f"{await tallies.renew(self.database, now)} periods"

    async def _erase(self, now: datetime) -> str:
        privacy = self.config.privacy
        days = (privacy.text_days, privacy.people_days, privacy.evidence_days)
        kept = retention.Kept(*(timedelta(days=each) for each in days))
        erased = await retention.erase_old(self.database, kept, now)
        return ", ".join(f"{count} {name}" for name, count in erased.items())

    async def poll_telegram(self, stop: asyncio.Event) -> None:
        """Ask Telegram for updates where no webhook brings them; of many workers one, by lease."""
        telegram = self.ways.telegram
        if telegram is not None and self.config.telegram.mode == "polling":
            await telegram.poll(self.answer, self.receipts.record, self._hold_poller, stop)

    async def _hold_poller(self) -> bool:
        async with self.database.begin() as tx:
            return await jobs.take_lease(tx, "telegram", THIS_PROCESS, _now() + POLLER_LEASE, _now())

    async def note_answers(self) -> None:
        """Write down which first answers went out whole."""
        whole, self.whole = self.whole, []
        if whole:
            async with self.database.begin() as tx:
                await conversations.note_answered(tx, whole, datetime.now(UTC))


@asynccontextmanager
async def open_service(config: Config) -> AsyncIterator[Service]:
    """Open the database (on SQLite its tables are made), the knowledge, the channels and the dispatcher."""
    async with AsyncExitStack() as stack:
        database = open_database(config)
        stack.push_async_callback(database.close)
        if not database.on_postgresql:
            await migrations.upgrade(database)
        receipts, conversation = Receipts(database, _now, lambda: dispatcher.wake()), Conversation(database)
        stack.push_async_callback(receipts.finish)
        stack.push_async_callback(conversation.finish)
        ways = await stack.enter_async_context(open_ways(config, database, receipts.record))
        rules, times = dispatch_rules(config), OfficeTimes(await office_hours(database))
        said = content.Service(config.service.lookup_page, config.service.hotline, rules, lambda: times.hours)
        told = with_broadcasts(content.make_content(said), rules, _refusal(config), config.service.public_url)
        told = with_reminders(told, rules, config.service.public_url)
        dispatcher = Dispatcher(database, ways.channels, told, rules)
        loaded = await read_house(config, database)
        service = Service(config, database, loaded, ways, dispatcher, receipts, times, conversation)
        yield service
        await service.note_answers()


def _refusal(config: Config) -> Refusal:
    """How advertising of this service is refused."""
    return Refusal(config.service.sms_number, config.service.hotline)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
