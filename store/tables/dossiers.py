"""Hồ sơ: what the one-stop software says of each dossier, who follows it, and which codes people wait for."""

from sqlalchemy import (
    Boolean,
    Column,
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

UNRECEIVED = text("received_at IS NULL")
WITH_PEOPLE = text("phone_kind <> ''")
WAITED_FOR = text("ended_at IS NULL")
"""Conditions of partial indexes: a statement is served by them only where it says the very same."""

sources = Table(
    "sources",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("baseline_at", Moment, nullable=True),  # its first import made no notices
    Column("last_at", Moment, nullable=True),  # answers say "as of"
    Column("last_rows", Integer, nullable=False, default=0),
)

dossiers = Table(
    "dossiers",
    metadata,
    row_id(),
    Column("code", String(40), nullable=False),  # as printed
    Column("code_key", String(40), nullable=False, index=True),  # squashed and folded: what people type ends here
    Column("source", String(60), nullable=False),
    Column("request", String(40), nullable=False, default=""),  # one request (liên thông), shown together
    Column("procedure_code", String(40), nullable=False, default=""),
    Column("procedure_name", Text, nullable=False, default=""),
    Column("procedure_version", Integer, nullable=False, default=0),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=False),
    Column("status", SmallInteger, nullable=False),  # 1…10, QĐ of the national portal
    Column("status_at", Moment, nullable=False),  # since when
    Column("status_known_at", Moment, nullable=False),  # told by the source, else when we learned it
    Column("entries", Facts, nullable=False, default=dict),  # {"9": 2}: how often it entered that status after leaving
    Column("applicant", Sealed, nullable=True),
    Column("phone", Sealed, nullable=True),
    Column("phone_hash", Digest, nullable=True),
    Column("phone_kind", String(10), nullable=False, default="none"),  # mobile | landline | none
    Column("email", Sealed, nullable=True),
    Column("id_hash", Digest, nullable=True),  # last four digits of the ID, hashed with the code
    Column("submitted_at", Moment, nullable=True),
    Column("received_at", Moment, nullable=True),
    Column("due_at", Moment, nullable=True),
    Column("due_by", String(10), nullable=False, default=""),  # source | ours | apology
    Column("source_due_at", Moment, nullable=True),  # what the source said last: a new word of it wins over all
    Column("our_due_at", Moment, nullable=True),  # what we count: differences are listed for the office
    Column("finished_at", Moment, nullable=True),
    Column("returned_at", Moment, nullable=True),
    Column("unit", Text, nullable=False, default=""),
    Column("officer", Text, nullable=False, default=""),
    Column("missing", Text, nullable=False, default=""),  # what is owed, or why refused, stopped, put off
    Column("missing_by", Moment, nullable=True),
    Column("fee_due", BigId, nullable=True),  # đồng
    Column("fee_paid", Boolean, nullable=False, default=False),
    Column("channel", String(10), nullable=False, default=""),  # in_person | online | postal
    Column("running", Boolean, nullable=False, default=True),  # the legal clock
    Column("spells", Facts, nullable=False, default=list),  # [[status, since, until]] of the statuses that stop it
    Column("reappointed", SmallInteger, nullable=False, default=0),
    Column("partner", Text, nullable=False, default="", server_default=""),  # the agency that it was forwarded to
    Column("tracking", String(60), nullable=False, default="", server_default=""),  # the parcel of its result
    Column("last_event_at", Moment, nullable=False),
    Column("look_at", Moment, nullable=True),  # when its next reminder falls: the clock looks at nothing else
    Column("mark", Digest, nullable=False, default=""),  # of the row as imported: the same row changes nothing
    Column("sample", Boolean, nullable=False, default=False),
    UniqueConstraint("code"),
    Index(None, "phone_hash"),
    Index(None, "office_id", "status"),
    Index(None, "status", "due_at"),
    Index(None, "status", "finished_at"),
    Index(None, "status", "last_event_at"),
    Index(None, "request"),
    Index(None, "look_at"),
    Index(None, "received_at"),
    Index(None, "returned_at"),
    # What a timed job asks for, however many there are beside it.
    Index("ix_dossiers_unreceived", "submitted_at", sqlite_where=UNRECEIVED, postgresql_where=UNRECEIVED),
    Index("ix_dossiers_people", "last_event_at", sqlite_where=WITH_PEOPLE, postgresql_where=WITH_PEOPLE),
)

dossier_events = Table(
    "dossier_events",
    metadata,
    row_id(),
    Column("dossier_id", BigId, ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),  # the event's own time
    Column("status", SmallInteger, nullable=True),
    Column("unit", Text, nullable=False, default=""),
    Column("officer", Text, nullable=False, default=""),
    Column("content", Text, nullable=False, default=""),
    Column("due_at", Moment, nullable=True),
    Column("mark", Digest, nullable=False),  # the same event told twice is one row
    UniqueConstraint("dossier_id", "mark"),
    Index(None, "dossier_id", "at"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    row_id(),
    Column("dossier_id", BigId, ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False),
    Column("address_id", BigId, ForeignKey("addresses.id"), nullable=False),
    Column("proof", String(20), nullable=False),  # phone | id_digits
    Column("since", Moment, nullable=False),
    Column("ended_at", Moment, nullable=True),
    UniqueConstraint("dossier_id", "address_id"),
    Index(None, "address_id"),
)

watched_codes = Table(
    "watched_codes",
    metadata,
    row_id(),
    Column("code_key", String(40), nullable=False),
    Column("code", String(40), nullable=False),
    Column("address_id", BigId, ForeignKey("addresses.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=True),
    Column("ended_by", String(10), nullable=False, default=""),  # told | apology | citizen
    UniqueConstraint("code_key", "address_id"),
    Index("ix_watched_codes_waited_for", "asked_at", sqlite_where=WAITED_FOR, postgresql_where=WAITED_FOR),
)

id_locks = Table(
    "id_locks",
    metadata,
    Column("code_hash", Digest, primary_key=True),  # of any code, found or not: both leave the same trace
    Column("failures", Integer, nullable=False, default=0),
    Column("until", Moment, nullable=True),
)
