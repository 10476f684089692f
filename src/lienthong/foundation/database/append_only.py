"""Tables whose rows are only ever added, or never changed: the database itself refuses what is not allowed.

A migration that makes such a table anew (batch mode on SQLite) takes its triggers away without a word. So nobody has to
think of them: every upgrade ends by protecting what the tables of the system say is append-only
(:func:`protect_missing`), and :func:`unprotected` counts as a difference between database and tables.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, MetaData, Table, event, inspect, text

_REFUSAL = "is append-only, rows are only ever added"
_NEVER_REWRITTEN = "holds what happened, rows are never changed"
_MARK = "append_only"
_EVERY_CHANGE = ("UPDATE", "DELETE")
_REWRITING = ("UPDATE",)
_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = current_schema() AND NOT t.tgisinternal AND t.tgenabled <> 'D'"
    ),
}


def append_only(table: Table) -> Table:
    """Let rows of a table only be added: when `MetaData.create_all` makes it, and after every upgrade by migrations."""
    return _protected(table, _EVERY_CHANGE)


def never_rewritten(table: Table) -> Table:
    """As :func:`append_only`, but whole rows may be deleted, where a dossier is purged with all that belongs to it."""
    return _protected(table, _REWRITING)


def _protected(table: Table, refused: tuple[str, ...]) -> Table:
    table.info[_MARK] = refused

    def protect_created(_table: Table, connection: Connection, **_options: Any) -> None:
        protect(connection, table.name, refused)

    event.listen(table, "after_create", protect_created)
    return table


def append_only_tables(metadata: MetaData) -> tuple[str, ...]:
    """The names of the tables that must be protected."""
    return tuple(sorted(table.name for table in metadata.tables.values() if table.info.get(_MARK)))


def protect(connection: Connection, table: str, refused: tuple[str, ...] = _EVERY_CHANGE) -> None:
    """Refuse changes of a table of this name, which comes from code. Safe to call again.

    Parameters
    ----------
    refused
        ``UPDATE``, ``DELETE``.

    Notes
    -----
    ``NotImplementedError`` is passed on on anything but SQLite and PostgreSQL.
    """
    refusal = f"{table} {_REFUSAL if 'DELETE' in refused else _NEVER_REWRITTEN}"
    truncating = (*refused, "TRUNCATE") if "DELETE" in refused else refused
    statements = {
        "sqlite": [
            f"CREATE TRIGGER IF NOT EXISTS {_trigger(table, change)} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            for change in refused
        ],
        "postgresql": [
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE {' OR '.join(truncating)} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        ],
    }
    for statement in _of_dialect(statements, connection):
        connection.exec_driver_sql(statement)


def unprotected(connection: Connection, metadata: MetaData) -> tuple[str, ...]:
    """The append-only tables that are there and that the database would let somebody change.

    Notes
    -----
    ``NotImplementedError`` is passed on on anything but SQLite and PostgreSQL.
    """
    standing = frozenset(connection.execute(text(_of_dialect(_STANDING, connection))).scalars())
    there = frozenset(inspect(connection).get_table_names())
    return tuple(
        table
        for table in append_only_tables(metadata)
        if table in there
        and not standing.issuperset(_triggers(metadata.tables[table], connection.dialect.name))
    )


def protect_missing(connection: Connection, metadata: MetaData) -> tuple[str, ...]:
    """Protect again what lost its protection; gives the names.

    What is protected is not touched, so that a start beside running processes waits for no lock.
    """
    missing = unprotected(connection, metadata)
    for table in missing:
        protect(connection, table, metadata.tables[table].info[_MARK])
    return missing


def _triggers(table: Table, dialect: str) -> Iterable[str]:
    if dialect == "sqlite":
        return tuple(_trigger(table.name, change) for change in table.info[_MARK])
    return (f"{table.name}_append_only",)


def _trigger(table: str, change: str) -> str:
    return f"{table}_no_{change.lower()}"


def _of_dialect(found: dict[str, Any], connection: Connection) -> Any:
    try:
        return found[connection.dialect.name]
    except KeyError:
        raise NotImplementedError(connection.dialect.name) from None
