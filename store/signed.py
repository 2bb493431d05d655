"""What one official writes and another approves, with the names of both."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, func, select

from store.tables.staff import officials

_approvers = officials.alias("approvers")


def signed(changes: Table) -> Select[Any]:
    """The rows of a table of changes, each with `author` and `approver`; "" where nobody approved it yet."""
    approver = func.coalesce(_approvers.c.name, "").label("approver")
    return (
        select(changes, officials.c.name.label("author"), approver)
        .join(officials, officials.c.id == changes.c.author_id)
        .outerjoin(_approvers, _approvers.c.id == changes.c.approver_id)
    )
