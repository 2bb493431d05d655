"""Offices: taken from a list or first seen in an import, found by code, name or dossier; and their advisory points.

The columns hold what is true now. What an official set here is marked `edited`, and a later list leaves it be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from store.database import Tx
from store.tables.offices import advisory_points, offices

LONGEST_CODE = 35
EDITABLE = frozenset(
    {"name", "short", "level", "parent_id", "address", "phone", "hours", "serves", "old_names", "old_codes", "note"}
    | {"accents"}
)
"""What an official may set of an office."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a list did, in offices, and in `points`; `kept`: (office's code, column) where an official's own stayed."""

    new: int = 0
    changed: int = 0
    same: int = 0
    points: int = 0
    kept: tuple[tuple[str, str], ...] = ()


async def merge(tx: Tx, rows: Iterable[Mapping[str, Any]], points: Iterable[Mapping[str, Any]] = ()) -> Merged:
    """Add or renew offices by code, then their points by office and name.

    Keys of a row are the table's columns; what is not among them stays. `parent` is a parent's code or name, of a row
    that is there or comes with them.
    """
    known = {row.code: row for row in await all_offices(tx)}
    told = [dict(each) for each in rows]
    new = [each for each in told if each["code"] not in known]
    for each in new:
        await tx.execute(insert(offices).values(**_columns(each)))
    parents = await office_ids(tx)
    changed, kept = 0, []
    for each in told:
        row = known.get(each["code"])
        facts = _columns(each) if row is not None else {}
        if each.get("parent"):
            facts["parent_id"] = parents[each["parent"]]
        news = {name: value for name, value in facts.items() if row is None or getattr(row, name) != value}
        local = [name for name in news if row is not None and name in row.edited]
        kept += [(each["code"], name) for name in local]
        changed += await _set(tx, each["code"], {name: news[name] for name in news if name not in local}, row is None)
    moved = await merge_points(tx, points, parents)
    return Merged(len(new), changed, len(told) - len(new) - changed, moved, tuple(kept))


async def _set(tx: Tx, code: str, facts: Mapping[str, Any], new: bool) -> int:
    if facts:
        await tx.execute(update(offices).where(offices.c.code == code).values(**facts))
    return int(bool(facts) and not new)


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in offices.c and name != "parent"}


async def merge_points(tx: Tx, points: Iterable[Mapping[str, Any]], ids: Mapping[str, int]) -> int:
    """Add or renew points by office (`parent`: its code or name) and name; how many are new or changed.

    An office's points that are not among those told of it are no more, but for those that an official set here.
    """
    by_office: dict[int, dict[str, dict[str, Any]]] = {}
    for each in points:
        facts = {name: value for name, value in each.items() if name != "parent"}
        by_office.setdefault(ids[each["parent"]], {})[facts["name"]] = facts
    return sum([await _renew_points(tx, office_id, told) for office_id, told in by_office.items()])


async def _renew_points(tx: Tx, office_id: int, told: Mapping[str, Mapping[str, Any]]) -> int:
    c = advisory_points.c
    known = {row.name: row for row in (await tx.execute(select(advisory_points).where(c.office_id == office_id))).all()}
    gone = [row.id for name, row in known.items() if name not in told and not row.edited]
    if gone:
        await tx.execute(delete(advisory_points).where(c.id.in_(gone)))
    count = len(gone)
    for name, facts in told.items():
        row = known.get(name)
        if row is None:
            await tx.execute(insert(advisory_points).values(office_id=office_id, **facts))
        elif not row.edited and any(getattr(row, key) != value for key, value in facts.items()):
            await tx.execute(update(advisory_points).where(c.id == row.id).values(**facts))
        else:
            continue
        count += 1
    return count


async def add_offices(tx: Tx, rows: Sequence[Mapping[str, Any]], points: Iterable[Mapping[str, Any]] = ()) -> int:
    """Add or renew offices by code. How many."""
    await merge(tx, rows, points)
    return len(rows)


async def edit(tx: Tx, code: str, values: Mapping[str, Any]) -> bool:
    """Set what an official knows better; later lists leave it. Raises KeyError for what may not be set."""
    if wrong := values.keys() - EDITABLE:
        raise KeyError(min(wrong))
    row = (await tx.execute(select(offices).where(offices.c.code == code))).one_or_none()
    if row is None:
        return False
    edited = sorted({*row.edited, *values})
    await tx.execute(update(offices).where(offices.c.id == row.id).values(**values, edited=edited, confirmed=True))
    return True


async def edit_point(tx: Tx, office_id: int, name: str, values: Mapping[str, Any]) -> None:
    """Set a point as an official knows it: a new one, or one whose address, telephone or hours are otherwise."""
    facts = {**values, "edited": True}
    row = tx.insert(advisory_points).values(office_id=office_id, name=name, **facts)
    await tx.execute(row.on_conflict_do_update(index_elements=["office_id", "name"], set_=facts))


async def drop_point(tx: Tx, point_id: int, office_id: int) -> bool:
    """A point of that office is no more."""
    which = (advisory_points.c.id == point_id) & (advisory_points.c.office_id == office_id)
    return (await tx.execute(delete(advisory_points).where(which))).rowcount > 0


async def all_offices(tx: Tx) -> list[Any]:
    """Every office, by code."""
    return list((await tx.execute(select(offices).order_by(offices.c.code))).all())


async def by_id(tx: Tx, office_id: int) -> Any:
    """One office; None where there is none."""
    return (await tx.execute(select(offices).where(offices.c.id == office_id))).one_or_none()


async def all_points(tx: Tx) -> dict[int, list[Any]]:
    """Every advisory point by its office's id, in the order of their names."""
    found: dict[int, list[Any]] = {}
    for row in (await tx.execute(select(advisory_points).order_by(advisory_points.c.name))).all():
        found.setdefault(row.office_id, []).append(row)
    return found


async def office_ids(tx: Tx) -> dict[str, int]:
    """Office ids by code, by the codes that they took over, and, where no code is known, by name."""
    c = offices.c
    rows = (await tx.execute(select(c.id, c.code, c.name, c.old_codes))).all()
    before = {code: row.id for row in rows for code in row.old_codes}
    return {row.name: row.id for row in rows} | before | {row.code: row.id for row in rows}


async def note_unknown(tx: Tx, code: str, name: str) -> int:
    """An office seen in an import only: kept unconfirmed with default hours, and listed until somebody confirms it."""
    row = insert(offices).values(code=(code or name)[:LONGEST_CODE], name=name or code, short="", confirmed=False)
    return int((await tx.execute(row.returning(offices.c.id))).scalar_one())


async def confirm(tx: Tx, code: str) -> bool:
    """An official has checked that office."""
    done = await tx.execute(update(offices).where(offices.c.code == code).values(confirmed=True))
    return done.rowcount > 0
