"""Apologies, an office's own wordings, changed days, and where a dossier was forwarded"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "days_changed",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("changed_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_days_changed")),
    )
    op.create_table(
        "wordings",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("office_id", columns.BigId, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("changed_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_wordings_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wordings")),
        sa.UniqueConstraint(
            "office_id", "kind", "language", "plain", name=op.f("uq_wordings_office_id_kind_language_plain")
        ),
    )
    op.create_table(
        "apologies",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("dossier_id", columns.BigId, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", columns.Moment(), nullable=False),
        sa.Column("drafted_at", columns.Moment(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("new_due_at", columns.Moment(), nullable=True),
        sa.Column("official_id", columns.BigId, nullable=True),
        sa.Column("confirmed_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_apologies_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["official_id"], ["officials.id"], name=op.f("fk_apologies_official_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apologies")),
        sa.UniqueConstraint("dossier_id", "due_at", name=op.f("uq_apologies_dossier_id_due_at")),
    )
    op.create_index(op.f("ix_apologies_state_due_at"), "apologies", ["state", "due_at"], unique=False)
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partner", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("tracking", sa.String(length=60), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.drop_column("tracking")
        batch_op.drop_column("partner")
    op.drop_index(op.f("ix_apologies_state_due_at"), table_name="apologies")
    for table in ("apologies", "wordings", "days_changed"):
        op.drop_table(table)
