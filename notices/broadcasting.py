"""A broadcast's way: its list is read, it is started and queued in batches, and halts where it fails."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import phone
import store.broadcast_lists
import store.broadcast_queue
import store.broadcasts
import store.consents
import store.notices
from knowledge.working_time import VIETNAM
from notices import inviting
from notices.broadcast import KINDS, USEFUL
from notices.invitations import event_of, useful_for
from notices.recipients import Columns, LeftOut, Recipient, read_recipients, said_yes
from notices.rows import BatchRefused
from notices.tables import read_cells
from store.broadcast_lists import Audience, Entry
from store.broadcasts import Broadcast, Draft
from store.database import Database, Tx

AT_A_TIME = 10_000
MOST_PEOPLE = 1_000_000
DOSSIER_NAMES = ("ma", "so_ho_so", "don_vi", "ngay_hen")
"""The placeholders of people taken from dossiers."""


def read_file(path: Path, by_mail: bool = False) -> tuple[Columns, Iterator[Entry]]:
    """The columns of a file and its rows, read as they are walked; `by_mail`: those without a number too.

    Raises BatchRefused for one that cannot be read, and so does walking. Slow: use a thread.
    """
    columns, rows = read_recipients(read_cells(path), by_mail)
    return columns, (_entry(columns.placeholders, each) for each in rows)


async def add_from_file(database: Database, draft: Draft, path: Path, now: datetime, mail: bool = False) -> int:
    """A draft with the people of a file, never the whole of it in memory; its id. Raises BatchRefused.

    `mail`: e-mail goes out, so that who has no mobile number can be invited by it.
    """
    by_mail = mail and bool(KINDS[draft.kind].gathers)
    columns, entries = await asyncio.to_thread(read_file, path, by_mail)
    if columns.consent >= 0:
        draft = replace(draft, audience={**draft.audience, "consent": columns.titles[columns.consent]})
    return await _add(database, draft, columns.placeholders, entries, now)


async def add_from_dossiers(
    database: Database, draft: Draft, audience: Audience, now: datetime, mail: bool = False
) -> int:
    """A draft with the people of these dossiers, by phone, each once; its id. `mail` as in `add_from_file`."""
    async with database.read() as tx:
        rows = await store.broadcast_lists.of_dossiers(tx, audience, MOST_PEOPLE)
    entries = await asyncio.to_thread(_people_of, database, rows, mail and bool(KINDS[draft.kind].gathers))
    return await _add(database, draft, DOSSIER_NAMES, iter(entries), now)


async def start(tx: Tx, broadcast: Broadcast, now: datetime) -> bool:
    """Let an approved broadcast go: from now on it is queued. False where the approval no longer holds."""
    if broadcast.state != "approved" or not broadcast.is_approved(now):
        return False
    if KINDS[broadcast.kind].gathers and not await inviting.begin(tx, broadcast, now):
        return False
    await store.broadcasts.change(tx, broadcast.id, state="running", started_at=now)
    return True


async def queue_due(database: Database, now: datetime) -> int:
    """Start what is scheduled and queue what runs, a transaction a batch, so that nothing else waits; how many batches.

    Whoever dies on the way leaves the place where the next one goes on.
    """
    async with database.read() as tx:
        due = await store.broadcasts.to_queue(tx, now)
    batches = 0
    for broadcast_id in due:
        while await _queue_batch(database, broadcast_id, now):
            batches += 1
            await asyncio.sleep(0)
    return batches


async def queue_some(database: Database, broadcast_id: int, now: datetime) -> None:
    """Queue the first people of one that was started just now; the timed job goes on with the rest."""
    if await _queue_batch(database, broadcast_id, now):
        await _queue_batch(database, broadcast_id, now)


async def tend(database: Database, wake: Callable[[], None], now: datetime) -> str:
    """The timed job: start and queue what is due, halt what fails."""
    batches = await queue_due(database, now)
    if batches:
        wake()
    async with database.begin() as tx:
        halted = await halt_failing(tx, now)
    return f"{batches} batches, {len(halted)} halted"


async def halt_failing(tx: Tx, now: datetime) -> list[int]:
    """Stop each broadcast under way of which too many fail, and say which; elsewhere what was held in doubt goes on.

    One of which nothing waits any more is done.
    """
    halted = []
    for row in await store.broadcasts.running(tx, now - USEFUL):
        if await store.broadcasts.fails_too_often(tx, row.id, int(row.figures.get("forgiven", 0))):
            await store.broadcasts.stop(tx, row.id, "failures", now)
            halted.append(row.id)
        else:
            await store.notices.release(tx, f"broadcast:{row.id}", now)
            await store.broadcasts.finish(tx, row.id)
    return halted


async def _add(
    database: Database, draft: Draft, names: tuple[str, ...], entries: Iterator[Entry], now: datetime
) -> int:
    async with database.begin() as tx:
        broadcast_id = await store.broadcasts.add(tx, replace(draft, names=names), now)
    try:
        while batch := await asyncio.to_thread(_sealed, database, broadcast_id, entries):
            agreed = await asyncio.to_thread(_agreed, database, draft, batch, now)
            async with database.begin() as tx:
                await store.broadcast_lists.add(tx, [row for _, row in batch])
                await store.consents.note_list(tx, agreed)
    except BatchRefused:
        async with database.begin() as tx:
            await store.consents.unsay_list(tx, f"broadcast:{broadcast_id}", now)
            await store.broadcasts.remove(tx, broadcast_id)
        raise
    return broadcast_id


def _sealed(database: Database, broadcast_id: int, entries: Iterator[Entry]) -> list[tuple[Entry, dict[str, Any]]]:
    some = list(islice(entries, AT_A_TIME))
    return list(zip(some, store.broadcast_lists.seal(database.vault, broadcast_id, some), strict=True))


def _agreed(
    database: Database, draft: Draft, batch: Sequence[tuple[Entry, dict[str, Any]]], now: datetime
) -> list[dict[str, Any]]:
    """The consents of a batch, for the ledger: advertising alone rests on them."""
    if not KINDS[draft.kind].advertising:
        return []
    said = [
        (row["channel"], row["number_hash"], each.line, each.consent)
        for each, row in batch
        if not each.left_out and said_yes(each.consent)
    ]
    return store.consents.of_list(database.vault, said, f"broadcast:{batch[0][1]['broadcast_id']}", now)


def _entry(names: Sequence[str], row: Recipient | LeftOut) -> Entry:
    if isinstance(row, LeftOut):
        return Entry(row.line, row.number, left_out=row.reason, detail=row.detail)
    values = dict(zip(names, row.values, strict=True))
    return Entry(row.line, row.number, values, row.consent, email=row.email)


def _people_of(database: Database, rows: Iterable[Any], by_mail: bool) -> list[Entry]:
    """One entry a phone, or else, `by_mail`, an e-mail address; their dossiers' codes together."""
    people: dict[str, list[Any]] = defaultdict(list)
    without: list[Entry] = []
    for line, row in enumerate(rows, 1):
        email = _email(database, row) if by_mail else ""
        if row.phone_hash is not None and row.phone is not None and (not email or row.phone_kind == "mobile"):
            people[row.phone_hash].append(row)
        elif email:
            people[email].append(row)
        else:
            without.append(Entry(line, left_out="no-number", detail=row.code))
    reached = [_person(database, line, whose, found) for line, (whose, found) in enumerate(people.items(), 1)]
    return [*reached, *without]


