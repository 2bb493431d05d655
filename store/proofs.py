"""One-time codes by SMS, by which an address without a number proves a phone; and a citizen's addresses linked."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import case, delete, func, insert, or_, select, update

from messages import DeliveryState, Lane
from store.database import Tx
from store.deliveries import Attempt, insert_attempts
from store.tables.citizens import addresses, citizens, one_time_codes

LIFE = timedelta(minutes=5)
TRIES = 5
PER_PHONE, PER_ASKER = 3, 10
"""Codes in 24 hours to one phone, and asked for by one address (web chat: by one network)."""
DAY = timedelta(days=1)
REMEMBERED = timedelta(hours=1)
"""How long a code that is over is still answered as a wrong one."""


class Outcome(Enum):
    """What typing a code came to. A late code, a used one and one that was never sent are wrong ones."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Request:
    """A code is wanted at `phone` (E.164) for an address; `text` is the SMS that carries it."""

    address_id: int
    asker_hash: str
    phone: str
    code: str
    text: str
    at: datetime


async def send_code(tx: Tx, wanted: Request) -> bool:
    """Queue the code by SMS at once, in this transaction; only the newest code of an address can be right.

    False where limits are reached or the phone refused everything: then nothing is sent, a row is kept all the same,
    and the caller says the same words, so that nobody learns anything about a phone.
    """
    phone_hash = tx.vault.digest("phone", wanted.phone)
    await _one_at_a_time(tx, phone_hash)
    sends = await _may_send(tx, wanted, phone_hash)
    row = insert(one_time_codes).values(
        phone_hash=phone_hash,
        address_id=wanted.address_id,
        asker_hash=wanted.asker_hash,
        code_hash=_hash(tx, phone_hash, wanted.code),
        sent_at=wanted.at,
        until=wanted.at + LIFE if sends else wanted.at,
    )
    await tx.execute(row)
    if sends:
        await insert_attempts(tx, [_sms(wanted)], "", wanted.at)
    return sends


async def take_code(tx: Tx, address_id: int, code: str, at: datetime) -> Outcome:
    """Try a code that was typed at this address; a right one links the address to its phone. Each try counts."""
    c = one_time_codes.c
    newest = select(c.id).where(c.address_id == address_id, c.sent_at > at - REMEMBERED)
    newest = newest.order_by(c.sent_at.desc(), c.id.desc()).limit(1)
    tried = update(one_time_codes).where(c.id == newest.scalar_subquery())
    tried = tried.values(tries=case((c.tries > TRIES, c.tries), else_=c.tries + 1))
    row = (await tx.execute(tried.returning(c.id, c.phone_hash, c.code_hash, c.tries, c.until, c.used))).one_or_none()
    if row is None:
        return Outcome.NOT_ASKED
    open_still = row.tries <= TRIES and not row.used and at < row.until
    if not hmac.compare_digest(_hash(tx, row.phone_hash, code), row.code_hash) or not open_still:
        return Outcome.WRONG
    await tx.execute(update(one_time_codes).where(c.id == row.id).values(used=True))
    await link(tx, address_id, row.phone_hash, at)
    return Outcome.RIGHT


async def link(tx: Tx, address_id: int, phone_hash: str, at: datetime) -> None:
    """The address proved this phone: from now on all that proved it are one citizen's, who is told once.

    An address that proved another phone before moves to this one's citizen.
    """
    await _one_at_a_time(tx, phone_hash)
    known = select(func.min(addresses.c.citizen_id)).where(
        addresses.c.phone_hash == phone_hash, addresses.c.id != address_id
    )
    citizen = await tx.scalar(known)
    if citizen is None:
        made = insert(citizens).values(created_at=at).returning(citizens.c.id)
        citizen = (await tx.execute(made)).scalar_one()
    theirs = or_(addresses.c.id == address_id, addresses.c.phone_hash == phone_hash)
    await tx.execute(update(addresses).where(theirs).values(phone_hash=phone_hash, citizen_id=citizen))


async def forget_codes(tx: Tx, before: datetime) -> int:
    """Delete codes of before that moment (at least a day ago, for the limits count a day); how many."""
    gone = await tx.execute(delete(one_time_codes).where(one_time_codes.c.sent_at < before))
    return gone.rowcount


async def _one_at_a_time(tx: Tx, phone_hash: str) -> None:
    """Two requests for one phone follow each other; SQLite has one writer anyway."""
    if tx.on_postgresql:
        await tx.execute(select(func.pg_advisory_xact_lock(func.hashtext(phone_hash))))


async def _may_send(tx: Tx, wanted: Request, phone_hash: str) -> bool:
    c = one_time_codes.c
    today = c.sent_at > wanted.at - DAY
    to_phone = select(func.count()).where(c.phone_hash == phone_hash, today, c.until > c.sent_at).scalar_subquery()
    by_asker = select(func.count()).where(c.asker_hash == wanted.asker_hash, today).scalar_subquery()
    row = (await tx.execute(select(to_phone.label("phone"), by_asker.label("asker")))).one()
    return row.phone < PER_PHONE and row.asker < PER_ASKER and not await _refused(tx, wanted.phone)


async def _refused(tx: Tx, phone: str) -> bool:
    a = addresses.c
    wanted = select(a.id).where(
        a.channel == "sms",
        a.address_hash == tx.vault.digest("sms", phone),
        or_(a.refused == "all", a.state.in_(("stopped", "gone"))),
    )
    return await tx.scalar(wanted) is not None


def _hash(tx: Tx, phone_hash: str, code: str) -> str:
    return tx.vault.digest("one-time code", phone_hash, code)


def _sms(wanted: Request) -> Attempt:
    return Attempt(
        channel="sms",
        address=wanted.phone,
        text=wanted.text,
        lane=Lane.REPLY,
        policy="again",
        look_at=wanted.at,
        state=DeliveryState.WAITING,
        useful_until=wanted.at + LIFE,
    )
