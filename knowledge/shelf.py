"""Procedures by the thousand in little room: what matching and lists need at hand, the whole of each packed away.

A national export is 8,600 procedures and 20 MB of papers and steps, of which an answer tells one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.national import merge, retire
from knowledge.procedure import Competence, Fact, Procedure
from knowledge.stored import as_text, corrected, from_text

FAST, TOLD = 1, 64


@dataclass(slots=True)
class Shelf:
    """`shipped` by code lies over what is imported, and over both what officials said (`corrections` by code); `kept`
    is the whole of those that were packed before, by code, where they lie."""

    shipped: Mapping[str, Procedure]
    corrections: Mapping[str, Mapping[str, Any]]
    kept: Mapping[str, memoryview] = field(default_factory=dict)
    _at_hand: dict[str, Procedure] = field(default_factory=dict)
    _packed: dict[str, bytes] = field(default_factory=dict)
    _agencies: dict[tuple[Competence, ...], tuple[Competence, ...]] = field(default_factory=dict)
    _fields: dict[str, str] = field(default_factory=dict)
    _told: dict[str, Procedure] = field(default_factory=dict)

    def take(self, texts: Iterable[str]) -> None:
        """Put imported procedures on the shelf, each the JSON text of its facts. Raises pydantic.ValidationError."""
        for text in texts:
            each = from_text(text)
            ours = self.shipped.get(each.code)
            if ours is None and each.code not in self.corrections:
                self._put(each, text.encode())
            else:
                self._keep(merge(ours, each) if ours else each)

    def close(self) -> list[Procedure]:
        """Everything is taken: the procedures as they are matched and listed, the shipped ones that none of the
        imported rows is after them."""
        for each in retire([p for p in self.shipped.values() if p.code not in self._packed], len(self._packed)):
            self._keep(each)
        return list(self._at_hand.values())

    def get(self, code: str) -> Procedure | None:
        """The whole procedure of that code. The last ones are remembered: most questions are about a few."""
        if code not in self._told and (code in self._packed or code in self.kept):
            if len(self._told) >= TOLD:
                self._told.clear()
            self._told[code] = from_text(zlib.decompress(self.packed(code)))
        return self._told.get(code)

    def packed(self, code: str) -> bytes | memoryview:
        """The whole of one, packed. Raises KeyError."""
        return self._packed[code] if code in self._packed else self.kept[code]

    def _keep(self, procedure: Procedure) -> None:
        whole = corrected(procedure, self.corrections.get(procedure.code, {}))
        self._put(whole, as_text(whole))

    def _put(self, whole: Procedure, text: bytes) -> None:
        self._packed[whole.code] = zlib.compress(text, FAST)
        self._at_hand[whole.code] = replace(
            whole,
            field=self._fields.setdefault(whole.field, whole.field),
            competences=self._agencies.setdefault(whole.competences, whole.competences),
            lodge=Fact(), online=Fact(), time=Fact(), fee=Fact(),
            papers=(), steps="", legal_basis=(), note="", source="", extra={},
        )  # fmt: skip
