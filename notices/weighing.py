"""Saving a broadcast's text: it is checked, and its list weighed row by row in batches, beside all else."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import Any

import store.broadcast_lists
import store.broadcasts
from notices.broadcast import (
    KINDS,
    MOST_PARTS,
    NO_REFUSAL,
    Around,
    Refusal,
    check,
    may_stand,
    text_of,
    used_names,
    weigh,
)
from notices.invitations import check_event, event_of, preview_tail
from notices.recipients import said_yes
from notices.wording import Finding
from store.broadcasts import Broadcast
from store.database import Database, Tx
from store.vault import Vault


@dataclass(frozen=True, slots=True)
class Wording:
    """What its author saves: the text, when it may go, and the event that an invitation is to."""

    template: str
    refusal: Refusal = NO_REFUSAL
    not_before: datetime | None = None
    event: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What a batch weighs: row ids by number of parts, and row ids left out by reason."""

    parts: Mapping[int, list[int]]
    left_out: Mapping[str, list[int]]


async def write(database: Database, broadcast: Broadcast, wording: Wording, now: datetime) -> tuple[Finding, ...]:
    """Keep a draft's text and weigh it; `keep` and `weigh_all` in one."""
    async with database.begin() as tx:
        findings = await keep(tx, broadcast, wording, now)
    if not findings:
        await weigh_all(database, broadcast.id, wording.refusal)
    return findings


async def keep(tx: Tx, broadcast: Broadcast, wording: Wording, now: datetime) -> tuple[Finding, ...]:
    """Give a draft its text; what was approved no longer is. It cannot be proposed until it is weighed anew.

    With findings the text is kept too, but must not be weighed.
    """
    kind, saved = KINDS[broadcast.kind], replace(broadcast, event=wording.event)
    findings = check(wording.template, broadcast.names, kind, wording.refusal)
    if kind.gathers and kind.gathers != "cancel":
        findings += check_event(event_of(broadcast.title, wording.event), now)
    if not findings and weigh(text_of(wording.template, {}, True, around_of(saved, wording.refusal)))[1]:
        findings = (Finding("too-long", str(MOST_PARTS)),)
    changes: dict[str, Any] = {
        "state": "draft",
        "approved_hash": None,
        "approver_id": None,
        "approved_until": None,
        "override": "",
    }
    changes |= {"template": wording.template, "not_before": wording.not_before, "event": dict(wording.event)}
    changes |= {"content_hash": hash_of_content(broadcast, wording), "recipients_hash": "", "proposed_at": None}
    figures = {} if findings else {"weighing": token_hex(8)}
    await store.broadcasts.change(tx, broadcast.id, figures=figures, **changes)
    if not findings:
        await store.broadcast_lists.judge(tx, broadcast.id, kind.reminder)
    return findings


async def weigh_all(database: Database, broadcast_id: int, refusal: Refusal) -> None:
    """Weigh a draft that was kept: a short transaction a batch, its work in a thread. Ends where it is saved anew."""
    async with database.read() as tx:
        broadcast = await store.broadcasts.read(tx, broadcast_id)
    if broadcast is None or not broadcast.figures.get("weighing"):
        return
    if not await _weigh(database, broadcast, refusal):
        return
    async with database.read() as tx:
        people = await store.broadcast_lists.hash_of_people(tx, broadcast_id)
    async with database.begin() as tx:
        if await _is_still_mine(tx, broadcast):
            figures = await store.broadcast_lists.figures(tx, broadcast_id)
            await store.broadcasts.change(tx, broadcast_id, figures=figures, recipients_hash=people)


def hash_of_content(broadcast: Broadcast, wording: Wording) -> str:
    """What makes two broadcasts the same to who gets them: the words, and the event with its time and place."""
    event = json.dumps([broadcast.title, wording.event], sort_keys=True) if wording.event else ""
    words = f"{broadcast.kind}\n{' '.join(wording.template.split())}\n{event}".rstrip("\n")
    return hashlib.sha256(words.encode()).hexdigest()[:43]


def around_of(broadcast: Broadcast, refusal: Refusal) -> Around:
    """What its SMS get besides their words, as a preview shows it."""
    kind = KINDS[broadcast.kind]
    return Around(kind, refusal, preview_tail(kind, event_of(broadcast.title, broadcast.event)))


async def _weigh(database: Database, broadcast: Broadcast, refusal: Refusal) -> bool:
    """Whether it was weighed to its end."""
    around, used = around_of(broadcast, refusal), used_names(broadcast.template)
    if not used and not around.kind.advertising:
        parts = weigh(text_of(broadcast.template, {}, True, around))[0]
        async with database.begin() as tx:
            await store.broadcast_lists.note_parts_of_all(tx, broadcast.id, parts)
        return True
    last = 0
    while True:
        async with database.read() as tx:
            rows = await store.broadcast_lists.next_rows(tx, broadcast.id, last)
        if not rows:
            return True
        last = rows[-1].id
        weighed = await asyncio.to_thread(_weigh_rows, database.vault, rows, broadcast.template, around)
        async with database.begin() as tx:
            if not await _is_still_mine(tx, broadcast):
                return False
            await _note(tx, weighed)


def _weigh_rows(vault: Vault, rows: Sequence[Any], template: str, around: Around) -> _Weighed:
    parts: dict[int, list[int]] = defaultdict(list)
    left_out: dict[str, list[int]] = defaultdict(list)
    used = used_names(template) - {"ma"}
    for row in rows:
        values, consent = store.broadcast_lists.open_row(vault, row.data)
        if around.kind.advertising and not said_yes(consent):
            left_out["no-consent"].append(row.id)
            continue
        number, refused = weigh(text_of(template, values, True, around))
        if refused or not all(may_stand(values.get(name, "")) for name in used):
            left_out["private"].append(row.id)
        parts[0 if row.channel == "email" else number].append(row.id)
    return _Weighed(parts, left_out)


async def _note(tx: Tx, weighed: _Weighed) -> None:
    for why, ids in weighed.left_out.items():
        await store.broadcast_lists.leave_out(tx, ids, why)
    await store.broadcast_lists.note_parts(tx, weighed.parts)


async def _is_still_mine(tx: Tx, broadcast: Broadcast) -> bool:
    """Whether nobody saved another text meanwhile."""
    found = await store.broadcasts.read(tx, broadcast.id, lock=True)
    return found is not None and found.figures.get("weighing") == broadcast.figures["weighing"]
