"""Which officials are told of an office's dossiers: its clerks and leaders who have a telephone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from store.database import Tx
from store.staff import Role
from store.tables.offices import offices
from store.tables.staff import officials

TOLD = (Role.CLERK, Role.LEADER)


@dataclass(frozen=True, slots=True)
class Member:
    """An official of an office, as notices name them: `recipient` is "official:<id>"."""

    id: int
    role: Role
    office_id: int | None

    @property
    def recipient(self) -> str:
        return f"official:{self.id}"


async def of_offices(tx: Tx, office_ids: Collection[int]) -> dict[int, list[Member]]:
    """Who is told of these offices' dossiers, by office; an office without anybody is left out."""
    found: dict[int, list[Member]] = defaultdict(list)
    for member in await everybody(tx):
        if member.office_id in office_ids:
            found[member.office_id].append(member)  # type: ignore[index]
    return dict(found)


async def everybody(tx: Tx) -> list[Member]:
    """Every clerk and leader with a telephone, by id; `office_id` None works for the whole province."""
    o = officials.c
    which = o.disabled.is_(False) & o.phone.is_not(None) & o.role.in_(TOLD)
    rows = await tx.execute(select(o.id, o.role, o.office_id).where(which).order_by(o.id))
    return [Member(row.id, Role(row.role), row.office_id) for row in rows]


async def phones(tx: Tx, ids: Collection[int]) -> dict[int, str]:
    """The telephones (E.164) of these officials, of those who are not disabled."""
    if not ids:
        return {}
    wanted = select(officials.c.id, officials.c.phone).where(officials.c.id.in_(ids), officials.c.disabled.is_(False))
    return {row.id: tx.vault.open(row.phone) for row in await tx.execute(wanted) if row.phone is not None}


async def set_phone(tx: Tx, username: str, phone: str) -> bool:
    """Keep an official's telephone (E.164), sealed; "" takes it out. False where there is none of that name."""
    sealed = tx.vault.seal(phone) if phone else None
    changed = officials.update().where(officials.c.username == username).values(phone=sealed)
    return (await tx.execute(changed)).rowcount == 1


async def below(tx: Tx) -> dict[int, set[int]]:
    """Each office with all those under it, itself among them."""
    rows = (await tx.execute(select(offices.c.id, offices.c.parent_id))).all()
    parents = {row.id: row.parent_id for row in rows}
    found: dict[int, set[int]] = {id_: {id_} for id_ in parents}
    for id_ in parents:
        above, seen = parents[id_], {id_}
        while above is not None and above not in seen:
            found[above].add(id_)
            seen.add(above)
            above = parents[above]
    return found
