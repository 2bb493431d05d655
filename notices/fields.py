"""Fields of procedures (lĩnh vực), of the imported catalogue and the shipped one together."""

from __future__ import annotations

from functools import cache

import store.fields
from knowledge import catalogue
from store.database import Tx


async def all_fields(tx: Tx) -> list[str]:
    """Their names in order."""
    return sorted(set(_shipped()) | await store.fields.field_names(tx))


async def codes_of(tx: Tx, field: str) -> frozenset[str]:
    """The codes of the procedures of that field; none where there is no such."""
    return frozenset(_shipped().get(field, frozenset()) | await store.fields.codes_of_field(tx, field))


@cache
def _shipped() -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = {}
    for procedure in catalogue.load():
        if procedure.field:
            codes.setdefault(procedure.field, set()).add(procedure.code)
    return {field: frozenset(each) for field, each in codes.items()}
