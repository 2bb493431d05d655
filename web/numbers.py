"""Numbers as browsers send them: ids and counts that the database can hold, and nothing else."""

from __future__ import annotations

ID = "\\d{1,18}"
"""An id in the address of a route."""
_LONGEST = 18


def number_of(said: str) -> int | None:
    """An id or a count; None where it is no number, or a longer one than there is."""
    return int(said) if said.isdecimal() and len(said) <= _LONGEST else None
