"""Millions of minimal rows, made by the database itself: dossiers, and messages, notices and deliveries behind some.

They spread over five years, as after the retention's last run: people of two years, texts of half a year, look-ups of
two days. Of a hundred dossiers 96 are closed; what is open moved within the last month.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Index, Table, text

from store import migrations
from store.database import Database, Tx
from store.tables.citizens import addresses, inbound
from store.tables.dossiers import dossiers
from store.tables.notices import deliveries, notices
from store.tables.offices import offices

YEARS = 5
MINUTES = YEARS * 525_600
HALF_A_YEAR, TWO_YEARS, TWO_DAYS, MONTH = 262_800, 1_051_200, 2_880, 43_200
WAITING = 5_000
"""Notices that may be claimed, however many there are beside them."""
OFFICES, PEOPLE = 120, 10_000
_MIGRATES = asyncio.Lock()
"""Alembic's steps find their database by a name of the whole process."""
_WITHOUT_KEYS = "SET LOCAL session_replication_role = replica"
_WIDE, _AS_USUAL = "PRAGMA cache_size = -400000", "PRAGMA cache_size = -2000"


async def crowd(database: Database, count: int) -> None:
    """Migrate, and fill with so many dossiers."""
    await _migrate(database)
    async with database.begin() as tx:
        await _put_few(tx)
    await _fill(database, {dossiers: _dossiers, inbound: _inbound, notices: _notices, deliveries: _deliveries}, count)


async def queue(database: Database, count: int) -> None:
    """Migrate, and let so many notices of a broadcast wait."""
    await _migrate(database)
    await _fill(database, {notices: _queued}, count)


async def _migrate(database: Database) -> None:
    async with _MIGRATES:
        await migrations.upgrade(database)


async def _fill(database: Database, fills: Mapping[Table, Fill], count: int) -> None:
    """Indexes are made afterwards, and foreign keys not looked at row by row: that is several times faster."""
    async with database.engine.begin() as connection:
        for table in fills:
            for index in table.indexes:
                await connection.run_sync(index.drop)
    for fill in fills.values():
        async with database.begin() as tx:
            await tx.execute(text(_WITHOUT_KEYS if tx.on_postgresql else _WIDE))
            await tx.execute(text(fill(_Words(tx.on_postgresql), count)))
    async with database.engine.begin() as connection:
        for table in fills:
            for index in sorted(table.indexes, key=_name):
                await connection.run_sync(index.create)
        await connection.execute(text("ANALYZE"))
        if not database.on_postgresql:
            await connection.execute(text(_AS_USUAL))


def _name(index: Index) -> str:
    return str(index.name)


async def _put_few(tx: Tx) -> None:
    now = datetime.now(UTC)
    places = [{"id": n, "code": f"H29.{n}", "name": f"UBND xã số {n}"} for n in range(1, OFFICES + 1)]
    await tx.execute(offices.insert(), places)
    people = [
        {"channel": "sms", "address_hash": f"a{n}", "address": b"", "created_at": now, "id": n}
        for n in range(1, PEOPLE + 1)
    ]
    await tx.execute(addresses.insert(), people)


class _Words:
    """How a dialect says it."""

    def __init__(self, on_postgresql: bool) -> None:
        self.on_postgresql = on_postgresql

    def ago(self, minutes: str) -> str:
        if self.on_postgresql:
            return f"now() - ({minutes}) * interval '1 minute'"
        return f"datetime('now', (-({minutes})) || ' minutes') || '.000000'"

    def padded(self, number: str, width: int) -> str:
        return f"lpad(({number})::text, {width}, '0')" if self.on_postgresql else f"printf('%0{width}d', {number})"

    def numbers(self, count: int) -> str:
        if self.on_postgresql:
            return f"(SELECT n::bigint FROM generate_series(1, {count}) n) numbers"
        counted = f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}) SELECT n FROM c"
        return f"({counted}) numbers"

    def blob(self) -> str:
        return "'\\x00'::bytea" if self.on_postgresql else "x'00'"

    def facts(self, of: str) -> str:
        return f"'{of}'::jsonb" if self.on_postgresql else f"'{of}'"

    def insert(self, table: Table, values: dict[str, str], count: int) -> str:
        names = ", ".join(values)
        return f"INSERT INTO {table.name} ({names}) SELECT {', '.join(values.values())} FROM {self.numbers(count)}"


Fill = Callable[[_Words, int], str]


