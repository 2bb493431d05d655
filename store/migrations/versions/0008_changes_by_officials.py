"""What officials change of procedures and wordings, trials of it, and how long people waited for a person"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "procedure_changes",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("corrections", columns.Facts, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("author_id", columns.BigId, nullable=False),
        sa.Column("approver_id", columns.BigId, nullable=True),
        sa.Column("written_at", columns.Moment(), nullable=False),
        sa.Column("approved_at", columns.Moment(), nullable=True),
        sa.Column("ended_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["officials.id"], name=op.f("fk_procedure_changes_approver_id")),
        sa.ForeignKeyConstraint(["author_id"], ["officials.id"], name=op.f("fk_procedure_changes_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_changes")),
    )
    op.create_index(op.f("ix_procedure_changes_code_state"), "procedure_changes", ["code", "state"])
    op.create_index(op.f("ix_procedure_changes_state"), "procedure_changes", ["state"])
    op.create_table(
        "trials",
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=43), nullable=False),
        sa.Column("falls", columns.Facts, nullable=False),
        sa.Column("helps", sa.Boolean(), nullable=False),
        sa.Column("touched_at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_trials")),
    )
    op.create_table(
        "wording_changes",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("office_id", columns.BigId, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("author_id", columns.BigId, nullable=False),
        sa.Column("approver_id", columns.BigId, nullable=True),
        sa.Column("written_at", columns.Moment(), nullable=False),
        sa.Column("approved_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["officials.id"], name=op.f("fk_wording_changes_approver_id")),
        sa.ForeignKeyConstraint(["author_id"], ["officials.id"], name=op.f("fk_wording_changes_author_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_wording_changes_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_changes")),
    )
    op.create_index(op.f("ix_wording_changes_office_id_state"), "wording_changes", ["office_id", "state"])
    op.add_column("synonyms", sa.Column("gist", sa.Text(), nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("first_answered_at", columns.Moment(), nullable=True))
    op.add_column("tickets", sa.Column("by_itself", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_column("procedures", "corrections")


def downgrade() -> None:
    op.add_column("procedures", sa.Column("corrections", columns.Facts, nullable=False, server_default="{}"))
    op.drop_column("tickets", "by_itself")
    op.drop_column("tickets", "first_answered_at")
    op.drop_column("synonyms", "gist")
    op.drop_table("wording_changes")
    op.drop_table("trials")
    op.drop_table("procedure_changes")
