"""An office's own words for its notices; notices/own_words.py holds them by the linter before they come here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from store.database import Tx
from store.tables.offices import offices
from store.tables.wordings import wordings

Key = tuple[str, str, bool]
"""Kind, language, and whether it is for SMS."""


async def keep(tx: Tx, office_id: int, key: Key, template: str, at: datetime) -> None:
    """Keep an office's wording; an empty one gives the service's own words back."""
    kind, language, plain = key
    which = {"office_id": office_id, "kind": kind, "language": language, "plain": plain}
    if not template:
        where = [wordings.c[name] == value for name, value in which.items()]
        await tx.execute(delete(wordings).where(*where))
        return
    row = tx.insert(wordings).values(**which, template=template, changed_at=at)
    set_ = {"template": template, "changed_at": at}
    await tx.execute(row.on_conflict_do_update(index_elements=list(which), set_=set_))


async def of_office(tx: Tx, office_id: int) -> dict[Key, str]:
    """What this office words itself."""
    rows = await tx.execute(select(wordings).where(wordings.c.office_id == office_id))
    return {(row.kind, row.language, row.plain): row.template for row in rows}


async def offices_as_told(tx: Tx, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """These offices as notices name them: name, short, phone, accents, and `words` of their own by key."""
    c = offices.c
    rows = await tx.execute(select(c.id, c.name, c.short, c.phone, c.accents).where(c.id.in_(ids)))
    told: dict[int, dict[str, Any]] = {row.id: {**row._mapping, "words": {}} for row in rows}
    for row in await tx.execute(select(wordings).where(wordings.c.office_id.in_(ids))):
        told[row.office_id]["words"][row.kind, row.language, row.plain] = row.template
    return told
