"""What an office serves and took over, and its advisory points"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LISTS = ("serves", "old_codes", "edited")


def upgrade() -> None:
    for name in LISTS:
        op.add_column("offices", sa.Column(name, columns.Facts, nullable=False, server_default=sa.text("'[]'")))
    op.add_column("offices", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "advisory_points",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("office_id", columns.BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("hours", columns.Facts, nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_advisory_points_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisory_points")),
        sa.UniqueConstraint("office_id", "name", name=op.f("uq_advisory_points_office_id_name")),
    )


def downgrade() -> None:
    op.drop_table("advisory_points")
    for name in (*LISTS, "note"):
        op.drop_column("offices", name)
