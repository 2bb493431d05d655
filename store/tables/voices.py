"""What citizens say of the service they got: a rating of each returned dossier, and complaints."""

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, String, Table, UniqueConstraint

from store.tables.columns import BigId, Moment, Sealed, metadata, row_id

ratings = Table(
    "ratings",
    metadata,
    row_id(),
    Column("dossier_id", BigId, ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=False),
    Column("address_id", BigId, ForeignKey("addresses.id"), nullable=False),
    Column("score", SmallInteger, nullable=False),  # 1 … 5
    Column("at", Moment, nullable=False),
    UniqueConstraint("dossier_id", "address_id"),
    Index(None, "office_id", "at"),
)

complaints = Table(
    "complaints",
    metadata,
    row_id(),
    Column("address_id", BigId, ForeignKey("addresses.id"), nullable=False),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=True),  # null: nobody knows which
    Column("dossier_id", BigId, ForeignKey("dossiers.id", ondelete="SET NULL"), nullable=True),
    Column("text", Sealed, nullable=True),
    Column("state", String(10), nullable=False),  # open | answered
    Column("at", Moment, nullable=False),
    Index(None, "office_id", "state"),
    Index(None, "address_id", "at"),
)
