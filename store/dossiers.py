"""The one door to a dossier: what somebody who asks may see of it, in three rings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal, null, select

from dossier_code import CodeReading, key
from store.conversations import codes_looked_up
from store.database import Tx
from store.tables.dossiers import dossier_events, dossiers, id_locks, sources, subscriptions
from store.tables.offices import offices
from store.vault import Vault

NAMES_ARE_SHOWN_IN = frozenset({"web", "telegram", "zalo"})
"""Chats of one person; an SMS, a call or an e-mail may be read by others."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of the three rings (settings of [privacy])."""

    lookups_per_hour: int = 10
    id_proof_tries: int = 5
    id_lock_hours: int = 24
    agent_dossiers: int = 20
    phone_ring_months: int = 12
    practice: frozenset[str] = frozenset()
    """Channels of the simulator, where it is for training only: they reach sample dossiers and no others."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the address, the phone it proved, the ID digits given with the code; `hash` is whom to count."""

    address_id: int
    channel: str
    phone_hash: str | None
    hash: str
    at: datetime
    digits: str = ""


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """What an answer says of an office."""

    name: str
    short: str
    phone: str
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class Details:
    """Ring (b): for the registered phone, or the last four digits of the ID."""

    procedure_code: str
    procedure: str
    received_at: datetime | None
    due_at: datetime | None
    due_by: str
    finished_at: datetime | None
    returned_at: datetime | None
    unit: str
    officer: str
    missing: str
    missing_by: datetime | None
    fee_due: int | None
    fee_paid: bool
    request: str
    followed: bool
    applicant: str = ""  # ring (c)


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier cut to the asker's ring: `details` is None for who proved nothing."""

    id: int
    code: str
    status: int
    status_at: datetime
    as_of: datetime | None
    office: OfficeLine
    details: Details | None
    sample: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look-up gives. `own` looks count for nobody; `slowed` tells too many of other people's codes."""

    seen: Seen | None = None
    own: bool = False
    ambiguous: bool = False
    slowed: bool = False


async def for_citizen(tx: Tx, code: CodeReading, asker: Asker, rules: Rules) -> Finding:
    """What the asker may see of the dossier with that code, typed in any way.

    The same statements run whether the code exists or not, and whether a proof is right, wrong or locked; a wrong
    proof is answered like a missing one.
    """
    found = list((await tx.execute(_lookup(), _wanted(tx, code, asker, rules))).all())
    rows = [row for row in _meant(found, code) if row.sample or asker.channel not in rules.practice]
    if asker.digits:
        await _note_proof(tx, code, asker, rules, right=any(_digits_match(tx, row, asker) for row in rows))
    slowed = found[0].looked_up >= rules.lookups_per_hour
    if len(rows) != 1:
        return Finding(ambiguous=len(rows) > 1, slowed=slowed)
    row = rows[0]
    own = _is_own(row, asker, rules) or (_digits_match(tx, row, asker) and not _locked(found[0], asker))
    if slowed and not own:
        return Finding(slowed=True)
    return Finding(_cut(tx, row, asker, own), own=own or bool(row.followed))


async def known_keys(tx: Tx, keys: Sequence[str]) -> set[str]:
    """Which of these look-up keys some dossier has."""
    if not keys:
        return set()
    found = await tx.execute(select(dossiers.c.code_key).where(dossiers.c.code_key.in_(keys)))
    return set(found.scalars())


async def steps(tx: Tx, dossier_id: int) -> list[Any]:
    """The way of a dossier (đường đi của hồ sơ), oldest first: at, status, unit, officer, content."""
    way = select(dossier_events).where(dossier_events.c.dossier_id == dossier_id)
    return list((await tx.execute(way.order_by(dossier_events.c.at, dossier_events.c.id))).all())


async def of_phone(tx: Tx, phone_hash: str, *, limit: int = 4, samples: bool = False) -> list[Any]:
    """The newest dossiers (or `samples` only) whose registered phone this is: code, status, office's short name."""
    return list((await tx.execute(_of_phone(samples), {"phone_hash": phone_hash, "most": limit})).all())


async def office_code(tx: Tx, code_key: str) -> str | None:
    """The code of the office that has the dossier with that look-up key."""
    where = select(offices.c.code).join(dossiers, dossiers.c.office_id == offices.c.id)
    found: str | None = await tx.scalar(where.where(dossiers.c.code_key == code_key).limit(1))
    return found


async def of_request(tx: Tx, request: str) -> list[Any]:
    """The dossiers of one request (liên thông), by code: code, status, procedure_name."""
    same = select(dossiers.c.code, dossiers.c.status, dossiers.c.procedure_name).where(dossiers.c.request == request)
    return list((await tx.execute(same.order_by(dossiers.c.code))).all())


