"""Cán bộ: who may sign in and with what, what they did, and the keys of other software."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text, UniqueConstraint

from store.tables.append_only import only_grows
from store.tables.columns import BigId, Digest, Facts, Moment, Sealed, metadata, row_id

officials = Table(
    "officials",
    metadata,
    row_id(),
    Column("username", String(60), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", String(15), nullable=False),  # clerk | editor | approver | leader | administrator
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=True),  # null: the whole province
    Column("phone", Sealed, nullable=True),
    Column("password_hash", Text, nullable=False, default=""),  # argon2id; empty until the invitation was taken up
    Column("totp_secret", Sealed, nullable=True),  # null until the invitation was taken up
    Column("totp_step", BigId, nullable=False, default=0),  # the last time step used: a code counts once
    Column("invitation_hash", Digest, nullable=True, unique=True),  # a one-time link to set password and TOTP
    Column("invited_until", Moment, nullable=True),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", Moment, nullable=True),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("created_at", Moment, nullable=False),
    Column("signed_in_at", Moment, nullable=True),
    Index(None, "office_id"),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", Digest, primary_key=True),
    Column("official_id", BigId, ForeignKey("officials.id", ondelete="CASCADE"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index(None, "official_id"),
)

audit = Table(
    "audit",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("official_id", BigId, nullable=True),  # no foreign key: the entry outlives the official
    Column("who", String(60), nullable=False),
    Column("network", String(45), nullable=False, default=""),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False, default=""),
    Column("facts", Facts, nullable=False, default=dict),
    Index(None, "at"),
    Index(None, "official_id", "at"),
)

only_grows(audit)

api_keys = Table(
    "api_keys",
    metadata,
    row_id(),
    Column("name", String(60), nullable=False, unique=True),
    Column("source", String(60), nullable=False),  # whose dossiers it may tell us, and whose notices it may read
    Column("key_hash", Digest, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),
    Column("revoked_at", Moment, nullable=True),
)

api_requests = Table(
    "api_requests",
    metadata,
    row_id(),
    Column("key_id", BigId, ForeignKey("api_keys.id"), nullable=False),
    Column("once_hash", Digest, nullable=False),  # the Idempotency-Key
    Column("body_hash", Digest, nullable=False),
    Column("lease_until", Moment, nullable=False),  # who took it died, if it is past and there is no answer
    Column("status", SmallInteger, nullable=True),
    Column("answer", Text, nullable=True),
    Column("at", Moment, nullable=False),
    UniqueConstraint("key_id", "once_hash"),
    Index(None, "at"),
)
