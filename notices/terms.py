"""The version in force and the processing time of procedures, as dossiers name them; remembered for one import."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from functools import cache

from knowledge import catalogue
from notices.deadlines import Term, read_term
from store import procedures
from store.database import Tx


class ProcedureTerms:
    """What is known of the procedures of an import; `unknown` are those in no catalogue."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, Term | None]] = {}
        self.unknown: set[str] = set()

    def of(self, code: str) -> tuple[int, Term | None]:
        """The version in force and the term; (0, None) for one that `learn` has not seen."""
        return self._known.get(code, (0, None))

    async def learn(self, tx: Tx, codes: Collection[str]) -> None:
        """Look up those that are not known yet: the imported catalogue first, then the shipped one."""
        wanted = {code for code in codes if code} - self._known.keys()
        if not wanted:
            return
        found = await procedures.in_force(tx, wanted)
        shipped = await asyncio.to_thread(_shipped_times) if wanted - found.keys() else {}
        for code in wanted:
            row = found.get(code)
            time = row.time if row else shipped.get(code)
            self._known[code] = (row.version if row else 0, read_term(time) if time else None)
            if time is None:
                self.unknown.add(code)


@cache
def _shipped_times() -> dict[str, str]:
    return {procedure.code: procedure.time.text for procedure in catalogue.load()}
