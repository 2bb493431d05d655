"""Timed jobs and what only one process may do: a run is a row, so it happens once across processes."""

from sqlalchemy import Column, String, Table, Text, UniqueConstraint

from store.tables.columns import Facts, Moment, metadata, row_id

job_runs = Table(
    "job_runs",
    metadata,
    row_id(),
    Column("job", String(60), nullable=False),
    Column("scheduled_for", Moment, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment, nullable=True),
    Column("outcome", Text, nullable=False, default=""),
    UniqueConstraint("job", "scheduled_for"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("holder", String(60), nullable=False),
    Column("until", Moment, nullable=False),
    Column("facts", Facts, nullable=False, default=dict),
)
