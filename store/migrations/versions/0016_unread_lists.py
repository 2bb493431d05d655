"""Lists of broadcasts that are still to be read"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unread_lists",
        sa.Column("broadcast_id", columns.BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", columns.Sealed(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("reader", sa.String(length=20), server_default="", nullable=False),
        sa.Column("until", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_unread_lists_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("broadcast_id", name=op.f("pk_unread_lists")),
    )


def downgrade() -> None:
    op.drop_table("unread_lists")
