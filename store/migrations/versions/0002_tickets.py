"""Tickets, and talks that an official holds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("address_id", columns.BigId, nullable=False),
        sa.Column("office_id", columns.BigId, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("official_id", columns.BigId, nullable=True),
        sa.Column("opened_at", columns.Moment(), nullable=False),
        sa.Column("heard_at", columns.Moment(), nullable=False),
        sa.Column("answered_at", columns.Moment(), nullable=True),
        sa.Column("closed_at", columns.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_tickets_address_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_tickets_office_id")),
        sa.ForeignKeyConstraint(["official_id"], ["officials.id"], name=op.f("fk_tickets_official_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_address_id_state"), ["address_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_state_office_id"), ["state", "office_id"], unique=False)

    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("held_until", columns.Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.drop_column("held_until")

    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tickets_state_office_id"))
        batch_op.drop_index(batch_op.f("ix_tickets_address_id_state"))

    op.drop_table("tickets")
