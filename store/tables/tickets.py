"""Who asked for a person: one open ticket for each address, until an official closes it."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, false

from store.tables.columns import BigId, Moment, metadata, row_id

tickets = Table(
    "tickets",
    metadata,
    row_id(),
    Column("address_id", BigId, ForeignKey("addresses.id"), nullable=False),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=False),
    Column("state", String(10), nullable=False),  # open | taken | closed
    Column("official_id", BigId, ForeignKey("officials.id"), nullable=True),  # who holds it
    Column("opened_at", Moment, nullable=False),
    Column("heard_at", Moment, nullable=False),  # the citizen's last message
    Column("answered_at", Moment, nullable=True),  # the official's last answer
    Column("closed_at", Moment, nullable=True),
    Column("first_answered_at", Moment, nullable=True),  # how long people wait is told from it
    Column("by_itself", Boolean, nullable=False, default=False, server_default=false()),  # two questions not understood
    Index(None, "address_id", "state"),
    Index(None, "state", "office_id"),
)
