"""Counts of what happened in a month at an office: what plots and public figures are drawn from, kept by a job."""

from sqlalchemy import Column, String, Table

from store.tables.columns import BigId, Moment, metadata

tallies = Table(
    "tallies",
    metadata,
    Column("figure", String(20), primary_key=True),  # docs/figures.md names each with its keys
    Column("period", String(10), primary_key=True),  # 2026-03 in Vietnam's time, or "recent": the last 30 days
    Column("office_id", BigId, primary_key=True),  # 0: of no office; no foreign key, for figures outlive an office
    Column("key", String(60), primary_key=True),
    Column("number", BigId, nullable=False),
)

tallied = Table(
    "tallied",
    metadata,
    Column("period", String(10), primary_key=True),
    Column("at", Moment, nullable=False),  # when it was last counted anew
)
