"""Saving a broadcast's text: it is checked, and its list weighed row by row in batches, beside all else.

How far that has come stands in the broadcast's figures, so that any process goes on where another one ended.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
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

AT_ONCE = 10_000
"""Rows that are weighed while their author waits; the timed job goes on with a longer list."""


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


async def keep(tx: Tx, broadcast: Broadcast, wording: Wording, now: datetime) -> tuple[Finding, ...]:
    """Give a draft its text; what was approved no longer is. It cannot be proposed until it is weighed anew.

    With findings the text is kept too, but must not be weighed. While the list is read nothing is weighed either: who
    reads it keeps the text anew.
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
    if "reading" in broadcast.figures:
        await store.broadcasts.change(tx, broadcast.id, **changes)
        return findings
    await store.broadcasts.change(tx, broadcast.id, figures={}, **changes)
    if not findings:
        await store.broadcast_lists.judge(tx, broadcast.id, kind.reminder)
        rows = await store.broadcast_lists.count_going(tx, broadcast.id)
        await store.broadcasts.change(tx, broadcast.id, figures=_begun(rows))
    return findings


async def weigh_due(database: Database, refusal: Refusal, now: datetime) -> str:
    """The timed job: go on with every draft that is not weighed to its end."""
    async with database.read() as tx:
        due = await store.broadcasts.to_weigh(tx)
    for broadcast_id in due:
        await weigh_on(database, broadcast_id, refusal)
    return f"{len(due)} lists"


async def weigh_on(database: Database, broadcast_id: int, refusal: Refusal, most: int = sys.maxsize) -> None:
    """Weigh a draft that was kept, from where it stands to its end or for `most` rows.

    A short transaction a batch, its work in a thread. Ends where the text is saved anew or another process weighs it.
    """
    async with database.read() as tx:
        broadcast = await store.broadcasts.read(tx, broadcast_id)
    while broadcast is not None and broadcast.figures.get("weighing") and most > 0:
        async with database.read() as tx:
            rows = await store.broadcast_lists.next_rows(tx, broadcast_id, broadcast.figures["last"], most)
        if not rows:
            await _conclude(database, broadcast)
            return
        weighed = await asyncio.to_thread(
            _weigh_rows, database.vault, rows, broadcast.template, around_of(broadcast, refusal)
        )
        broadcast = await _note(database, broadcast, rows, weighed)
        most -= len(rows)


def hash_of_content(broadcast: Broadcast, wording: Wording) -> str:
    """What makes two broadcasts the same to who gets them: the words, and the event with its time and place."""
    event = json.dumps([broadcast.title, wording.event], sort_keys=True) if wording.event else ""
    words = f"{broadcast.kind}\n{' '.join(wording.template.split())}\n{event}".rstrip("\n")
    return hashlib.sha256(words.encode()).hexdigest()[:43]


def around_of(broadcast: Broadcast, refusal: Refusal) -> Around:
    """What its SMS get besides their words, as a preview shows it."""
    kind = KINDS[broadcast.kind]
    return Around(kind, refusal, preview_tail(kind, event_of(broadcast.title, broadcast.event)))


def _weigh_rows(vault: Vault, rows: Sequence[Any], template: str, around: Around) -> _Weighed:
    if not used_names(template) and not around.kind.advertising:
        return _weigh_same(rows, weigh(text_of(template, {}, True, around))[0])
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


def _weigh_same(rows: Sequence[Any], number: int) -> _Weighed:
    """Everybody gets the same words: no row need be opened."""
    mail = [row.id for row in rows if row.channel == "email"]
    return _Weighed({0: mail, number: [row.id for row in rows if row.channel != "email"]}, {})


async def _note(database: Database, broadcast: Broadcast, rows: Sequence[Any], weighed: _Weighed) -> Broadcast | None:
    """Keep what a batch weighs, and how far it has come: the broadcast as it stands now, None where it is not ours."""
    figures = broadcast.figures
    figures = {**figures, "last": rows[-1].id, "done": figures["done"] + len(rows)}
    async with database.begin() as tx:
        if not await _is_still_mine(tx, broadcast):
            return None
        for why, ids in weighed.left_out.items():
            await store.broadcast_lists.leave_out(tx, ids, why)
        await store.broadcast_lists.note_parts(tx, weighed.parts)
        await store.broadcasts.change(tx, broadcast.id, figures=figures)
    return replace(broadcast, figures=figures)


async def _conclude(database: Database, broadcast: Broadcast) -> None:
    """All is weighed: what the preview tells, and the hash that an approval is bound to."""
    async with database.read() as tx:
        people = await store.broadcast_lists.hash_of_people(tx, broadcast.id)
    async with database.begin() as tx:
        if await _is_still_mine(tx, broadcast):
            figures = await store.broadcast_lists.figures(tx, broadcast.id)
            await store.broadcasts.change(tx, broadcast.id, figures=figures, recipients_hash=people)


async def _is_still_mine(tx: Tx, broadcast: Broadcast) -> bool:
    """Whether nobody saved another text or weighed further meanwhile."""
    found = await store.broadcasts.read(tx, broadcast.id, lock=True)
    return found is not None and found.figures == broadcast.figures


def _begun(rows: int) -> dict[str, Any]:
    """Figures of a list that is being weighed: whose turn it is, the last row weighed, how many of how many."""
    return {"weighing": token_hex(8), "last": 0, "done": 0, "of": rows}
