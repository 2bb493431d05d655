"""Offices: taken from a list or first seen in an import, and found by code, name or dossier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select, update

from store.database import Tx
from store.tables.offices import offices


async def add_offices(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> int:
    """Add or renew offices by code; keys are the table's columns, `parent` is a parent's code. How many."""
    count = 0
    for each in rows:
        values = {key: value for key, value in each.items() if key != "parent"}
        if each.get("parent"):
            values["parent_id"] = select(offices.c.id).where(offices.c.code == each["parent"]).scalar_subquery()
        row = tx.insert(offices).values(values)
        await tx.execute(row.on_conflict_do_update(index_elements=["code"], set_=values))
        count += 1
    return count


async def all_offices(tx: Tx) -> list[Any]:
    """Every office, by code."""
    return list((await tx.execute(select(offices).order_by(offices.c.code))).all())


async def office_ids(tx: Tx) -> dict[str, int]:
    """Office ids by code and, where no code is known, by name."""
    rows = (await tx.execute(select(offices.c.id, offices.c.code, offices.c.name))).all()
    return {row.name: row.id for row in rows} | {row.code: row.id for row in rows}


async def note_unknown(tx: Tx, code: str, name: str) -> int:
    """An office seen in an import only: kept unconfirmed with default hours, and listed until somebody confirms it."""
    row = insert(offices).values(code=code or name, name=name or code, short="", confirmed=False)
    return int((await tx.execute(row.returning(offices.c.id))).scalar_one())


async def confirm(tx: Tx, code: str) -> bool:
    """An official has checked that office."""
    done = await tx.execute(update(offices).where(offices.c.code == code).values(confirmed=True))
    return done.rowcount > 0
