"""What configuration and database make of the house: its knowledge, its offices, its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from abroad import gateways_of, may_use
from bot.turn import House
from config import Config
from knowledge.days_off import DaysOff
from knowledge.duty import Point, as_week
from knowledge.library import Library
from knowledge.office import LONGEST_SHORT, Office, read_hours
from knowledge.procedure import Level
from knowledge.working_time import OfficeHours
from notices.deadlines import DeadlineRules
from notices.office_time import days_off, hours_of, rules_of
from notices.rules import Rules
from opening import Known, read_library
from store import offices, procedures
from store.database import Database, Tx
from store.dossiers import Rules as PrivacyRules
from web.channel import PRACTICE
from web.network import is_loopback


@dataclass(frozen=True, slots=True, repr=False)
class Loaded:
    """The house, the library it has, and the version of the knowledge of both."""

    house: House
    known: Known
    version: int


async def read_house(config: Config, database: Database, before: Known | None = None) -> Loaded:
    """What the database knows, ready to be asked; the library of `before` again where only offices changed."""
    async with database.read() as tx:
        version = await procedures.version(tx)
        places = await read_offices(tx)
    known = await read_library(database, before)
    return Loaded(make_house(config, known.library, places), known, version)


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
            practice_channels(config),
        ),
        zone=ZoneInfo(config.service.timezone),
        language=config.service.language,
        hotline=config.service.hotline,
        lookup_page=config.service.lookup_page,
        watch_days=config.notices.watch_days,
        told_within=config.notices.quiet_hours,
        channels=offered_channels(config),
    )


def practice_channels(config: Config) -> frozenset[str]:
    """The simulator's channels, where it is for training: with a real gateway, or away from loopback."""
    if not config.sandbox.enabled:
        return frozenset()
    if config.sms.gateway:
        return frozenset({"sandbox", PRACTICE})
    here = is_loopback(urlsplit(config.service.public_url).hostname or "")
    return frozenset() if here else frozenset({"sms", PRACTICE})


def offered_channels(config: Config) -> tuple[str, ...]:
    """The channels that carry notices here, in the service's order."""
    by_sms = bool(gateways_of(config)) if config.sms.gateway else config.sandbox.enabled
    by_telegram = config.telegram.enabled and may_use(config, "telegram")
    chats = {"telegram": by_telegram, "zalo": config.zalo.enabled, "email": config.email.enabled}
    return tuple(each for each in config.notices.channel_order if (by_sms if each == "sms" else chats.get(each)))


async def office_hours(database: Database) -> dict[str, OfficeHours]:
    """The hours of each office, by its id, over the calendar as it stands."""
    async with database.read() as tx:
        return await hours_of(tx)


async def read_offices(tx: Tx) -> dict[str, Office]:
    """Every office by its code, as answers tell of it, over the calendar."""
    rows, points, calendar = await offices.all_offices(tx), await offices.all_points(tx), await days_off(tx)
    codes = {row.id: row.code for row in rows}
    return {
        row.code: replace(
            read_office(row, calendar),
            parent=codes.get(row.parent_id, ""),
            points=tuple(read_point(each) for each in points.get(row.id, ())),
        )
        for row in rows
    }


def read_office(row: Any, calendar: DaysOff) -> Office:
    """An office from its stored row, over the calendar."""
    return Office(
        code=row.code,
        name=row.name,
        short=row.short[:LONGEST_SHORT],
        level=Level(row.level),
        address=row.address,
        phone=row.phone,
        hours=OfficeHours(read_hours(row.hours).week, calendar),
        serves=tuple(row.serves),
        old_names=tuple(row.old_names),
        old_codes=tuple(row.old_codes),
        note=row.note,
        confirmed=row.confirmed,
    )


def read_point(row: Any) -> Point:
    """An advisory point from its stored row."""
    return Point(row.name, row.address, row.phone, as_week(row.hours))


def deadline_rules(config: Config) -> DeadlineRules:
    """What the offices set of the law's counting."""
    return rules_of(config.notices)


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
