"""All wiring in one file: what is opened, what is handed to whom, and in which order it is closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import conversation
from bot.turn import House
from channels import CARRIED, Ways, open_ways
from config import Config, secret_keys
from knowledge import catalogue
from knowledge.days_off import DaysOff
from knowledge.library import Library
from knowledge.national import merge_all
from knowledge.office import LONGEST_SHORT, Office, read_hours
from knowledge.procedure import Level, Procedure
from knowledge.stored import from_facts
from knowledge.working_time import OfficeHours
from messages import Inbound, Reply
from notices import broadcasting, content, digests, looking, watching
from notices.broadcast import Refusal
from notices.broadcast_content import with_broadcasts
from notices.deadlines import DeadlineRules
from notices.dispatch import Dispatcher
from notices.office_time import days_off, hours_of, rules_of
from notices.receipts import Receipts
from notices.rules import Rules
from schedule import Work
from store import conversations, deliveries, jobs, migrations, offices, procedures, retention
from store.database import Database, Tx, Unavailable
from store.deliveries import THIS_PROCESS, Say
from store.dossiers import Rules as PrivacyRules
from store.vault import Vault
from web.parts import Parts

log = logging.getLogger(__name__)
POLLER_LEASE = timedelta(minutes=2)
RELOAD_SECONDS = 2.0
"""How often each process looks whether the knowledge changed; it is loaded anew within five seconds."""


@dataclass(slots=True)
class OfficeTimes:
    """The hours of each office by its id, over the calendar; renewed with the knowledge."""

    hours: dict[str, OfficeHours]


@dataclass(slots=True)
class Service:
    """Everything that is open. `house` is replaced whole when the knowledge changes."""

    config: Config
    database: Database
    house: House
    ways: Ways
    dispatcher: Dispatcher
    receipts: Receipts
    version: int
    times: OfficeTimes
    whole: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, said: Inbound) -> Reply:
        """One turn. A chat's reply cannot ride in the HTTP answer: it is a delivery, sent here after the commit."""
        carried: list[str] = []

        async def carry(tx: Tx, heard: Inbound, reply: Reply, row: int) -> None:
            if reply.text:
                say = Say(heard.channel, heard.address, reply, row)
                carried.append(await deliveries.add_reply(tx, say, heard.received_at))

        chat = said.channel in CARRIED
        reply = await conversation.answer(self.database, self.house, said, carry if chat else None)
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
            wake=self.dispatcher.wake,
            send_now=self.dispatcher.send_now,
        )

    async def _check_database(self) -> str:
        try:
            async with self.database.read() as tx:
                await procedures.version(tx)
        except Unavailable as error:
            return str(error)
        return ""

    async def refresh(self) -> None:
        """Load the knowledge anew if its version rose."""
        async with self.database.read() as tx:
            version = await procedures.version(tx)
        if version != self.version:
            self.house, self.version = await read_house(self.config, self.database)
            self.times.hours = await office_hours(self.database)

    async def keep_fresh(self, stop: asyncio.Event) -> None:
        """Refresh the knowledge and note whole answers until `stop`."""
        while not stop.is_set():
            try:
                await self.refresh()
                await self.note_answers()
            except Unavailable:
                log.warning("the database is not there; trying again")
            await _wait(stop, RELOAD_SECONDS)

    def jobs(self) -> dict[str, Work]:
        """What each timed job of schedule.JOBS does."""
        return {
            "look": self._look,
            "watches": self._end_watches,
            "broadcasts": partial(broadcasting.tend, self.database, self.dispatcher.wake),
            "digest": self._tell_digest,
            "retention": self._erase,
        }

    async def _look(self, now: datetime) -> str:
        hours = await office_hours(self.database)
        count = await looking.look(self.database, hours, deadline_rules(self.config), now)
        if count:
            self.dispatcher.wake()
        return f"{count} dossiers"

    async def _tell_digest(self, now: datetime) -> str:
        settings = self.config.notices
        terms = digests.Terms(await office_hours(self.database), settings.digest_at, settings.stalled_days)
        return f"{await digests.tell(self.database, terms, now)} digests"

    async def _end_watches(self, now: datetime) -> str:
        return f"{await watching.end(self.database, self.config.notices.watch_days, now)} codes"

    async def _erase(self, now: datetime) -> str:
        privacy = self.config.privacy
        kept = retention.Kept(timedelta(days=privacy.text_days), timedelta(days=privacy.people_days))
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
        receipts = Receipts(database, _now, lambda: dispatcher.wake())
        ways = await stack.enter_async_context(open_ways(config, database, receipts.record))
        rules, times = dispatch_rules(config), OfficeTimes(await office_hours(database))
        said = content.Service(config.service.lookup_page, config.service.hotline, rules, lambda: times.hours)
        refusal = Refusal(config.service.sms_number, config.service.hotline)
        told = with_broadcasts(content.make_content(said), rules, refusal)
        dispatcher = Dispatcher(database, ways.channels, told, rules)
        house, version = await read_house(config, database)
        service = Service(config, database, house, ways, dispatcher, receipts, version, times)
        yield service
        await service.note_answers()


