"""Thủ tục: the imported catalogue, the people's words for it, and the version that each process must have loaded."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from store.tables.columns import Facts, Moment, metadata, row_id

procedures = Table(
    "procedures",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("facts", Facts, nullable=False),  # as imported
    Column("current", Boolean, nullable=False),
    Column("source", String(60), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    Column("updated_at", Moment, nullable=False),
)

procedure_versions = Table(
    "procedure_versions",
    metadata,
    row_id(),
    Column("code", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("facts", Facts, nullable=False),
    Column("in_force_from", Moment, nullable=False),
    UniqueConstraint("code", "version"),
)

synonyms = Table(
    "synonyms",
    metadata,
    row_id(),
    Column("says", Text, nullable=False, unique=True),
    Column("means", Text, nullable=False),  # a procedure's code, or words that the catalogue knows
    Column("state", String(10), nullable=False),  # draft | live | refused
    Column("author", String(80), nullable=False),
    Column("at", Moment, nullable=False),
    Column("gist", Text, nullable=False, default="", server_default=""),  # of the open questions that it settled
)

questions = Table(
    "questions",
    metadata,
    row_id(),
    Column("text", Text, nullable=False),  # without personal data, and with no link to who asked
    Column("gist", Text, nullable=False),  # folded content words: questions of one gist are one group
    Column("kind", String(20), nullable=False),  # unknown | choices | wrong
    Column("shown", Facts, nullable=False, default=list),
    Column("on_day", String(10), nullable=False),
    Column("settled", Boolean, nullable=False, default=False),
    Index(None, "settled", "gist"),
)

versions = Table(
    "versions",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
)

libraries = Table(
    "libraries",
    metadata,
    Column("fingerprint", String(64), primary_key=True),  # of all that it was made from
    Column("held", Boolean, primary_key=True),  # what stays in memory, or what is let go once it is taken
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),  # as knowledge/kept.py packs it; may be deleted at any time
    Column("made_at", Moment, nullable=False),
)
