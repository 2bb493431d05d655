"""Every table, a file per subject. `metadata` is what migrations compare the database with."""

from store.tables import (
    apologies,
    broadcasts,
    calendar,
    changes,
    citizens,
    consents,
    dossiers,
    invitations,
    jobs,
    keys,
    notices,
    offices,
    procedures,
    staff,
    tallies,
    tickets,
    voices,
    wordings,
)
from store.tables.columns import metadata

__all__ = [
    "apologies", "broadcasts", "calendar", "changes", "citizens", "consents", "dossiers", "invitations", "jobs", "keys",
    "metadata", "notices", "offices", "procedures", "staff", "tallies", "tickets", "voices", "wordings",
]  # fmt: skip
