"""What officials write to many, and to whom"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("office_id", columns.BigId, nullable=True),
        sa.Column("author_id", columns.BigId, nullable=False),
        sa.Column("audience", columns.Facts, nullable=False),
        sa.Column("names", columns.Facts, nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content_hash", sa.String(length=43), nullable=False),
        sa.Column("recipients_hash", sa.String(length=43), nullable=False),
        sa.Column("figures", columns.Facts, nullable=False),
        sa.Column("not_before", columns.Moment(), nullable=True),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.Column("proposed_at", columns.Moment(), nullable=True),
        sa.Column("approver_id", columns.BigId, nullable=True),
        sa.Column("approved_hash", sa.String(length=43), nullable=True),
        sa.Column("approved_until", columns.Moment(), nullable=True),
        sa.Column("override", sa.Text(), nullable=False),
        sa.Column("started_at", columns.Moment(), nullable=True),
        sa.Column("queued_to", columns.BigId, nullable=False),
        sa.Column("queued_at", columns.Moment(), nullable=True),
        sa.Column("stopped_by", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["approver_id"], ["officials.id"], name=op.f("fk_broadcasts_approver_id")),
        sa.ForeignKeyConstraint(["author_id"], ["officials.id"], name=op.f("fk_broadcasts_author_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_broadcasts_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index(op.f("ix_broadcasts_state_not_before"), "broadcasts", ["state", "not_before"])
    op.create_index(op.f("ix_broadcasts_content_hash_started_at"), "broadcasts", ["content_hash", "started_at"])
    op.create_table(
        "broadcast_recipients",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("broadcast_id", columns.BigId, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("number_hash", sa.String(length=43), nullable=True),
        sa.Column("phone_hash", sa.String(length=43), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("left_out", sa.String(length=15), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("parts", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcasts.id"], name=op.f("fk_broadcast_recipients_broadcast_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_recipients")),
    )
    for names in (["broadcast_id", "left_out", "id"], ["broadcast_id", "number_hash"], ["broadcast_id", "id"]):
        op.create_index(op.f(f"ix_broadcast_recipients_{'_'.join(names)}"), "broadcast_recipients", names)


def downgrade() -> None:
    op.drop_table("broadcast_recipients")
    op.drop_table("broadcasts")
