"""Each person's invitation: made when it is sent, found by its token, answered in any way, seen at the door."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, String, cast, func, literal_column, or_, select, update

from invitation import entry_code, new_token
from store.database import Tx
from store.gatherings import Gathering, gathering_of
from store.tables.broadcasts import broadcasts
from store.tables.invitations import gatherings, invitations
from store.tables.notices import notices
from store.tables.offices import offices
from store.vault import Vault

SAID_BY = ("MOI_DU_HOP", "DOI_LICH_HOP", "NHAC_DU_HOP")
"""The notices that ask whether somebody comes."""
_NAMES = (
    "ho_ten",
    "ho_va_ten",
    "ten",
    "ho_ten_nguoi_duoc_moi",
    "nguoi_duoc_moi",
    "ho_ten_cong_dan",
    "full_name",
    "name",
)


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited. `token` and `address` are "" once they were erased; `name` where the list had one."""

    id: int
    gathering_id: int
    token: str
    address: str
    name: str
    answer: str
    answered_at: datetime | None
    checked_in_at: datetime | None

    @property
    def code(self) -> str:
        """What is typed at the door."""
        return entry_code(self.token)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person's invitation as a talk sees it; `asked_at` is when we last asked."""

    guest: Guest
    gathering: Gathering
    asked_at: datetime


def draw(vault: Vault, gathering_id: int, people: Iterable[Any], taken: set[str]) -> list[dict[str, Any]]:
    """Rows for `add`, each with a token of its own; `taken` are the code hashes in use. Slow for many: use a thread."""
    return [_draw(vault, gathering_id, each, taken) for each in people]


async def taken_codes(tx: Tx, gathering_id: int) -> set[str]:
    """The hashes of the codes that are in use for this gathering."""
    wanted = select(invitations.c.code_hash).where(invitations.c.gathering_id == gathering_id)
    return {row.code_hash for row in await tx.execute(wanted) if row.code_hash}


async def add(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    """Keep invitations; who has one keeps it."""
    if rows:
        whose = ["gathering_id", "recipient"]
        await tx.execute(tx.insert(invitations).on_conflict_do_nothing(index_elements=whose), list(rows))


async def of_recipients(tx: Tx, wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], Guest]:
    """The invitations of each (gathering, recipient)."""
    found: dict[tuple[int, str], Guest] = {}
    for gathering_id in {each for each, _ in wanted}:
        whose = [recipient for each, recipient in wanted if each == gathering_id]
        which = (invitations.c.gathering_id == gathering_id) & invitations.c.recipient.in_(whose)
        rows = await tx.execute(select(invitations).where(which))
        found |= {(gathering_id, row.recipient): _guest(tx, row) for row in rows}
    return found


async def by_token(tx: Tx, token: str) -> tuple[Guest, Gathering] | None:
    """Whose token it is, and to what."""
    row = (await tx.execute(_joined().where(invitations.c.token_hash == tx.vault.digest("invitation", token)))).first()
    return (_guest(tx, row), gathering_of(row, "gathering_id")) if row else None


async def by_code(tx: Tx, gathering_id: int, code: str) -> Guest | None:
    """Whose code it is at this gathering."""
    code_hash = tx.vault.digest("entry code", str(gathering_id), code)
    which = (invitations.c.gathering_id == gathering_id) & (invitations.c.code_hash == code_hash)
    row = (await tx.execute(select(invitations).where(which))).one_or_none()
    return _guest(tx, row) if row else None


async def asked(tx: Tx, phone_hash: str, since: datetime) -> list[Asked]:
    """What this phone was invited to that begins after then, cancelled or not, last asked last."""
    subjects = ["broadcast", "gathering"]
    mine = notices.c.recipient == invitations.c.recipient
    about = or_(*(_is_about(sort) for sort in subjects))
    at = func.max(notices.c.tried_since).label("asked_at")
    heard = select(at).where(mine, about, notices.c.kind.in_(SAID_BY)).scalar_subquery().label("asked_at")
    wanted = _joined(heard).where(invitations.c.phone_hash == phone_hash, gatherings.c.starts_at > since)
    rows = [row for row in await tx.execute(wanted) if row.asked_at is not None and row.token is not None]
    found = [Asked(_guest(tx, row), gathering_of(row, "gathering_id"), row.asked_at) for row in rows]
    return sorted(found, key=lambda each: each.asked_at)


