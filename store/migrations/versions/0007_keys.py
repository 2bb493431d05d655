"""Random keys, kept sealed by the secret, instead of keys derived from it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vault_keys",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=False),
        sa.Column("active_from", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_keys")),
    )


def downgrade() -> None:
    op.drop_table("vault_keys")
