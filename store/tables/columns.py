"""The columns' own types, one spelling for SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, Integer, LargeBinary, MetaData, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BigId = BigInteger().with_variant(Integer(), "sqlite")
Facts = JSON().with_variant(JSONB(), "postgresql")
Digest = String(43)
"""A keyed look-up hash: 32 bytes in URL-safe base64 without padding."""


class Sealed(LargeBinary):
    """Words of people as the vault seals them. Other bytes are a LargeBinary: nobody seals them anew."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is refused, for nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment_as_text(value: datetime | None) -> str | None:
    """A moment as SQLite keeps it: what SQLAlchemy makes of it there, in a third of the time."""
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds")[:26]


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC)


def row_id() -> Column[Any]:
    """The usual primary key."""
    return Column("id", BigId, primary_key=True, autoincrement=True)
