"""Step three of a delivery: what became of it is recorded, fenced by the lease, and its notice follows."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import store.budgets
import store.conversations
import store.deliveries
import store.notices
import store.recipients
from messages import Channel, DeliveryState, Lane, SendFailed, Unreachable, Unsure
from notices.allowance import chat_name, sender_name
from notices.rules import Rules, back_off
from store.database import Tx
from store.deliveries import Attempt, Change, Delivery, Standing
from store.notices import Move, Notice, NoticeState

S = TypeVar("S", bound=Standing)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `channel.send` said of a delivery: the provider's id, or its failure, and when."""

    delivery: Delivery
    channel: Channel
    result: str | SendFailed
    at: datetime


OPEN = frozenset({DeliveryState.SENDING, DeliveryState.UNKNOWN})
"""The states that a send's own outcome may move; a receipt that came first has the say."""


async def record(tx: Tx, outcomes: Sequence[Outcome], holder: str, rules: Rules) -> None:
    """Record a batch: deliveries first, then their notices, then budgets, in this order for every writer."""
    by_id = {each.delivery.id: each for each in outcomes}
    rows = [row for row in await store.deliveries.read_standings(tx, list(by_id)) if _ours(row, holder)]
    changes = [_change(row, by_id[row.id], rules) for row in rows]
    await store.deliveries.change(tx, changes)
    notices = await store.notices.read(tx, {row.notice_id for row in rows if row.notice_id is not None})
    moved = [row for row in rows if row.state in OPEN]
    moves = [_move(notice, by_id[row.id], rules) for row, notice in leading(moved, notices)]
    at = max(each.at for each in outcomes)
    await store.notices.move(tx, moves, at)
    carried = [row.inbound_id for row in moved if row.inbound_id and isinstance(by_id[row.id].result, str)]
    await store.conversations.note_carried(tx, carried, at)
    for row in moved:
        await _after_failure(tx, by_id[row.id], rules)


def next_channel(notice: Notice, channel: str, reason: str, now: datetime) -> Move:
    """The notice waits for the citizen's next channel; where there is none, the claim finds out and says why."""
    return Move(
        notice.id,
        NoticeState.WAITING,
        reason,
        not_before=now,
        via="",
        tried=(*notice.tried, channel),
        attempts=0,
        tried_since=now,
    )


def leading(rows: Sequence[S], notices: Mapping[int, Notice]) -> list[tuple[S, Notice]]:
    """Those that are their notice's last attempt, with it: only the last one may move the notice."""
    known = [(row, notices.get(row.notice_id or 0)) for row in rows]
    return [(row, notice) for row, notice in known if notice is not None and notice.delivery_id == row.id]


def _ours(row: Standing, holder: str) -> bool:
    if row.holder != holder:
        log.warning("an outcome came after another process took the delivery", extra={"delivery": row.id})
    return row.holder == holder


def _change(row: Standing, outcome: Outcome, rules: Rules) -> Change:
    """A receipt that overtook the answer keeps its state; only the provider's id is added."""
    sent = isinstance(outcome.result, str)
    provider_id = outcome.result if isinstance(outcome.result, str) else None
    sent_at = outcome.at if sent else None
    if row.state not in OPEN:
        return Change(row.id, row.state, row.reason, row.look_at, provider_id, sent_at)
    if sent:
        chase = None if row.channel in rules.without_receipts else outcome.at + rules.chase_after
        return Change(row.id, DeliveryState.SENT, "", chase, provider_id, sent_at)
    if isinstance(outcome.result, Unsure):
        look_at = unknown_until(row, outcome.at, rules)
        return Change(row.id, DeliveryState.UNKNOWN, outcome.result.reason, look_at)
    assert isinstance(outcome.result, SendFailed)
    return Change(row.id, DeliveryState.FAILED, outcome.result.reason, settled_at=outcome.at)


def unknown_until(row: Standing, now: datetime, rules: Rules) -> datetime:
    """Until when a receipt may still settle it; at once where the channel gives none. Who asked waits less long."""
    if row.channel in rules.without_receipts:
        return now
    return now + (rules.reply_wait if row.lane is Lane.REPLY else rules.unknown_wait)


def _move(notice: Notice, outcome: Outcome, rules: Rules) -> Move:
    result, at = outcome.result, outcome.at
    if isinstance(result, str):
        return Move(notice.id, NoticeState.SENT)
    if isinstance(result, Unsure):
        return Move(notice.id, NoticeState.UNKNOWN, result.reason)
    if result.permanent or at - (notice.tried_since or at) > rules.retry_for:
        return next_channel(notice, outcome.channel.name, result.reason, at)
    return Move(notice.id, NoticeState.WAITING, result.reason, not_before=at + _pause(result, notice.attempts))


def _pause(failed: SendFailed, attempts: int) -> timedelta:
    """The provider's own word where it gave one, else the back-off."""
    return back_off(attempts) if failed.retry_after is None else timedelta(seconds=failed.retry_after)


async def _after_failure(tx: Tx, outcome: Outcome, rules: Rules) -> None:
    """Halts, facts about the address, and a reply's next attempt."""
    row, failed, at = outcome.delivery, outcome.result, outcome.at
    if isinstance(failed, str):
        return
    if failed.retry_after:
        halted = sender_name(outcome.channel) if failed.halts_all else chat_name(row.channel, row.address_hash)
        await store.budgets.halt(tx, halted, at + timedelta(seconds=failed.retry_after), at)
    if isinstance(failed, Unreachable):
        state = failed.state or ("gone" if row.channel == "sms" else "blocked")
        await store.recipients.mark_address(tx, (row.channel, row.address), state, at)
    if row.notice_id is None and not failed.permanent and not isinstance(failed, Unsure):
        await say_again(tx, row, at + _pause(failed, row.attempts))


async def say_again(tx: Tx, row: Delivery, at: datetime) -> bool:
    """A reply's next attempt, as a new delivery that any worker may take; not when it would come too late."""
    if row.useful_until is not None and row.useful_until <= at:
        return False
    attempt = Attempt(
        channel=row.channel,
        address=row.address,
        text=row.text,
        lane=row.lane,
        policy=row.policy,
        look_at=at,
        inbound_id=row.inbound_id,
        choices=row.choices,
        parts=row.parts,
        attempts=row.attempts + 1,
        useful_until=row.useful_until,
        state=DeliveryState.WAITING,
    )
    await store.deliveries.insert_attempts(tx, [attempt], "", at)
    return True