def _dossiers(say: _Words, count: int) -> str:
    age = (
        f"(CASE WHEN n % 100 < 96 THEN ({count} - n) * {MINUTES} / {count} ELSE ({count} - n) * {MONTH} / {count} END)"
    )
    young, closed = f"({count} - n) * {MINUTES} / {count} < {TWO_YEARS}", "n % 100 < 96"
    at = say.ago(age)
    values = {
        "id": "n", "code": f"'H29.1-260102-' || {say.padded('n', 7)}",
        "code_key": f"'H291260102' || {say.padded('n', 7)}",
        "source": "'national'", "request": "''", "procedure_code": "'1.001193'", "procedure_name": "'Khai sinh'",
        "procedure_version": "0", "office_id": f"n % {OFFICES} + 1",
        "status": "CASE WHEN n % 100 < 96 THEN 10 WHEN n % 100 < 98 THEN 4 WHEN n % 100 < 99 THEN 9 ELSE 5 END",
        "status_at": at, "status_known_at": at, "entries": say.facts("{}"),
        "phone_hash": f"CASE WHEN {young} THEN 'p' || (n / 2) END", "phone": f"CASE WHEN {young} THEN {say.blob()} END",
        "phone_kind": f"CASE WHEN {young} THEN 'mobile' ELSE '' END", "received_at": say.ago(f"{age} + 14400"),
        "due_at": say.ago(f"{age} - 7200"), "due_by": "'source'", "source_due_at": say.ago(f"{age} - 7200"),
        "finished_at": f"CASE WHEN {closed} OR n % 100 = 98 THEN {at} END",
        "returned_at": f"CASE WHEN {closed} THEN {at} END",
        "unit": "''", "officer": "''", "missing": "''", "fee_paid": "false", "channel": "'online'", "running": "true",
        "spells": say.facts("[]"), "reappointed": "0", "partner": "''", "tracking": "''", "last_event_at": at,
        "look_at": f"CASE WHEN {closed} THEN NULL ELSE {say.ago('-1440 - n % 40000')} END",
        "mark": "''", "sample": "false",
    }  # fmt: skip
    return say.insert(dossiers, values, count)


def _inbound(say: _Words, count: int) -> str:
    age = f"({count // 4} - n) * {MINUTES} / {count // 4}"
    at = say.ago(age)
    values = {
        "id": "n", "channel": "'sms'", "provider_id": "'in' || n", "address_id": f"n % {PEOPLE} + 1",
        "text": f"CASE WHEN {age} < {HALF_A_YEAR} THEN {say.blob()} END", "handler": "'dossiers'", "received_at": at,
        "answering_until": at, "asker_hash": f"CASE WHEN {age} < {TWO_DAYS} THEN 'k' || (n % 1000) END", "codes": "1",
    }  # fmt: skip
    return say.insert(inbound, values, count // 4)


def _notices(say: _Words, count: int) -> str:
    many = count // 4
    at = say.ago(f"({many} - n) * {MINUTES} / {many}")
    waiting = f"n > {many - WAITING}"
    values = {
        "id": "n", "kind": "'CO_KET_QUA'", "subject": "'dossier:' || (n * 4)", "dossier_id": "n * 4", "occasion": "'1'",
        "office_id": f"n % {OFFICES} + 1", "recipient": "'applicant'", "facts": say.facts("{}"), "lane": "'notice'",
        "urgent": "false", "state": f"CASE WHEN {waiting} THEN 'waiting' ELSE 'delivered' END", "reason": "''",
        "via": "''",
        "tried": say.facts("[]"), "not_before": at, "attempts": "1", "created_at": at, "changed_at": at,
        "seq": f"CASE WHEN {waiting} THEN 0 ELSE n END",
    }  # fmt: skip
    return say.insert(notices, values, many)


def _queued(say: _Words, count: int) -> str:
    at = say.ago("60")
    values = {
        "id": "n", "kind": "'THONG_BAO'", "subject": "'broadcast:1'", "occasion": "'1'", "recipient": "'address:' || n",
        "facts": say.facts("{}"), "lane": "'broadcast'", "urgent": "false", "state": "'waiting'", "reason": "''",
        "via": "''", "tried": say.facts("[]"), "not_before": at, "attempts": "0", "created_at": at, "changed_at": at,
        "seq": "0",
    }  # fmt: skip
    return say.insert(notices, values, count)


def _deliveries(say: _Words, count: int) -> str:
    many = count // 4
    age = f"({many} - n) * {MINUTES} / {many}"
    at = say.ago(age)
    values = {
        "id": say.padded("n", 32), "notice_id": "n", "lane": "'notice'", "channel": "'sms'",
        "address_hash": f"CASE WHEN {age} < {HALF_A_YEAR} THEN 'a' || (n % {PEOPLE}) ELSE '' END",
        "address": say.blob(),
        "text": f"CASE WHEN {age} < {HALF_A_YEAR} THEN {say.blob()} END", "choices": say.facts("[]"), "parts": "1",
        "policy": "'again'", "state": "'delivered'", "reason": "''", "part_states": say.facts("{}"), "holder": "''",
        "provider_id": "'P' || n", "attempts": "0", "created_at": at, "sent_at": at, "settled_at": at,
    }  # fmt: skip
    return say.insert(deliveries, values, many)
