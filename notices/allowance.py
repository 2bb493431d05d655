"""What may go now: the rates of senders and chats, shared between workers by rows of the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import store.budgets
import store.deliveries
from messages import Channel, Choice
from notices.rates import Budget, full, take, take_reply
from store.budgets import BudgetRow
from store.database import Tx
from store.deliveries import Delivery
from store.notices import Move, Notice, NoticeState
from store.ways import Way


@dataclass(frozen=True, slots=True)
class Candidate:
    """A notice that may go, by this way, with this text, in so many parts."""

    notice: Notice
    way: Way
    text: str
    parts: int
    policy: str
    choices: tuple[Choice, ...] = ()


def sender_name(channel: Channel) -> str:
    """The budget row of a channel's sender."""
    return f"{channel.name}:{channel.sender}"[:80]


def chat_name(channel: str, address_hash: str) -> str:
    """The budget row of a chat that its platform halted."""
    return f"chat:{channel}:{address_hash}"


async def read_budgets(tx: Tx, channels: Iterable[Channel], now: datetime, lock: bool = False) -> dict[str, Budget]:
    """The budget of each channel's sender, by the channel's name; locked, its rows are made if they are missing."""
    names = {each.name: sender_name(each) for each in channels}
    rates = {each.name: each.rate for each in channels}
    rows = await store.budgets.peek(tx, names.values(), lock)
    missing = {names[each]: _row(full(rates[each], now)) for each in names if names[each] not in rows}
    if missing and lock:
        await store.budgets.open_budgets(tx, missing)
        rows = await store.budgets.peek(tx, names.values(), lock)
    return {each: _budget(rates[each], rows.get(names[each]), now) for each in names}


async def allow(
    tx: Tx, candidates: Sequence[Candidate], channels: Mapping[str, Channel], now: datetime
) -> tuple[list[Candidate], list[Move]]:
    """Those that may go now, taken off their senders' budgets, and how the others wait."""
    used = {each.way.channel: channels[each.way.channel] for each in candidates}
    budgets = await read_budgets(tx, used.values(), now, lock=True)
    free, later = await _free_chats(tx, candidates, channels, now)
    going: list[Candidate] = []
    for name, budget in budgets.items():
        mine = [each for each in free if each.way.channel == name]
        budgets[name], count = take(budget, [each.parts for each in mine], now)
        going += mine[:count]
        later += [_wait(each) for each in mine[count:] if each.notice.via != name]
    await store.budgets.write(tx, {sender_name(used[name]): _row(budget) for name, budget in budgets.items()})
    return going, later


async def allow_replies(tx: Tx, replies: Sequence[tuple[Channel, Delivery]], now: datetime) -> list[datetime | None]:
    """For each reply: None if it may go ahead of everything else, else when to try again."""
    used = {channel.name: channel for channel, _ in replies}
    budgets = await read_budgets(tx, used.values(), now, lock=True)
    halts = await store.budgets.peek(tx, [chat_name(each.channel, each.address_hash) for _, each in replies])
    answers: list[datetime | None] = []
    for channel, each in replies:
        halt = halts.get(chat_name(each.channel, each.address_hash))
        if halt is not None and halt.halted_until is not None and halt.halted_until > now:
            answers.append(halt.halted_until)
            continue
        budgets[channel.name], goes = take_reply(budgets[channel.name], len(channel.parts(each.text)), now)
        answers.append(None if goes else budgets[channel.name].free_at(now, floor=-channel.rate / 2))
    await store.budgets.write(tx, {sender_name(used[name]): _row(budget) for name, budget in budgets.items()})
    return answers


async def _free_chats(
    tx: Tx, candidates: Sequence[Candidate], channels: Mapping[str, Channel], now: datetime
) -> tuple[list[Candidate], list[Move]]:
    """One message to a chat at a time, not before the pause that its channel wants, none to a chat that is halted."""
    chats = {
        each.notice.id: (each.way.channel, tx.vault.digest(each.way.channel, each.way.address)) for each in candidates
    }
    pauses = {each.way.channel: timedelta(seconds=1 / channels[each.way.channel].chat_rate) for each in candidates}
    last = await store.deliveries.last_to(tx, list(chats.values()), now - max(pauses.values(), default=timedelta()))
    halts = await store.budgets.peek(tx, [chat_name(*chat) for chat in chats.values()])
    free: list[Candidate] = []
    later: list[Move] = []
    for each in candidates:
        chat = chats[each.notice.id]
        halt = halts.get(chat_name(*chat))
        halted_until = halt.halted_until if halt is not None else None
        free_at = max(filter(None, (now, halted_until, last[chat] + pauses[chat[0]] if chat in last else None)))
        if free_at <= now:
            free.append(each)
            last[chat] = now
        else:
            later.append(Move(each.notice.id, NoticeState.WAITING, each.notice.reason, not_before=free_at))
    return free, later


def _wait(each: Candidate) -> Move:
    return Move(each.notice.id, NoticeState.WAITING, each.notice.reason, via=each.way.channel)


def _row(budget: Budget) -> BudgetRow:
    return BudgetRow(budget.tokens, budget.at, budget.halted_until)


def _budget(rate: float, row: BudgetRow | None, now: datetime) -> Budget:
    return full(rate, now) if row is None else Budget(rate, row.tokens, row.at, row.halted_until)
