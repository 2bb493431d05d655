"""A provider's access token with its single-use refresh token, sealed, for all processes; one of them renews it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from store.database import Tx
from store.tables.jobs import leases


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a provider gave: `access` is good until `until`, `refresh` serves once.

    `seed` is a digest of the refresh token that the configuration named when this row began: another one there means
    that an operator wants to begin anew.
    """

    access: str
    refresh: str
    until: datetime
    seed: str


async def read_tokens(tx: Tx, name: str) -> Tokens | None:
    """The tokens of that name; None where none were kept yet."""
    facts = await tx.scalar(select(leases.c.facts).where(leases.c.name == name))
    if not facts:
        return None
    access, refresh = (tx.vault.open(facts[key].encode()) for key in ("access", "refresh"))
    return Tokens(access, refresh, datetime.fromisoformat(facts["until"]), facts["seed"])


async def keep_tokens(tx: Tx, name: str, tokens: Tokens, now: datetime) -> None:
    """Keep new tokens in place of the old, and let go of the lease under which they were renewed (`jobs.take_lease`).

    Commit before the first use: the old refresh token is spent.
    """
    facts = {
        "access": tx.vault.seal(tokens.access).decode(),
        "refresh": tx.vault.seal(tokens.refresh).decode(),
        "until": tokens.until.isoformat(),
        "seed": tokens.seed,
    }
    await tx.execute(update(leases).where(leases.c.name == name).values(facts=facts, until=now))