def open_database(config: Config) -> Database:
    """The database that the configuration names, with the vault of its secret."""
    file = sqlite_file(config)
    return Database(config.database.url, Vault(secret_keys(config, folder=file.parent if file else None)))


async def read_house(config: Config, database: Database) -> tuple[House, int]:
    """What the database knows, ready to be asked, and its version."""
    async with database.read() as tx:
        version = await procedures.version(tx)
        facts, synonyms = await procedures.all_facts(tx), await procedures.live_synonyms(tx)
        rows, calendar = await offices.all_offices(tx), await days_off(tx)
    library = await asyncio.to_thread(build_library, facts, synonyms)
    return make_house(config, library, {row.code: read_office(row, calendar) for row in rows}), version


def build_library(facts: list[dict[str, object]], synonyms: list[tuple[str, str]]) -> Library:
    """The imported catalogue with the shipped one's names and facts merged in; the shipped one alone without it."""
    return Library.build(known_procedures(facts), synonyms)


def known_procedures(facts: list[dict[str, object]]) -> list[Procedure]:
    """The procedures of these stored facts under the shipped ones."""
    shipped = catalogue.load()
    imported = [from_facts(each) for each in facts]
    return merge_all(shipped, imported) if imported else list(shipped)


def make_house(config: Config, library: Library, places: Mapping[str, Office]) -> House:
    """What every turn may look at."""
    privacy = config.privacy
    return House(
        library=library,
        offices=places,
        rules=PrivacyRules(
            privacy.lookups_per_hour,
            privacy.id_proof_tries,
            privacy.id_lock_hours,
            privacy.agent_dossiers,
            privacy.phone_ring_months,
        ),
        zone=ZoneInfo(config.service.timezone),
        language=config.service.language,
        hotline=config.service.hotline,
        lookup_page=config.service.lookup_page,
        watch_days=config.notices.watch_days,
    )


def dispatch_rules(config: Config) -> Rules:
    """Times and limits of dispatch."""
    settings = config.notices
    return Rules(
        lease=timedelta(seconds=settings.lease_seconds),
        unknown_wait=timedelta(seconds=settings.unknown_wait_seconds),
        retry_for=timedelta(hours=settings.retry_hours),
        receipt_for=timedelta(hours=settings.receipt_hours),
        poll_seconds=settings.poll_seconds,
        quiet_hours=settings.quiet_hours,
        channel_order=tuple(settings.channel_order),
        askable=frozenset({"sms"} if config.sms.gateway == "twilio" else ()),
    )


def deadline_rules(config: Config) -> DeadlineRules:
    """What the offices set of the law's counting."""
    return rules_of(config.notices)


async def office_hours(database: Database) -> dict[str, OfficeHours]:
    """The hours of each office, by its id, over the calendar as it stands."""
    async with database.read() as tx:
        return await hours_of(tx)


def read_office(row: Any, calendar: DaysOff) -> Office:
    """An office as answers tell of it, from its stored row, over the calendar."""
    return Office(
        code=row.code,
        name=row.name,
        short=row.short[:LONGEST_SHORT],
        level=Level(row.level),
        address=row.address,
        phone=row.phone,
        hours=OfficeHours(read_hours(row.hours).week, calendar),
        old_names=tuple(row.old_names),
        confirmed=row.confirmed,
    )


def sqlite_file(config: Config) -> Path | None:
    """The file of a SQLite database; None on PostgreSQL."""
    driver, _, path = config.database.url.partition(":///")
    return Path(path) if driver.startswith("sqlite") else None


def _now() -> datetime:
    return datetime.now(UTC)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


__all__ = ["Service", "build_library", "open_database", "open_service"]
