"""Tin gửi hàng loạt: what officials write to many, whom, who approved it, and how far it has come."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text

from store.tables.columns import BigId, Digest, Facts, Moment, Sealed, metadata, row_id

broadcasts = Table(
    "broadcasts",
    metadata,
    row_id(),
    Column("kind", String(15), nullable=False),  # statutory | care | promotional | invitation | change | cancel
    Column("title", Text, nullable=False),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=True),  # null: the whole province
    Column("author_id", BigId, ForeignKey("officials.id"), nullable=False),
    Column("audience", Facts, nullable=False, default=dict),  # {"file": name}, or filters of dossiers
    Column("names", Facts, nullable=False, default=list),  # the placeholders that each recipient has values for
    Column("template", Text, nullable=False, default=""),
    Column("state", String(10), nullable=False),  # draft | proposed | approved | running | stopped | done
    Column("content_hash", Digest, nullable=False, default=""),
    Column("recipients_hash", Digest, nullable=False, default=""),
    Column("figures", Facts, nullable=False, default=dict),  # what the preview promised, or how far the list is
    Column("not_before", Moment, nullable=True),  # scheduled
    Column("created_at", Moment, nullable=False),
    Column("proposed_at", Moment, nullable=True),
    Column("approver_id", BigId, ForeignKey("officials.id"), nullable=True),
    Column("approved_hash", Digest, nullable=True),  # of content and recipients: what was approved
    Column("approved_until", Moment, nullable=True),
    Column("override", Text, nullable=False, default=""),  # why it may go to the same people again within a day
    Column("started_at", Moment, nullable=True),
    Column("queued_to", BigId, nullable=False, default=0),  # the last recipient whose notice was made
    Column("queued_at", Moment, nullable=True),  # all of them were
    Column("stopped_by", String(10), nullable=False, default=""),  # official | failures
    Column("event", Facts, nullable=False, default=dict, server_default="{}"),  # of an invitation: when, where, who
    Column("gathering_id", BigId, nullable=True),  # what it invites to, once it is sent; a change names it before
    Index(None, "state", "not_before"),
    Index(None, "content_hash", "started_at"),
    Index(None, "gathering_id"),
)

broadcast_recipients = Table(
    "broadcast_recipients",
    metadata,
    row_id(),
    Column("broadcast_id", BigId, ForeignKey("broadcasts.id", ondelete="CASCADE"), nullable=False),
    Column("line", Integer, nullable=False),  # of the file, or the place in the list taken from dossiers
    Column("number_hash", Digest, nullable=True),
    Column("phone_hash", Digest, nullable=True),  # how chats that proved the same number are found
    Column("address", Sealed, nullable=True),
    Column("data", Sealed, nullable=True),  # the values of its placeholders and its consent, as JSON
    Column("left_out", String(15), nullable=False, default=""),  # why; "" = it goes
    Column("detail", Sealed, nullable=True),  # what stood in the file where no number could be read
    Column("parts", SmallInteger, nullable=False, default=0),
    Column("channel", String(10), nullable=False, default="sms", server_default="sms"),  # email: who has no number
    Index(None, "broadcast_id", "left_out", "id"),
    Index(None, "broadcast_id", "number_hash"),
    Index(None, "broadcast_id", "id"),
)

unread_lists = Table(
    "unread_lists",
    metadata,
    Column("broadcast_id", BigId, ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, nullable=False),  # of the file; "": people of dossiers
    Column("content", Sealed, nullable=False),  # the file, or which dossiers, as JSON
    Column("by_mail", Boolean, nullable=False),  # who has no number is reached by mail
    Column("reader", String(20), nullable=False, default="", server_default=""),
    Column("until", Moment, nullable=True),  # so long nobody else reads it
)
