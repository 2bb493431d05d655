"""Words of the people for a procedure, added by an official: a draft until the question set was run with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from store import questions
from store.database import Tx
from store.procedures import raise_version
from store.tables.procedures import synonyms


async def put(tx: Tx, says: str, means: str, state: str, author: str, at: datetime) -> None:
    """Add a synonym or change it; a live one is in every process within five seconds."""
    await draft(tx, {"says": says, "means": means, "state": state, "author": author, "at": at})


async def draft(tx: Tx, values: dict[str, Any]) -> int:
    """Add a synonym or change it: says, means, state, author, at, `gist` of the questions it is for. Its id."""
    row = tx.insert(synonyms).values(values)
    kept = row.on_conflict_do_update(index_elements=["says"], set_=values).returning(synonyms.c.id)
    synonym_id = int((await tx.execute(kept)).scalar_one())
    if values["state"] == "live":
        await raise_version(tx)
    return synonym_id


async def find(tx: Tx, synonym_id: int) -> Any:
    """One synonym: says, means, state, author, at, gist; None where there is none."""
    return (await tx.execute(select(synonyms).where(synonyms.c.id == synonym_id))).one_or_none()


async def live_as(tx: Tx, says: str) -> int | None:
    """The id of the live synonym of these words: one must be taken back before they can mean something else."""
    found = await tx.scalar(select(synonyms.c.id).where(synonyms.c.says == says, synonyms.c.state == "live"))
    return int(found) if found is not None else None


async def go_live(tx: Tx, synonym_id: int, at: datetime) -> None:
    """It passed its trial; every process has it within five seconds, and the questions that it is for are settled."""
    row = await find(tx, synonym_id)
    if row is None:
        return
    await tx.execute(update(synonyms).where(synonyms.c.id == synonym_id).values(state="live", at=at))
    if row.gist:
        await questions.settle(tx, row.gist)
    await raise_version(tx)


async def remove(tx: Tx, says: str) -> bool:
    """Take a synonym back; its questions are open again. Whether there was one."""
    gone = (await tx.execute(synonyms.delete().where(synonyms.c.says == says).returning(synonyms.c.gist))).one_or_none()
    if gone is not None and gone.gist:
        await questions.reopen(tx, gone.gist)
    await raise_version(tx)
    return gone is not None


async def all_synonyms(tx: Tx) -> list[Any]:
    """Every synonym with its state and author, by what is said."""
    return list((await tx.execute(select(synonyms).order_by(synonyms.c.says))).all())