async def about(tx: Tx, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What notices say of these dossiers: the stored row, its office's name and telephone, the applicant's name."""
    office = (offices.c.name.label("office_name"), offices.c.short.label("office_short"))
    wanted = select(dossiers, *office, offices.c.phone.label("office_phone"))
    wanted = wanted.join(offices, offices.c.id == dossiers.c.office_id).where(dossiers.c.id.in_(ids))
    rows = (await tx.execute(wanted)).mappings()
    return {row["id"]: {**row, "applicant": _opened(tx, row["applicant"])} for row in rows}


def _opened(tx: Tx, sealed: bytes | None) -> str:
    return tx.vault.open(sealed) if sealed is not None else ""


def id_digits_hash(vault: Vault, code: str, digits: str) -> str:
    """How the last four digits of an applicant's ID are kept: hashed together with the code."""
    return vault.digest("id", key(code), digits)


@cache
def _of_phone(samples: bool) -> Select[Any]:
    columns = (dossiers.c.code, dossiers.c.status, dossiers.c.last_event_at)
    mine = select(*columns, offices.c.short, offices.c.code.label("office_code"))
    mine = mine.join(offices, offices.c.id == dossiers.c.office_id)
    mine = mine.where(dossiers.c.phone_hash == bindparam("phone_hash"))
    mine = mine.where(dossiers.c.sample) if samples else mine
    return mine.order_by(dossiers.c.last_event_at.desc()).limit(bindparam("most"))


@cache
def _lookup() -> Select[Any]:
    """The look-up of every turn about a code, built once; its parameters are given by `_wanted`."""
    one = select(literal(1).label("one")).subquery()
    tables = (
        one.outerjoin(dossiers, dossiers.c.code_key.in_(bindparam("keys", expanding=True)))
        .outerjoin(offices, offices.c.id == dossiers.c.office_id)
        .outerjoin(sources, sources.c.name == dossiers.c.source)
        .outerjoin(id_locks, id_locks.c.code_hash == bindparam("code_hash"))
    )
    return select(
        dossiers,
        offices.c.name.label("office_name"),
        offices.c.short.label("office_short"),
        offices.c.phone.label("office_phone"),
        offices.c.address.label("office_address"),
        offices.c.code.label("office_code"),
        sources.c.last_at.label("as_of"),
        id_locks.c.until.label("locked_until"),
        _followed().label("followed"),
        _dossiers_of_phone().label("on_this_phone"),
        codes_looked_up().label("looked_up"),
    ).select_from(tables)


def _wanted(tx: Tx, code: CodeReading, asker: Asker, rules: Rules) -> dict[str, Any]:
    return {
        "keys": [code.key, *code.others],
        "code_hash": tx.vault.digest("code", code.key),
        "who": asker.address_id,
        "most": rules.agent_dossiers + 1,
        "asker_hash": asker.hash,
        "an_hour_ago": asker.at - timedelta(hours=1),
    }


def _followed() -> ColumnElement[Any]:
    mine = and_(subscriptions.c.dossier_id == dossiers.c.id, subscriptions.c.address_id == bindparam("who"))
    return select(func.count()).where(mine, subscriptions.c.ended_at.is_(None)).correlate(dossiers).scalar_subquery()


def _dossiers_of_phone() -> ColumnElement[Any]:
    others = dossiers.alias("others")
    some = select(others.c.id).where(others.c.phone_hash == dossiers.c.phone_hash).limit(bindparam("most"))
    return select(func.count()).select_from(some.correlate(dossiers).subquery()).scalar_subquery()


def _meant(found: list[Any], code: CodeReading) -> list[Any]:
    """The rows with that code; where two codes fold to the same key, only the one typed exactly."""
    rows = [row for row in found if row.id is not None]
    exact = [row for row in rows if row.code.upper() == code.code]
    return exact if len(rows) > 1 and exact else rows


def _is_own(row: Any, asker: Asker, rules: Rules) -> bool:
    """Whether the asker's proved phone is the registered one, still and not an agent's."""
    if not asker.phone_hash or asker.phone_hash != row.phone_hash:
        return False
    recent = asker.at - row.last_event_at <= timedelta(days=31 * rules.phone_ring_months)
    return bool(recent and row.on_this_phone <= rules.agent_dossiers)


def _digits_match(tx: Tx, row: Any, asker: Asker) -> bool:
    return bool(asker.digits and row.id_hash and row.id_hash == id_digits_hash(tx.vault, row.code, asker.digits))


def _locked(row: Any, asker: Asker) -> bool:
    return bool(row.locked_until is not None and row.locked_until > asker.at)


async def _note_proof(tx: Tx, code: CodeReading, asker: Asker, rules: Rules, *, right: bool) -> None:
    """Count a wrong proof of any code, found or not; the n-th locks that code's ID proof, whoever asks."""
    locked = id_locks.c.until > asker.at
    failures = case((locked, id_locks.c.failures), (id_locks.c.until.is_not(None), 0), else_=id_locks.c.failures)
    failures = case((locked, failures), else_=literal(0) if right else failures + 1)
    lock = case((failures >= rules.id_proof_tries, asker.at + timedelta(hours=rules.id_lock_hours)), else_=null())
    row = tx.insert(id_locks).values(
        code_hash=tx.vault.digest("code", code.key), failures=0 if right else 1, until=None
    )
    await tx.execute(
        row.on_conflict_do_update(
            index_elements=["code_hash"],
            set_={"failures": failures, "until": case((locked, id_locks.c.until), else_=lock)},
        )
    )


def _cut(tx: Tx, row: Any, asker: Asker, own: bool) -> Seen:
    office = OfficeLine(row.office_name, row.office_short, row.office_phone, row.office_address, row.office_code)
    details = _details(tx, row, asker) if own else None
    return Seen(row.id, row.code, row.status, row.status_at, row.as_of, office, details, row.sample)


def _details(tx: Tx, row: Any, asker: Asker) -> Details:
    by_phone = asker.phone_hash is not None and asker.phone_hash == row.phone_hash
    named = by_phone and asker.channel in NAMES_ARE_SHOWN_IN and row.applicant is not None
    return Details(
        procedure_code=row.procedure_code,
        procedure=row.procedure_name,
        received_at=row.received_at,
        due_at=row.due_at,
        due_by=row.due_by,
        finished_at=row.finished_at,
        returned_at=row.returned_at,
        unit=row.unit,
        officer=row.officer,
        missing=row.missing,
        missing_by=row.missing_by,
        fee_due=row.fee_due,
        fee_paid=row.fee_paid,
        request=row.request,
        followed=bool(row.followed),
        applicant=tx.vault.open(row.applicant) if named else "",
    )
