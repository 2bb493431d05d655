"""Phiếu xin lỗi và hẹn lại: drafted before a dossier is late, confirmed by an official with a reason and a new date."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from store.tables.columns import BigId, Moment, metadata, row_id

apologies = Table(
    "apologies",
    metadata,
    row_id(),
    Column("dossier_id", BigId, ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False),
    Column("state", String(10), nullable=False),  # draft | confirmed | dropped
    Column("due_at", Moment, nullable=False),  # the date that cannot be kept
    Column("drafted_at", Moment, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("new_due_at", Moment, nullable=True),
    Column("official_id", BigId, ForeignKey("officials.id"), nullable=True),  # who confirmed it
    Column("confirmed_at", Moment, nullable=True),
    UniqueConstraint("dossier_id", "due_at"),
    Index(None, "state", "due_at"),
)
