"""Lists of broadcasts: a short one is read while its author waits, a long one by the timed job.

What is still to be read stands sealed in the database (`store.unread_lists`), so that any process reads it. Where one
died on the way, the next one begins that list anew: the people of dossiers may be others by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from secrets import token_hex
from typing import Any

import store.broadcast_lists
import store.broadcasts
import store.consents
import store.unread_lists
from notices.broadcast import KINDS, NO_REFUSAL, Refusal
from notices.list_entries import DOSSIER_NAMES, people_of, read_file
from notices.packed import Held, Source
from notices.recipients import Columns, said_yes
from notices.rows import BatchRefused
from notices.weighing import Wording, keep
from store.broadcast_lists import Audience, Entry
from store.broadcasts import Broadcast, Draft
from store.database import Database, Tx
from store.unread_lists import Unread

AT_ONCE = 10_000
"""Rows that are read while their author waits, and those of one transaction."""
MOST_PEOPLE = 1_000_000
_PAGE = 2000
TAKEN_FOR_DEAD = timedelta(minutes=2)
"""Who read nothing of a list for so long reads it no more: another process may."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """Somebody who reads a list."""

    database: Database
    broadcast: Broadcast
    reader: str
    clock: Callable[[], datetime]

    async def goes_on(self, tx: Tx) -> bool:
        """Hold the list for longer; False where it is another one's."""
        until = self.clock() + TAKEN_FOR_DEAD
        return await store.unread_lists.keep_hold(tx, self.broadcast.id, self.reader, until)


async def add_from_file(database: Database, draft: Draft, source: Source, now: datetime, mail: bool = False) -> int:
    """A draft with the people of a file; its id. Raises BatchRefused where what is read at once cannot be.

    `mail`: e-mail goes out, so that who has no mobile number can be invited by it.
    """
    by_mail = mail and bool(KINDS[draft.kind].gathers)
    columns, is_short = await asyncio.to_thread(_look_at, source, by_mail)
    if columns.consent >= 0:
        draft = replace(draft, audience={**draft.audience, "consent": columns.titles[columns.consent]})
    unread = await asyncio.to_thread(_seal, database, source, by_mail)
    return await _add(database, replace(draft, names=columns.placeholders), unread, now, is_short)


async def add_from_dossiers(
    database: Database, draft: Draft, audience: Audience, now: datetime, mail: bool = False
) -> int:
    """A draft with the people of these dossiers, by phone, each once; its id. `mail` as in `add_from_file`."""
    async with database.read() as tx:
        is_short = len(await store.broadcast_lists.of_dossiers(tx, audience, AT_ONCE + 1)) <= AT_ONCE
    unread = store.unread_lists.seal_audience(database.vault, audience, mail and bool(KINDS[draft.kind].gathers))
    return await _add(database, replace(draft, names=DOSSIER_NAMES), unread, now, is_short)


async def read_due(database: Database, refusal: Refusal, clock: Callable[[], datetime]) -> str:
    """The timed job: read every list that waits for it, each to its end."""
    async with database.read() as tx:
        waiting = await store.unread_lists.waiting(tx, clock())
    for broadcast_id in waiting:
        await read_list(database, broadcast_id, refusal, clock)
    return f"{len(waiting)} lists"


async def read_list(database: Database, broadcast_id: int, refusal: Refusal, clock: Callable[[], datetime]) -> None:
    """Read a list from its beginning to its end, a short transaction a batch; nothing where another one reads it.

    A text that was saved meanwhile is kept anew, so that it is weighed. `refusal`: see `Wording`.
    """
    reader = token_hex(8)
    async with database.begin() as tx:
        unread = await store.unread_lists.take(tx, broadcast_id, reader, clock() + TAKEN_FOR_DEAD, clock())
        broadcast = await store.broadcasts.read(tx, broadcast_id)
        if unread is None or broadcast is None:
            return
        await _clear(tx, broadcast)
    reading = _Reading(database, broadcast, reader, clock)
    try:
        await _read(reading, unread)
    except BatchRefused as fault:
        await _refuse(reading, fault)
    else:
        await _conclude(reading, refusal)


async def _add(database: Database, draft: Draft, unread: Unread, now: datetime, is_short: bool) -> int:
    async with database.begin() as tx:
        broadcast_id = await store.broadcasts.add(tx, draft, now)
        await store.broadcasts.change(tx, broadcast_id, figures={"reading": 0})
        await store.unread_lists.add(tx, broadcast_id, unread)
    if is_short:
        await read_list(database, broadcast_id, NO_REFUSAL, lambda: now)
    return broadcast_id


