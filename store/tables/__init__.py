"""Every table, a file per subject. `metadata` is what migrations compare the database with."""

from store.tables import citizens, dossiers, jobs, notices, offices, procedures, staff
from store.tables.columns import metadata

__all__ = ["citizens", "dossiers", "jobs", "metadata", "notices", "offices", "procedures", "staff"]
