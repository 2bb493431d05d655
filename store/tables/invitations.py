"""Cuộc họp and giấy mời: what people are invited to, each invitation with its token, and who comes."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from store.tables.columns import BigId, Digest, Moment, Sealed, metadata, row_id

gatherings = Table(
    "gatherings",
    metadata,
    row_id(),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=True),  # null: the whole province
    Column("title", Text, nullable=False),  # as those who are invited see it
    Column("starts_at", Moment, nullable=False),
    Column("place", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("seats", Integer, nullable=False, default=0),  # 0: nobody counts them
    Column("cancelled_at", Moment, nullable=True),
    Column("reminded_for", String(10), nullable=False, default=""),  # the day for which reminders were made
    Column("created_at", Moment, nullable=False),
    Index(None, "office_id", "starts_at"),
    Index(None, "starts_at"),
)

invitations = Table(
    "invitations",
    metadata,
    row_id(),
    Column("gathering_id", BigId, ForeignKey("gatherings.id", ondelete="CASCADE"), nullable=False),
    Column("recipient", String(60), nullable=False),  # as in notices; its hash is erased with the list
    Column("phone_hash", Digest, nullable=True),  # how an answer by SMS or in a chat of that number is found
    Column("address", Sealed, nullable=True),
    Column("data", Sealed, nullable=True),  # the values of the list, as in broadcast_recipients
    Column("token", Sealed, nullable=True),  # it is said again by reminders; found by its hash
    Column("token_hash", Digest, nullable=True, unique=True),
    Column("code_hash", Digest, nullable=True),  # what is typed at the door, within this gathering
    Column("answer", String(3), nullable=False, default=""),  # yes | no
    Column("answered_at", Moment, nullable=True),
    Column("answered_by", String(20), nullable=False, default=""),  # the channel
    Column("checked_in_at", Moment, nullable=True),
    Column("checked_in_by", BigId, ForeignKey("officials.id"), nullable=True),
    UniqueConstraint("gathering_id", "recipient"),
    Index(None, "gathering_id", "code_hash", unique=True),
    Index(None, "phone_hash"),
)