async def _read(reading: _Reading, unread: Unread) -> None:
    if not unread.name:
        await _keep_people(reading, iter(await _people(reading, unread)))
        return
    content = await asyncio.to_thread(store.unread_lists.open_file, reading.database.vault, unread)
    _, entries = await asyncio.to_thread(read_file, Held(unread.name, content), unread.by_mail)
    await _keep_people(reading, entries)


async def _people(reading: _Reading, unread: Unread) -> list[Entry]:
    database = reading.database
    audience, rows = store.unread_lists.open_audience(database.vault, unread), list[Any]()
    async with database.read() as tx:
        while some := await store.broadcast_lists.of_dossiers(tx, audience, _PAGE, rows[-1].id if rows else 0):
            rows += some
            if len(rows) >= MOST_PEOPLE:
                break
            await asyncio.sleep(0)  # whoever sends or answers in this process has a turn
    async with database.begin() as tx:
        await reading.goes_on(tx)
    return await asyncio.to_thread(people_of, database.vault, rows, unread.by_mail)


async def _keep_people(reading: _Reading, entries: Iterator[Entry]) -> None:
    """Keep them in batches, and how many those are; ends where the list is another reader's."""
    database, broadcast, done = reading.database, reading.broadcast, 0
    while batch := await asyncio.to_thread(_sealed, database, broadcast.id, entries):
        agreed = await asyncio.to_thread(_agreed, database, broadcast, batch)
        done += len(batch)
        async with database.begin() as tx:
            if not await reading.goes_on(tx):
                return
            await store.broadcast_lists.add(tx, [row for _, row in batch])
            await store.consents.note_list(tx, agreed)
            await store.broadcasts.change(tx, broadcast.id, figures={"reading": done})


async def _conclude(reading: _Reading, refusal: Refusal) -> None:
    """All is read; what its author wrote meanwhile is kept anew, for now there is somebody to weigh it for."""
    async with reading.database.begin() as tx:
        if not await reading.goes_on(tx):
            return
        await store.unread_lists.forget(tx, reading.broadcast.id)
        await store.broadcasts.change(tx, reading.broadcast.id, figures={})
        found = await store.broadcasts.read(tx, reading.broadcast.id, lock=True)
        if found is not None and found.template:
            await keep(tx, found, Wording(found.template, refusal, found.not_before, found.event), reading.clock())


async def _refuse(reading: _Reading, fault: BatchRefused) -> None:
    """Nobody of a list that cannot be read to its end stays; the page says why."""
    async with reading.database.begin() as tx:
        if await reading.goes_on(tx):
            await store.unread_lists.forget(tx, reading.broadcast.id)
            await _clear(tx, reading.broadcast)
            await store.broadcasts.change(tx, reading.broadcast.id, figures={"unread": [fault.what, str(fault)]})


async def _clear(tx: Tx, broadcast: Broadcast) -> None:
    await store.consents.unsay_list(tx, broadcast.subject, broadcast.created_at)
    await store.broadcasts.clear_list(tx, broadcast.id)


def _look_at(source: Source, by_mail: bool) -> tuple[Columns, bool]:
    """The columns of a file, and whether it is so short that its author waits for it."""
    columns, entries = read_file(source, by_mail)
    return columns, sum(1 for _ in islice(entries, AT_ONCE + 1)) <= AT_ONCE


def _seal(database: Database, source: Source, by_mail: bool) -> Unread:
    with source.open("rb") as file:
        return store.unread_lists.seal_file(database.vault, source.name, file.read(), by_mail)


def _sealed(database: Database, broadcast_id: int, entries: Iterator[Entry]) -> list[tuple[Entry, dict[str, Any]]]:
    some = list(islice(entries, AT_ONCE))
    return list(zip(some, store.broadcast_lists.seal(database.vault, broadcast_id, some), strict=True))


def _agreed(
    database: Database, broadcast: Broadcast, batch: Sequence[tuple[Entry, dict[str, Any]]]
) -> list[dict[str, Any]]:
    """The consents of a batch, for the ledger: advertising alone rests on them."""
    if not KINDS[broadcast.kind].advertising:
        return []
    said = [
        (row["channel"], row["number_hash"], each.line, each.consent)
        for each, row in batch
        if not each.left_out and said_yes(each.consent)
    ]
    return store.consents.of_list(database.vault, said, broadcast.subject, broadcast.created_at)
