"""Tables that only grow: the database itself refuses to change or delete their rows, whoever asks."""

from collections.abc import Callable, Sequence

from sqlalchemy import DDL, Table, event

_REFUSAL = "rows of this table are never changed or deleted"
_RAISE = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION motcua_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN RAISE EXCEPTION '{_REFUSAL}'; END$$"""
_CALL = "EXECUTE FUNCTION motcua_only_grows()"
_POSTGRESQL = (
    _FUNCTION,
    f"CREATE TRIGGER {{name}}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {{name}} FOR EACH STATEMENT {_CALL}",
)
_SQLITE = tuple(
    f"CREATE TRIGGER {{name}}_no_{what} BEFORE {what} ON {{name}} {_RAISE}" for what in ("update", "delete")
)

_EVIDENCE, _STAYS = "at, channel, said, scope, source", "OLD.said IN ('refused', 'resumed')"
_REFUSALS_POSTGRESQL = (
    _FUNCTION,
    f"CREATE TRIGGER {{name}}_no_update BEFORE UPDATE OF {_EVIDENCE} ON {{name}} FOR EACH STATEMENT {_CALL}",
    f"CREATE TRIGGER {{name}}_no_delete BEFORE DELETE ON {{name}} FOR EACH ROW WHEN ({_STAYS}) {_CALL}",
    f"CREATE TRIGGER {{name}}_no_truncate BEFORE TRUNCATE ON {{name}} FOR EACH STATEMENT {_CALL}",
)
_REFUSALS_SQLITE = (
    f"CREATE TRIGGER {{name}}_no_update BEFORE UPDATE OF {_EVIDENCE} ON {{name}} {_RAISE}",
    f"CREATE TRIGGER {{name}}_no_delete BEFORE DELETE ON {{name}} WHEN {_STAYS} {_RAISE}",
)


def guards(name: str, *, on_postgresql: bool) -> list[str]:
    """The statements that let the table of that name only grow."""
    return [each.format(name=name) for each in (_POSTGRESQL if on_postgresql else _SQLITE)]


def refusal_guards(name: str, *, on_postgresql: bool) -> list[str]:
    """The statements that let no evidence change and no refusal be deleted.

    Hashes move to a new key and words are forgotten, so these may change; a consent goes when its person is erased.
    """
    return [each.format(name=name) for each in (_REFUSALS_POSTGRESQL if on_postgresql else _REFUSALS_SQLITE)]


def only_grows(table: Table) -> None:
    """Let this table only grow wherever it is created."""
    _after_create(table, guards)


def keeps_refusals(table: Table) -> None:
    """Keep this table's evidence wherever it is created."""
    _after_create(table, refusal_guards)


def _after_create(table: Table, statements: Callable[..., Sequence[str]]) -> None:
    for on_postgresql, dialect in ((True, "postgresql"), (False, "sqlite")):
        for statement in statements(table.name, on_postgresql=on_postgresql):
            ddl = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
