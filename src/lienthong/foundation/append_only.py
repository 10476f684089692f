"""Tables whose rows are only ever added: the database itself refuses to change or delete one."""

from typing import Any

from sqlalchemy import Connection, Table, event

_REFUSAL = "rows are only ever added"


def append_only(table: Table) -> Table:
    """Protect a table when `MetaData.create_all` makes it; a migration calls `protect` with its name.

    A migration that makes the table anew (batch mode on SQLite) takes its triggers away and must protect it again.
    """

    def protect_created(_table: Table, connection: Connection, **_options: Any) -> None:
        protect(connection, table.name)

    event.listen(table, "after_create", protect_created)
    return table


def protect(connection: Connection, table: str) -> None:
    """Refuse changes of a table of this name, which comes from code. Safe to call again.

    Raises
    ------
    NotImplementedError
        On anything but SQLite and PostgreSQL.
    """
    refusal = f"{table}: {_REFUSAL}"
    statements = {
        "sqlite": [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            for change in ("UPDATE", "DELETE")
        ],
        "postgresql": [
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        ],
    }
    try:
        wanted = statements[connection.dialect.name]
    except KeyError:
        raise NotImplementedError(connection.dialect.name) from None
    for statement in wanted:
        connection.exec_driver_sql(statement)
