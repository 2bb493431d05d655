"""Khóa: the random keys that seal people's data and hash what it is found by, themselves sealed by the secret."""

from sqlalchemy import Column, LargeBinary, String, Table

from store.tables.columns import Moment, metadata, row_id

vault_keys = Table(
    "vault_keys",
    metadata,
    row_id(),
    Column("purpose", String(10), nullable=False),  # seal: the newest seals | hash: each a layer over those before it
    Column("kept", LargeBinary, nullable=False),  # sealed by the service's secret, not by a key of this table
    Column("active_from", Moment, nullable=False),
)
