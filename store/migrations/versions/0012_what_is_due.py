"""Indexes of what a timed job asks for, so that it costs what is due and not what there is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WHOLE = {"ix_dossiers_received_at": "received_at", "ix_dossiers_returned_at": "returned_at"}
PARTIAL = {
    "ix_dossiers_unreceived": ("dossiers", "submitted_at", "received_at IS NULL"),
    "ix_dossiers_people": ("dossiers", "last_event_at", "phone_kind <> ''"),
    "ix_watched_codes_waited_for": ("watched_codes", "asked_at", "ended_at IS NULL"),
    "ix_inbound_with_text": ("inbound", "received_at", "text IS NOT NULL"),
    "ix_inbound_with_asker": ("inbound", "received_at", "asker_hash IS NOT NULL"),
    "ix_deliveries_with_text": ("deliveries", "created_at", "text IS NOT NULL"),
}


def upgrade() -> None:
    for name, column in WHOLE.items():
        op.create_index(name, "dossiers", [column])
    for name, (table, column, where) in PARTIAL.items():
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, (table, _, _) in PARTIAL.items():
        op.drop_index(name, table_name=table)
    for name in WHOLE:
        op.drop_index(name, table_name="dossiers")
