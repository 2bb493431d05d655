"""Tin báo and lượt gửi: why somebody is told, and each attempt to tell them. docs/states.md draws their states."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from store.tables.columns import BigId, Digest, Facts, Moment, Sealed, metadata, row_id

_waiting = text("state = 'waiting'")
_unnumbered = text("seq IS NULL")
_with_text = text("text IS NOT NULL")

notices = Table(
    "notices",
    metadata,
    row_id(),
    Column("kind", String(30), nullable=False),  # the event's name in the table of kinds: CO_KET_QUA …
    Column("subject", String(80), nullable=False),  # dossier:<id> | broadcast:<id> | …; never null, for it is unique
    Column("dossier_id", BigId, ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=True),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=True),
    Column("occasion", String(60), nullable=False),  # the n-th time it came to be so, never a timestamp
    Column("recipient", String(60), nullable=False),  # applicant | address:<id> | number:<hash> | official:<id>
    Column("facts", Facts, nullable=False, default=dict),
    Column("lane", String(10), nullable=False),
    Column("urgent", Boolean, nullable=False, default=False),  # goes in quiet hours too, and that is logged
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("via", String(20), nullable=False, default=""),  # waits for this channel's rate; "" = not looked at yet
    Column("tried", Facts, nullable=False, default=list),  # channels that could not reach them
    Column("delivery_id", String(32), nullable=True),  # the last attempt: only that one may move the notice
    Column("not_before", Moment, nullable=False),
    Column("useful_until", Moment, nullable=True),
    Column("attempts", Integer, nullable=False, default=0),  # on this channel
    Column("tried_since", Moment, nullable=True),  # the first attempt on this channel
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("seq", BigId, nullable=True, default=0),  # place in the feed; null = to be numbered, 0 = nothing to tell
    UniqueConstraint("kind", "subject", "occasion", "recipient"),
    Index("ix_notices_due", "lane", "via", "not_before", "id", sqlite_where=_waiting, postgresql_where=_waiting),
    Index("ix_notices_unnumbered", "changed_at", sqlite_where=_unnumbered, postgresql_where=_unnumbered),
    Index(None, "seq"),
    Index(None, "dossier_id"),
    Index(None, "subject", "state"),
    Index(None, "state", "changed_at"),
)

feed = Table(
    "feed",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("seq", BigId, nullable=False),  # the last number given; its row is locked while numbering
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String(32), primary_key=True),  # random: it stands in callback URLs
    Column("notice_id", BigId, ForeignKey("notices.id", ondelete="CASCADE"), nullable=True),
    Column("inbound_id", BigId, ForeignKey("inbound.id"), nullable=True),
    Column("lane", String(10), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("address_hash", Digest, nullable=False),
    Column("address", Sealed, nullable=False),
    Column("text", Sealed, nullable=True),
    Column("choices", Facts, nullable=False, default=list),
    Column("parts", SmallInteger, nullable=False, default=1),
    Column("policy", String(6), nullable=False, default="leave"),  # again | leave: where nobody can say
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("part_states", Facts, nullable=False, default=dict),
    Column("holder", String(40), nullable=False, default=""),  # the fence: only who leased it may record
    Column("look_at", Moment, nullable=True),  # when to look again: the lease's end, the next question to the provider
    Column("provider_id", String(120), nullable=True),
    Column("attempts", Integer, nullable=False, default=0),  # of a reply: how often before
    Column("useful_until", Moment, nullable=True),  # of a reply; a notice knows its own
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment, nullable=True),
    Column("settled_at", Moment, nullable=True),
    Index(None, "notice_id"),
    Index(None, "inbound_id"),
    Index(None, "channel", "address_hash", "created_at"),
    Index(None, "state", "look_at"),
    Index(None, "created_at"),
    Index(None, "sent_at"),
    Index(None, "provider_id"),
    Index("ix_deliveries_with_text", "created_at", sqlite_where=_with_text, postgresql_where=_with_text),
)

rate_budgets = Table(
    "rate_budgets",
    metadata,
    Column("name", String(80), primary_key=True),  # channel:sender, or channel:address hash for a chat that is halted
    Column("tokens", Float, nullable=False),  # parts that may go now; below zero after a long message or a reply
    Column("at", Moment, nullable=False),
    Column("halted_until", Moment, nullable=True),
)
