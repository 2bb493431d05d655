"""Đồng ý, từ chối: what people said of being written to, kept as evidence of who said what, when and how."""

from sqlalchemy import Column, Index, Integer, String, Table, text

from store.tables.append_only import keeps_refusals
from store.tables.columns import Digest, Moment, Sealed, metadata, row_id

WITH_WORDS = text("words IS NOT NULL")

consents = Table(
    "consents",
    metadata,
    row_id(),
    Column("at", Moment, nullable=False),
    Column("channel", String(20), nullable=False),  # of the address that is meant, as in addresses
    Column("address_hash", Digest, nullable=False),
    Column("said", String(10), nullable=False),  # agreed | withdrew | refused | resumed
    Column("scope", String(12), nullable=False),  # all | reminders | broadcasts | channel | dossier
    Column("source", String(10), nullable=False),  # text | page | list | official | carrier | platform
    Column("subject", String(80), nullable=False, default=""),  # dossier:5, broadcast:12, channel:zalo, official:3
    Column("words", Sealed, nullable=True),  # as they were said or stand in the list; null: none, or forgotten
    Column("line", Integer, nullable=True),  # of the list's file
    Index(None, "channel", "address_hash"),
    Index("ix_consents_with_words", "at", sqlite_where=WITH_WORDS, postgresql_where=WITH_WORDS),
)

keeps_refusals(consents)
