"""Alembic's environment: it runs on the connection that `store.migrations` hands it."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from store.tables import columns, metadata


def name_type(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Revisions name our own column types instead of spelling them out."""
    named = {"BigId": columns.BigId, "Facts": columns.Facts, "Digest": columns.Digest}
    for name, one in named.items():
        if item is one:
            return f"columns.{name}"
    return "columns.Moment()" if isinstance(item, columns.Moment) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, render_item=name_type
)
with context.begin_transaction():
    context.run_migrations()
