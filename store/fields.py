"""Lĩnh vực: which imported procedures belong to which field."""

from __future__ import annotations

from sqlalchemy import select

from store.database import Tx
from store.tables.procedures import procedures


async def field_names(tx: Tx) -> set[str]:
    """The fields of the imported procedures."""
    field = procedures.c.facts["field"].as_string()
    return {row[0] for row in await tx.execute(select(field).distinct()) if row[0]}


async def codes_of_field(tx: Tx, name: str) -> set[str]:
    """The codes of the imported procedures of that field."""
    wanted = select(procedures.c.code).where(procedures.c.facts["field"].as_string() == name)
    return {row.code for row in await tx.execute(wanted)}
