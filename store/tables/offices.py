"""Đơn vị: the offices that take and return dossiers, as a tree; and the points where their teams advise people."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

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
    Column("serves", Facts, nullable=False, default=list),  # units it serves, "xã Đồng Mẫu"; none: its name says which
    Column("old_names", Facts, nullable=False, default=list),  # units that are in it now: "xã Tân Mẫu, huyện Châu Mẫu"
    Column("old_codes", Facts, nullable=False, default=list),  # unit codes whose dossiers it took over
    Column("note", Text, nullable=False, default=""),  # its own words, told with its address and hours
    Column("accents", Boolean, nullable=False, default=False),  # SMS with accents, at more parts
    Column("confirmed", Boolean, nullable=False, default=True),  # False: seen in an import, not yet checked
    Column("edited", Facts, nullable=False, default=list),  # columns that an official set here: an import leaves them
    Column("sample", Boolean, nullable=False, default=False),
    Index(None, "parent_id"),
)

advisory_points = Table(
    "advisory_points",  # điểm trực của tổ tư vấn
    metadata,
    row_id(),
    Column("office_id", BigId, ForeignKey("offices.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False, default=""),
    Column("phone", String(30), nullable=False, default=""),
    Column("hours", Facts, nullable=True),  # when somebody is on duty; null: in the office's hours
    Column("edited", Boolean, nullable=False, default=False),  # an official set it here: an import leaves it
    UniqueConstraint("office_id", "name"),
)
