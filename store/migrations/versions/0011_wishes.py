"""When each address wants to be told"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("addresses", sa.Column("hours", sa.String(length=11), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("addresses", "hours")
