"""What officials change of procedures and wordings: each version of it, by whom, approved by whom; and its trials."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from store.tables.columns import BigId, Digest, Facts, Moment, metadata, row_id

procedure_changes = Table(
    "procedure_changes",
    metadata,
    row_id(),
    Column("code", String(40), nullable=False),
    Column("corrections", Facts, nullable=False),  # all that is said otherwise than imported and shipped, not the news
    Column("note", Text, nullable=False, default=""),  # why, or where it stands
    Column("state", String(10), nullable=False),  # draft | proposed | live | past | dropped
    Column("author_id", BigId, ForeignKey("officials.id"), nullable=False),
    Column("approver_id", BigId, ForeignKey("officials.id"), nullable=True),
    Column("written_at", Moment, nullable=False),
    Column("approved_at", Moment, nullable=True),
    Column("ended_at", Moment, nullable=True),  # a newer one took its place
    Index(None, "code", "state"),
    Index(None, "state"),
)

trials = Table(
    "trials",
    metadata,
    Column("subject", String(60), primary_key=True),  # change:12 or synonym:7; the latest trial of it
    Column("state", String(10), nullable=False),  # running | passed | failed | lost
    Column("done", Integer, nullable=False, default=0),
    Column("whole", Integer, nullable=False, default=0),
    Column("stamp", Digest, nullable=False, default=""),  # of the knowledge that it was tried on
    Column("falls", Facts, nullable=False, default=list),  # [[question, what was shown, what would be]]
    Column("helps", Boolean, nullable=False, default=True),
    Column("touched_at", Moment, nullable=False),  # a running one that is not touched was lost with its process
)

wording_changes = Table(
    "wording_changes",
    metadata,
    row_id(),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("language", String(2), nullable=False),
    Column("plain", Boolean, nullable=False),
    Column("template", Text, nullable=False),  # empty: the service's own words again
    Column("state", String(10), nullable=False),  # proposed | live | past | dropped
    Column("author_id", BigId, ForeignKey("officials.id"), nullable=False),
    Column("approver_id", BigId, ForeignKey("officials.id"), nullable=True),
    Column("written_at", Moment, nullable=False),
    Column("approved_at", Moment, nullable=True),
    Index(None, "office_id", "state"),
)