async def answer(tx: Tx, guest: Guest, said: str, by: str, at: datetime) -> None:
    """Keep what they said, "yes" or "no"; a later word changes it."""
    values = {"answer": said, "answered_at": at, "answered_by": by}
    await tx.execute(update(invitations).where(invitations.c.id == guest.id).values(values))


async def check_in(tx: Tx, guest: Guest, official_id: int, at: datetime) -> bool:
    """They are at the door; False where they came before. Of two scans at once one is the first."""
    which = (invitations.c.id == guest.id) & invitations.c.checked_in_at.is_(None)
    values = {"checked_in_at": at, "checked_in_by": official_id}
    return (await tx.execute(update(invitations).where(which).values(values))).rowcount == 1


async def guests(
    tx: Tx, gathering_id: int, after: int = 0, limit: int = 1000, answer: str | None = None
) -> list[Guest]:
    """The next ones of a gathering; of one answer ("" has not said), or "there"."""
    c = invitations.c
    wanted = select(invitations).where(c.gathering_id == gathering_id, c.id > after).order_by(c.id).limit(limit)
    if answer is not None:
        wanted = wanted.where(c.checked_in_at.is_not(None) if answer == "there" else c.answer == answer)
    return [_guest(tx, row) for row in await tx.execute(wanted)]


async def to_remind(tx: Tx, gathering_id: int) -> list[str]:
    """The recipients who have not said no."""
    c = invitations.c
    wanted = select(c.recipient).where(c.gathering_id == gathering_id, c.answer != "no", c.token.is_not(None))
    return [row.recipient for row in await tx.execute(wanted.order_by(c.id))]


def _is_about(sort: str) -> Any:
    """Whether a notice is about the gathering: about the broadcast that named it, or about itself."""
    if sort == "gathering":
        return notices.c.subject == "gathering:" + cast(invitations.c.gathering_id, String)
    said: Select[Any] = select(literal_column("'broadcast:'") + cast(broadcasts.c.id, String))
    return notices.c.subject.in_(said.where(broadcasts.c.gathering_id == invitations.c.gathering_id))


def _joined(*more: Any) -> Select[Any]:
    facts = (each for each in gatherings.c if each.name not in ("id", "reminded_for"))
    return (
        select(invitations, *facts, offices.c.name.label("office"), *more)
        .join(gatherings, gatherings.c.id == invitations.c.gathering_id)
        .outerjoin(offices, offices.c.id == gatherings.c.office_id)
    )


def _draw(vault: Vault, gathering_id: int, person: Any, taken: set[str]) -> dict[str, Any]:
    code_hash = ""
    while not code_hash or code_hash in taken:
        token = new_token()
        code_hash = vault.digest("entry code", str(gathering_id), entry_code(token))
    taken.add(code_hash)
    kept = {name: getattr(person, name) for name in ("recipient", "phone_hash", "address", "data")}
    sealed = {"token": vault.seal(token), "token_hash": vault.digest("invitation", token), "code_hash": code_hash}
    return {"gathering_id": gathering_id, **kept, **sealed, "answer": "", "answered_by": ""}


def _guest(tx: Tx, row: Row[Any]) -> Guest:
    token, address = (tx.vault.open(each) if each else "" for each in (row.token, row.address))
    values = json.loads(tx.vault.open(row.data))[0] if row.data else {}
    name = next((values[each] for each in _NAMES if values.get(each)), "")
    moments = (row.answered_at, row.checked_in_at)
    return Guest(row.id, row.gathering_id, token, address, name, row.answer, *moments)
