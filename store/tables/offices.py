"""Đơn vị: the offices that take and return dossiers, as a tree."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from store.tables.columns import BigId, Facts, metadata, row_id

offices = Table(
    "offices",
    metadata,
    row_id(),
    Column("code", String(35), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("short", String(60), nullable=False, default=""),  # unsigned, as an SMS names it
    Column("level", String(20), nullable=False, default="xã"),
    Column("parent_id", BigId, ForeignKey("offices.id"), nullable=True),
    Column("address", Text, nullable=False, default=""),
    Column("phone", String(30), nullable=False, default=""),
    Column("hours", Facts, nullable=True),  # {"mon": [["07:30","11:30"],["13:30","17:00"]], …}; null: the default
    Column("old_names", Facts, nullable=False, default=list),
    Column("accents", Boolean, nullable=False, default=False),  # SMS with accents, at more parts
    Column("confirmed", Boolean, nullable=False, default=True),  # False: seen in an import, not yet checked
    Column("sample", Boolean, nullable=False, default=False),
    Index(None, "parent_id"),
)
