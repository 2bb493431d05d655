"""Ngày nghỉ, làm bù: single days that are otherwise than the shipped calendar says."""

from sqlalchemy import Boolean, Column, Date, Table, Text

from store.tables.columns import Moment, metadata

days_changed = Table(
    "days_changed",
    metadata,
    Column("day", Date, primary_key=True),
    Column("worked", Boolean, nullable=False),
    Column("name", Text, nullable=False, default=""),
    Column("changed_at", Moment, nullable=False),
)
