"""A broadcast's way: its list is read and weighed, it is started and queued in batches, and halts where it fails."""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import phone
import store.broadcast_lists
import store.broadcasts
import store.notices
from knowledge.working_time import VIETNAM
from notices.broadcast import (
    KINDS,
    USEFUL,
    BroadcastKind,
    Refusal,
    check,
    may_stand,
    text_of,
    used_names,
    weigh,
)
from notices.recipients import LeftOut, Recipient, read_recipients, said_yes
from notices.tables import read_cells
from notices.wording import Finding
from store.broadcast_lists import Audience, Entry
from store.broadcasts import Broadcast, Draft
from store.database import Database, Tx

AT_A_TIME = 10_000
MOST_PEOPLE = 1_000_000
DOSSIER_NAMES = ("ma", "so_ho_so", "don_vi", "ngay_hen")
"""The placeholders of people taken from dossiers."""


def read_file(path: Path) -> tuple[tuple[str, ...], list[Entry]]:
    """The placeholders and rows of a file. Raises BatchRefused for one that cannot be read. Slow: use a thread."""
    columns, rows = read_recipients(read_cells(path))
    return columns.placeholders, [_entry(columns.placeholders, each) for each in rows]


async def add_from_file(database: Database, draft: Draft, path: Path, now: datetime) -> int:
    """A draft with the people of a file; its id. Raises BatchRefused."""
    names, entries = await asyncio.to_thread(read_file, path)
    return await _add(database, draft, names, entries, now)


async def add_from_dossiers(database: Database, draft: Draft, audience: Audience, now: datetime) -> int:
    """A draft with the people of these dossiers, by phone, each once; its id."""
    async with database.read() as tx:
        rows = await store.broadcast_lists.of_dossiers(tx, audience, MOST_PEOPLE)
    entries = await asyncio.to_thread(_people_of, database, rows)
    return await _add(database, draft, DOSSIER_NAMES, entries, now)


async def write(
    tx: Tx, broadcast: Broadcast, template: str, refusal: Refusal, not_before: datetime | None
) -> tuple[Finding, ...]:
    """Give a draft its text and weigh it anew: who goes, parts row by row. What was approved no longer is.

    With findings the text is kept but not weighed, and it cannot be proposed.
    """
    kind = KINDS[broadcast.kind]
    findings = check(template, broadcast.names, kind, refusal)
    changes = {"state": "draft", "approved_hash": None, "approver_id": None, "approved_until": None, "override": ""}
    figures: dict[str, object] = {}
    if not findings:
        await store.broadcast_lists.judge(tx, broadcast.id, kind.reminder)
        await _weigh(tx, broadcast, template, kind, refusal)
        figures = await store.broadcast_lists.figures(tx, broadcast.id)
    people = await store.broadcast_lists.hash_of_people(tx, broadcast.id)
    content = hash_of_content(broadcast.kind, template)
    await store.broadcasts.change(
        tx, broadcast.id, template=template, not_before=not_before, figures=figures, content_hash=content,
        recipients_hash=people, proposed_at=None, **changes,
    )  # fmt: skip
    return findings


def hash_of_content(kind: str, template: str) -> str:
    """What makes two broadcasts the same to who gets them."""
    return hashlib.sha256(f"{kind}\n{' '.join(template.split())}".encode()).hexdigest()[:43]


async def start(tx: Tx, broadcast: Broadcast, now: datetime) -> bool:
    """Let an approved broadcast go: from now on it is queued. False where the approval no longer holds."""
    if broadcast.state != "approved" or not broadcast.is_approved(now):
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


async def _add(database: Database, draft: Draft, names: tuple[str, ...], entries: list[Entry], now: datetime) -> int:
    async with database.begin() as tx:
        broadcast_id = await store.broadcasts.add(
            tx, Draft(draft.kind, draft.title, draft.office_id, draft.author_id, draft.audience, names), now
        )
    for first in range(0, len(entries), AT_A_TIME):
        rows = await asyncio.to_thread(
            store.broadcast_lists.seal, database.vault, broadcast_id, entries[first : first + AT_A_TIME]
        )
        async with database.begin() as tx:
            await store.broadcast_lists.add(tx, rows)
    return broadcast_id


def _entry(names: Sequence[str], row: Recipient | LeftOut) -> Entry:
    if isinstance(row, LeftOut):
        return Entry(row.line, row.number, left_out=row.reason, detail=row.detail)
    return Entry(row.line, row.number, dict(zip(names, row.values, strict=True)), row.consent)


def _people_of(database: Database, rows: Iterable[Any]) -> list[Entry]:
    """One entry a phone; its dossiers' codes together."""
    people: dict[str, list[Any]] = defaultdict(list)
    without: list[Entry] = []
    for line, row in enumerate(rows, 1):
        if row.phone_hash is None or row.phone is None:
            without.append(Entry(line, left_out="no-number", detail=row.code))
        else:
            people[row.phone_hash].append(row)
    reached = [_person(database, line, found) for line, found in enumerate(people.values(), 1)]
    return [*reached, *without]


def _person(database: Database, line: int, rows: Sequence[Any]) -> Entry:
    number = database.vault.open(rows[0].phone)
    if not phone.is_mobile(number):
        return Entry(line, number, left_out="landline")
    codes = [row.code for row in rows]
    due = rows[0].due_at
    values = {
        "ma": ", ".join(codes[:2]) + (f" (+{len(codes) - 2})" if len(codes) > 2 else ""),
        "so_ho_so": str(len(codes)),
        "don_vi": rows[0].short or rows[0].name,
        "ngay_hen": due.astimezone(VIETNAM).strftime("%d/%m/%Y") if due else "",
    }
    return Entry(line, number, values)


async def _weigh(tx: Tx, broadcast: Broadcast, template: str, kind: BroadcastKind, refusal: Refusal) -> None:
    used = used_names(template)
    if not used and not kind.advertising:
        await store.broadcast_lists.note_parts_of_all(tx, broadcast.id, weigh(text_of(template, {}, True, kind))[0])
        return
    left_out: dict[str, list[int]] = defaultdict(list)
    parts: dict[int, list[int]] = defaultdict(list)
    async for batch in store.broadcast_lists.walk(tx, broadcast.id):
        for row, values, consent in batch:
            if kind.advertising and not said_yes(consent):
                left_out["no-consent"].append(row)
                continue
            number, refused = weigh(text_of(template, values, True, kind, refusal))
            if refused or not all(may_stand(values.get(name, "")) for name in used if name != "ma"):
                left_out["private"].append(row)
            parts[number].append(row)
        await asyncio.sleep(0)
    for why, rows in left_out.items():
        await store.broadcast_lists.leave_out(tx, rows, why)
    await store.broadcast_lists.note_parts(tx, parts)


async def _queue_batch(database: Database, broadcast_id: int, now: datetime) -> bool:
    async with database.begin() as tx:
        broadcast = await store.broadcasts.read(tx, broadcast_id, lock=True)
        if broadcast is None or (broadcast.state == "approved" and not await start(tx, broadcast, now)):
            return False
        broadcast = await store.broadcasts.read(tx, broadcast_id)
        if broadcast is None or broadcast.state != "running" or broadcast.queued_at is not None:
            return False
        event = KINDS[broadcast.kind].event
        last = await store.broadcast_lists.queue(tx, broadcast, event, now, USEFUL, AT_A_TIME)
        changes = {"queued_at": now} if last is None else {"queued_to": last}
        await store.broadcasts.change(tx, broadcast_id, **changes)
        return last is not None
