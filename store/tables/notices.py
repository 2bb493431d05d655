"""Tin báo and lượt gửi: why somebody is told, and each attempt to tell them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Numeric, SmallInteger, String, Table, Text, UniqueConstraint

from store.tables.columns import BigId, Digest, Facts, Moment, Sealed, metadata, row_id

notices = Table(
    "notices",
    metadata,
    row_id(),
    Column("kind", String(30), nullable=False),  # the event's name in the table of kinds: CO_KET_QUA …
    Column("dossier_id", BigId, ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=True),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=True),
    Column("occasion", String(60), nullable=False),  # the n-th time it came to be so, never a timestamp
    Column("recipient", String(60), nullable=False),  # applicant | address:<id> | official:<id> | number:<hash>
    Column("facts", Facts, nullable=False, default=dict),
    Column("lane", String(10), nullable=False),
    Column("state", String(12), nullable=False),  # the states of docs/architecture.md
    Column("reason", Text, nullable=False, default=""),
    Column("not_before", Moment, nullable=False),
    Column("useful_until", Moment, nullable=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("seq", BigId, nullable=True),  # place in the feed, given in commit order
    UniqueConstraint("kind", "dossier_id", "occasion", "recipient"),
    Index("ix_notices_due", "lane", "not_before", sqlite_where=None),
    Index(None, "dossier_id"),
    Index(None, "state", "changed_at"),
    Index(None, "seq"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(32), primary_key=True),  # random: it stands in callback URLs
    Column("notice_id", BigId, ForeignKey("notices.id", ondelete="CASCADE"), nullable=True),
    Column("inbound_id", BigId, ForeignKey("inbound.id"), nullable=True),
    Column("lane", String(10), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("sender", String(40), nullable=False, default=""),
    Column("address_hash", Digest, nullable=False),
    Column("address", Sealed, nullable=False),
    Column("text", Sealed, nullable=True),
    Column("choices", Facts, nullable=False, default=list),
    Column("parts", SmallInteger, nullable=False, default=1),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("part_states", Facts, nullable=False, default=dict),
    Column("holder", String(40), nullable=False, default=""),  # the fence: only who holds the lease may record
    Column("lease_until", Moment, nullable=True),
    Column("provider_id", String(120), nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment, nullable=True),
    Column("settled_at", Moment, nullable=True),
    Index(None, "notice_id"),
    Index(None, "channel", "address_hash", "created_at"),
    Index(None, "state", "lease_until"),
    Index(None, "provider_id"),
)

rate_budgets = Table(
    "rate_budgets",
    metadata,
    Column("sender", String(60), primary_key=True),  # channel:sender, or channel:address hash for a single chat
    Column("tokens", Numeric(12, 3), nullable=False),
    Column("at", Moment, nullable=False),
    Column("halted_until", Moment, nullable=True),
)