def _email(database: Database, row: Any) -> str:
    return database.vault.open(row.email).strip().lower() if row.email is not None else ""


def _person(database: Database, line: int, whose: str, rows: Sequence[Any]) -> Entry:
    number, email = (database.vault.open(rows[0].phone), "") if "@" not in whose else ("", whose)
    if number and not phone.is_mobile(number):
        return Entry(line, number, left_out="landline")
    codes = [row.code for row in rows]
    due = rows[0].due_at
    values = {
        "ma": ", ".join(codes[:2]) + (f" (+{len(codes) - 2})" if len(codes) > 2 else ""),
        "so_ho_so": str(len(codes)),
        "don_vi": rows[0].short or rows[0].name,
        "ngay_hen": due.astimezone(VIETNAM).strftime("%d/%m/%Y") if due else "",
    }
    return Entry(line, number, values, email=email)


async def _queue_batch(database: Database, broadcast_id: int, now: datetime) -> bool:
    async with database.begin() as tx:
        broadcast = await store.broadcasts.read(tx, broadcast_id, lock=True)
        if broadcast is None or (broadcast.state == "approved" and not await start(tx, broadcast, now)):
            return False
        broadcast = await store.broadcasts.read(tx, broadcast_id)
        if broadcast is None or broadcast.state != "running" or broadcast.queued_at is not None:
            return False
        kind = KINDS[broadcast.kind]
        useful = useful_for(event_of(broadcast.title, broadcast.event), USEFUL, now)
        await inviting.invite(tx, broadcast, AT_A_TIME)
        last = await store.broadcast_queue.queue(tx, broadcast, kind.event, now, useful, AT_A_TIME)
        changes = {"queued_at": now} if last is None else {"queued_to": last}
        await store.broadcasts.change(tx, broadcast_id, **changes)
        return last is not None
