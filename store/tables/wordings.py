"""What an office says in its own words instead of the service's."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, Text, UniqueConstraint

from store.tables.columns import BigId, Moment, metadata, row_id

wordings = Table(
    "wordings",
    metadata,
    row_id(),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("language", String(2), nullable=False),
    Column("plain", Boolean, nullable=False),  # by SMS
    Column("template", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("office_id", "kind", "language", "plain"),
)
