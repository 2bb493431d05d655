"""Công dân: where people are reached, what they refused, what they proved, and who looks up too much."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, UniqueConstraint, text

from store.tables.columns import BigId, Digest, Facts, Moment, Sealed, metadata, row_id

WITH_TEXT, WITH_ASKER = text("text IS NOT NULL"), text("asker_hash IS NOT NULL")

citizens = Table(
    "citizens",
    metadata,
    row_id(),
    Column("language", String(2), nullable=False, default="vi"),
    Column("channel_order", Facts, nullable=True),  # null: the service's default
    Column("created_at", Moment, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    row_id(),
    Column("channel", String(20), nullable=False),
    Column("address_hash", Digest, nullable=False),
    Column("address", Sealed, nullable=False),
    Column("citizen_id", BigId, ForeignKey("citizens.id"), nullable=True),
    Column("phone_hash", Digest, nullable=True),  # the phone that this address proved to be its own
    Column("state", String(10), nullable=False, default="ok"),  # ok | blocked | stopped | gone
    Column("hours", String(11), nullable=False, default="", server_default=""),  # own: "08:00-20:00"; "": the service's
    Column("refused", String(10), nullable=False, default=""),  # "" | reminders | all; its evidence is in consents
    Column("talk", Sealed, nullable=True),  # topic, open questions: what the next turn remembers
    Column("held_until", Moment, nullable=True),  # an official holds the talk: the bot is silent until then
    Column("created_at", Moment, nullable=False),
    Column("heard_at", Moment, nullable=True),  # their last message: opens the reply windows of chat platforms
    UniqueConstraint("channel", "address_hash"),
    Index(None, "phone_hash"),
    Index(None, "citizen_id"),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    row_id(),
    Column("phone_hash", Digest, nullable=False),
    Column("address_id", BigId, ForeignKey("addresses.id"), nullable=False),
    Column("asker_hash", Digest, nullable=False),  # the address; for web chat the network it came from
    Column("code_hash", Digest, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("sent_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),  # equal to sent_at: over the limits, so nothing was sent
    Column("used", Boolean, nullable=False, default=False),
    Index(None, "phone_hash", "sent_at"),
    Index(None, "asker_hash", "sent_at"),
    Index(None, "address_id"),
)

inbound = Table(
    "inbound",
    metadata,
    row_id(),
    Column("channel", String(20), nullable=False),
    Column("provider_id", String(120), nullable=False),
    Column("address_id", BigId, ForeignKey("addresses.id"), nullable=False),
    Column("text", Sealed, nullable=True),  # null: erased when its time was over
    Column("reply", Sealed, nullable=True),
    Column("handler", String(30), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("answering_until", Moment, nullable=False),  # until then a repeat waits for the first answer
    Column("answered_at", Moment, nullable=True),  # the first answer went out whole
    Column("asker_hash", Digest, nullable=True),  # who looked up codes not their own: address, or network for web chat
    Column("codes_hash", Digest, nullable=True),  # which codes, so that the same ones count once
    Column("codes", SmallInteger, nullable=False, default=0),  # how many
    UniqueConstraint("channel", "provider_id"),
    Index(None, "address_id", "received_at"),
    Index(None, "asker_hash", "received_at"),
    Index(None, "received_at"),
    Index("ix_inbound_with_text", "received_at", sqlite_where=WITH_TEXT, postgresql_where=WITH_TEXT),
    Index("ix_inbound_with_asker", "received_at", sqlite_where=WITH_ASKER, postgresql_where=WITH_ASKER),
)
