"""A catalogue as it was read, in parts: no database copies the whole of it for each start"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("libraries")
    op.create_table(
        "libraries",
        sa.Column("fingerprint", sa.String(length=64), primary_key=True, nullable=False),
        sa.Column("held", sa.Boolean(), primary_key=True, nullable=False),
        sa.Column("part", sa.Integer(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("libraries")
    op.create_table(
        "libraries",
        sa.Column("fingerprint", sa.String(length=64), primary_key=True, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", columns.Moment(), nullable=False),
    )
