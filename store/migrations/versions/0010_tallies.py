"""Counts by month and office, and deliveries found by their moments"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("figure", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("office_id", columns.BigId, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("number", columns.BigId, nullable=False),
        sa.PrimaryKeyConstraint("figure", "period", "office_id", "key", name=op.f("pk_tallies")),
    )
    op.create_table(
        "tallied",
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_tallied")),
    )
    op.create_index(op.f("ix_deliveries_created_at"), "deliveries", ["created_at"], unique=False)
    op.create_index(op.f("ix_deliveries_sent_at"), "deliveries", ["sent_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_deliveries_sent_at"), table_name="deliveries")
    op.drop_index(op.f("ix_deliveries_created_at"), table_name="deliveries")
    op.drop_table("tallied")
    op.drop_table("tallies")
