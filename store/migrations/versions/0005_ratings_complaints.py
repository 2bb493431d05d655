"""What citizens say of the service they got"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.tables import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ratings",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("dossier_id", columns.BigId, nullable=False),
        sa.Column("office_id", columns.BigId, nullable=False),
        sa.Column("address_id", columns.BigId, nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_ratings_dossier_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_ratings_office_id")),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_ratings_address_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("dossier_id", "address_id", name=op.f("uq_ratings_dossier_id_address_id")),
    )
    op.create_index(op.f("ix_ratings_office_id_at"), "ratings", ["office_id", "at"], unique=False)
    op.create_table(
        "complaints",
        sa.Column("id", columns.BigId, autoincrement=True, nullable=False),
        sa.Column("address_id", columns.BigId, nullable=False),
        sa.Column("office_id", columns.BigId, nullable=True),
        sa.Column("dossier_id", columns.BigId, nullable=True),
        sa.Column("text", columns.Sealed(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name=op.f("fk_complaints_address_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_complaints_office_id")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_complaints_dossier_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_office_id_state"), "complaints", ["office_id", "state"], unique=False)
    op.create_index(op.f("ix_complaints_address_id_at"), "complaints", ["address_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("complaints")
    op.drop_table("ratings")
