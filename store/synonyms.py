"""Words of the people for a procedure, added by an official: a draft until the question set was run with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from store.database import Tx
from store.procedures import raise_version
from store.tables.procedures import synonyms


async def put(tx: Tx, says: str, means: str, state: str, author: str, at: datetime) -> None:
    """Add a synonym or change it; a live one is in every process within five seconds."""
    values = {"says": says, "means": means, "state": state, "author": author, "at": at}
    row = tx.insert(synonyms).values(values)
    await tx.execute(row.on_conflict_do_update(index_elements=["says"], set_=values))
    if state == "live":
        await raise_version(tx)


async def remove(tx: Tx, says: str) -> bool:
    """Take a synonym back; whether there was one."""
    gone = await tx.execute(synonyms.delete().where(synonyms.c.says == says))
    await raise_version(tx)
    return gone.rowcount > 0


async def all_synonyms(tx: Tx) -> list[Any]:
    """Every synonym with its state and author, by what is said."""
    return list((await tx.execute(select(synonyms).order_by(synonyms.c.says))).all())
