"""The audit only grows, and the database itself sees to it"""

from __future__ import annotations

from alembic import op

from store.tables.append_only import guards

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def upgrade() -> None:
    for statement in guards("audit", on_postgresql=_on_postgresql()):
        op.execute(statement)


def downgrade() -> None:
    if _on_postgresql():
        op.execute("DROP TRIGGER audit_only_grows ON audit")
        op.execute("DROP FUNCTION motcua_only_grows()")
    else:
        op.execute("DROP TRIGGER audit_no_update")
        op.execute("DROP TRIGGER audit_no_delete")
