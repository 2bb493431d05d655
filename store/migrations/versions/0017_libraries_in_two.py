"""A catalogue as it was read: what is let go once it is taken, apart from what stays in memory"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.text("DELETE FROM libraries"))
    with op.batch_alter_table("libraries") as batch:
        batch.drop_column("content")
        batch.add_column(sa.Column("told", sa.LargeBinary(), nullable=False))
        batch.add_column(sa.Column("held", sa.LargeBinary(), nullable=False))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM libraries"))
    with op.batch_alter_table("libraries") as batch:
        batch.drop_column("held")
        batch.drop_column("told")
        batch.add_column(sa.Column("content", sa.LargeBinary(), nullable=False))
