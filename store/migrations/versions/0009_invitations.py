"""Whom officials invite to what, and who comes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_gatherings()
    _make_invitations()
    op.add_column("broadcasts", sa.Column("event", columns.Facts, nullable=False, server_default="{}"))
    op.add_column("broadcasts", sa.Column("gathering_id", columns.BigId, nullable=True))
    op.create_index(op.f("ix_broadcasts_gathering_id"), "broadcasts", ["gathering_id"])
    channel = sa.Column("channel", sa.String(length=10), nullable=False, server_default="sms")
    op.add_column("broadcast_recipients", channel)


def downgrade() -> None:
    op.drop_column("broadcast_recipients", "channel")
    op.drop_index(op.f("ix_broadcasts_gathering_id"), "broadcasts")
    op.drop_column("broadcasts", "gathering_id")
    op.drop_column("broadcasts", "event")
    op.drop_table("invitations")
    op.drop_table("gatherings")


def _make_gatherings() -> None:
    op.create_table(
        "gatherings",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("office_id", columns.BigId, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", columns.Moment(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", columns.Moment(), nullable=True),
        sa.Column("reminded_for", sa.String(length=10), nullable=False),
        sa.Column("created_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_gatherings_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gatherings")),
    )
    op.create_index(op.f("ix_gatherings_office_id_starts_at"), "gatherings", ["office_id", "starts_at"])
    op.create_index(op.f("ix_gatherings_starts_at"), "gatherings", ["starts_at"])


def _make_invitations() -> None:
    gathering = sa.ForeignKeyConstraint(
        ["gathering_id"], ["gatherings.id"], name=op.f("fk_invitations_gathering_id"), ondelete="CASCADE"
    )
    op.create_table(
        "invitations",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("gathering_id", columns.BigId, nullable=False),
        sa.Column("recipient", sa.String(length=60), nullable=False),
        sa.Column("phone_hash", sa.String(length=43), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.String(length=43), nullable=True),
        sa.Column("code_hash", sa.String(length=43), nullable=True),
        sa.Column("answer", sa.String(length=3), nullable=False),
        sa.Column("answered_at", columns.Moment(), nullable=True),
        sa.Column("answered_by", sa.String(length=20), nullable=False),
        sa.Column("checked_in_at", columns.Moment(), nullable=True),
        sa.Column("checked_in_by", columns.BigId, nullable=True),
        gathering,
        sa.ForeignKeyConstraint(["checked_in_by"], ["officials.id"], name=op.f("fk_invitations_checked_in_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("gathering_id", "recipient", name=op.f("uq_invitations_gathering_id_recipient")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    code = op.f("ix_invitations_gathering_id_code_hash")
    op.create_index(code, "invitations", ["gathering_id", "code_hash"], unique=True)
    op.create_index(op.f("ix_invitations_phone_hash"), "invitations", ["phone_hash"])
