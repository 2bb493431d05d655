"""Consents and refusals in one ledger, with the words and the list that they stand in"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.tables import columns
from store.tables.append_only import refusal_guards

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WITH_WORDS = sa.text("words IS NOT NULL")
_UP = """INSERT INTO consents (at, channel, address_hash, said, scope, source, subject)
SELECT at, channel, address_hash, CASE scope WHEN 'none' THEN 'resumed' ELSE 'refused' END,
CASE scope WHEN 'none' THEN 'all' ELSE scope END,
CASE source WHEN 'citizen' THEN CASE channel WHEN 'web' THEN 'page' ELSE 'text' END ELSE source END, ''
FROM refusals ORDER BY id"""
_DOWN = """INSERT INTO refusals (at, channel, address_hash, scope, source)
SELECT at, channel, address_hash, CASE said WHEN 'resumed' THEN 'none' ELSE scope END,
CASE WHEN source IN ('text', 'page') THEN 'citizen' ELSE source END
FROM consents WHERE said IN ('refused', 'resumed') AND scope IN ('all', 'reminders') ORDER BY id"""


def _shared() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", columns.BigId, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address_hash", columns.Digest, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "consents",
        *_shared(),
        sa.Column("said", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
    )
    op.create_index("ix_consents_channel_address_hash", "consents", ["channel", "address_hash"])
    op.create_index(
        "ix_consents_with_words", "consents", ["at"], sqlite_where=_WITH_WORDS, postgresql_where=_WITH_WORDS
    )
    op.execute(_UP)
    op.drop_table("refusals")
    for statement in refusal_guards("consents", on_postgresql=op.get_bind().dialect.name == "postgresql"):
        op.execute(statement)


def downgrade() -> None:
    op.create_table(
        "refusals",
        *_shared(),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
    )
    op.create_index("ix_refusals_channel_address_hash", "refusals", ["channel", "address_hash"])
    op.execute(_DOWN)
    op.drop_table("consents")
