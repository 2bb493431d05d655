"""Tables that only grow: the database itself refuses to change or delete their rows, whoever asks."""

from sqlalchemy import DDL, Table, event

_REFUSAL = "rows of this table are never changed or deleted"
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION motcua_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN RAISE EXCEPTION '{_REFUSAL}'; END$$""",
    """CREATE TRIGGER {name}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}
    FOR EACH STATEMENT EXECUTE FUNCTION motcua_only_grows()""",
)
_SQLITE = tuple(
    f"CREATE TRIGGER {{name}}_no_{what} BEFORE {what} ON {{name}} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for what in ("update", "delete")
)


def guards(name: str, *, on_postgresql: bool) -> list[str]:
    """The statements that let the table of that name only grow."""
    return [each.format(name=name) for each in (_POSTGRESQL if on_postgresql else _SQLITE)]


def only_grows(table: Table) -> None:
    """Let this table only grow wherever it is created."""
    for on_postgresql, dialect in ((True, "postgresql"), (False, "sqlite")):
        for statement in guards(table.name, on_postgresql=on_postgresql):
            ddl = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
