"""Statements written out once and run on the driver's own cursor.

To put a statement together costs several times what it costs to run it, and so do the layers between a statement
and the driver (`benchmarks/statements.py`). What runs several times for every dossier is therefore a
`CompiledStatement`: a SQLAlchemy statement, written out once for each kind of database, with the conversions of its
columns' types.

`insert_row`, `update_row` and `select_row` are for rows whose primary key is the column ``id``. Values are plain
values, no SQL expressions.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import (
    Column,
    Dialect,
    Insert,
    Select,
    Table,
    TextualSelect,
    Update,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from lienthong.foundation.database.sessions import Session

Statement = Select[Any] | Insert | Update | TextualSelect
Convert = Callable[[Any], Any] | None


class RowMapping(Protocol):
    """A row by column names, whoever read it."""

    def __getitem__(self, name: str, /) -> Any: ...


class Rows:
    """What a prepared statement found: rows as mappings from column names to values."""

    __slots__ = ("_form", "_rows")

    def __init__(self, form: "_DialectForm", rows: Sequence[tuple[Any, ...]]) -> None:
        self._form = form
        self._rows = rows

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return map(self._form.row, self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def all(self) -> list[dict[str, Any]]:
        """Every row."""
        return [self._form.row(row) for row in self._rows]

    def one(self) -> dict[str, Any]:
        """The only row.

        Raises
        ------
        NoResultFound
            When there is none.
        """
        row = self.one_or_none()
        if row is None:
            raise NoResultFound("no row was found when one was required")
        return row

    def one_or_none(self) -> dict[str, Any] | None:
        """The only row, or None.

        Raises
        ------
        MultipleResultsFound
            When there are two.
        """
        if len(self._rows) > 1:
            raise MultipleResultsFound("several rows were found when one was required")
        return self._form.row(self._rows[0]) if self._rows else None

    def scalar_one(self) -> Any:
        """The first column of the only row."""
        return next(iter(self.one().values()))

    def scalars(self) -> list[Any]:
        """The first column of every row."""
        return [next(iter(self._form.row(row).values())) for row in self._rows]


class _DialectForm:
    """A statement in the words of one kind of database."""

    def __init__(self, statement: Statement, keys: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(keys) or None)
        assert isinstance(compiled, SQLCompiler)
        self.sql = compiled.string
        names = compiled.positiontup if compiled.positional else list(compiled.bind_names.values())
        assert names is not None
        self._by_place = compiled.positional
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._binds = [
            (
                name,
                constants.get(name),
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            )
            for name in names
        ]
        columns = _columns(statement, compiled)
        self._names = [column.name for column in columns]
        self._conversions = [_conversion(column.type, dialect) for column in columns]
        self._converted = any(self._conversions)

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values in the driver's form."""
        converted = [
            (name, convert(value) if convert is not None else value)
            for name, constant, convert in self._binds
            for value in (values.get(name, constant),)
        ]
        return tuple(value for _, value in converted) if self._by_place else dict(converted)

    def row(self, row: tuple[Any, ...]) -> dict[str, Any]:
        """A row of the driver's as a mapping."""
        if not self._converted:
            return dict(zip(self._names, row, strict=True))
        return {
            name: convert(value) if convert is not None else value
            for name, convert, value in zip(self._names, self._conversions, row, strict=True)
        }


class CompiledStatement:
    """A statement to run many times.

    Parameters
    ----------
    statement
        A query, insertion or change whose parameters are ``bindparam``; no expanding ones (``IN`` a list).
    keys
        Columns to be given to an insertion; those that are left out get the database's defaults.
    """

    def __init__(self, statement: Statement, keys: Sequence[str] = ()) -> None:
        self._statement = statement.inline() if isinstance(statement, Insert) else statement
        self._keys = tuple(keys)
        self._written: dict[str, _DialectForm] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> Rows:
        """Run it with these values.

        Notes
        -----
        ``DBAPIError`` is passed on as SQLAlchemy's own execution would.
        """
        form = self._form(session.dialect)
        return Rows(form, session.run(form.sql, form.parameters(values)))

    def run_for_each(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each; what it finds is dropped."""
        form = self._form(session.dialect)
        session.run_for_each(form.sql, [form.parameters(row) for row in rows])

    def _form(self, dialect: Dialect) -> _DialectForm:
        form = self._written.get(dialect.name)
        if form is None:
            form = self._written[dialect.name] = _DialectForm(self._statement, self._keys, dialect)
        return form


def insert_row(
    session: Session, table: Table, values: Mapping[str, Any], returning: tuple[Column[Any], ...] = ()
) -> Rows:
    """Add a row; columns that are left out get the database's defaults. The result holds `returning` of it."""
    return _inserting(table, tuple(values), returning).run(session, values)


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that give the same columns."""
    if rows:
        _inserting(table, tuple(rows[0]), ()).run_for_each(session, rows)


def update_row(
    session: Session,
    table: Table,
    row: int,
    values: Mapping[str, Any],
    returning: tuple[Column[Any], ...] = (),
) -> Rows:
    """Change columns of the row with this id; the result holds `returning` of it as it is now."""
    bound = {f"new_{name}": value for name, value in values.items()}
    bound["of_row"] = row
    return _updating(table, tuple(values), returning).run(session, bound)


def select_row(session: Session, columns: Sequence[Column[Any]], row: int, *, lock: bool = False) -> Rows:
    """Columns of the row with this id; with `lock`, nobody else changes it before commit."""
    return _selecting(tuple(columns), lock=lock).run(session, {"of_row": row})


def insert_once(
    session: Session, table: Table, values: Mapping[str, Any], returning: tuple[Column[Any], ...] = ()
) -> Rows:
    """Insert a row unless one with the same unique key is there.

    The result is empty when one was there, else it holds `returning` of the new row (its key when left out).
    """
    columns = returning or tuple(table.primary_key.columns)[:1]
    return _inserting_once(table, session.dialect.name, tuple(values), columns).run(session, values)


def insert_missing(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, leaving out those whose unique key is there, in one statement; safe beside another process."""
    if rows:
        session.execute(_unless_there(table, session.dialect.name), [dict(row) for row in rows])


@lru_cache(maxsize=256)
def _unless_there(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    if dialect == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


@lru_cache(maxsize=256)
def _inserting_once(
    table: Table, dialect: str, names: tuple[str, ...], returning: tuple[Column[Any], ...]
) -> CompiledStatement:
    return CompiledStatement(_unless_there(table, dialect).returning(*returning), names)


@lru_cache(maxsize=512)
def _inserting(table: Table, names: tuple[str, ...], returning: tuple[Column[Any], ...]) -> CompiledStatement:
    statement = insert(table)
    return CompiledStatement(statement.returning(*returning) if returning else statement, names)


@lru_cache(maxsize=512)
def _updating(table: Table, names: tuple[str, ...], returning: tuple[Column[Any], ...]) -> CompiledStatement:
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    statement = update(table).where(table.c.id == bindparam("of_row")).values(values)
    return CompiledStatement(statement.returning(*returning) if returning else statement)


@lru_cache(maxsize=128)
def _selecting(columns: tuple[Column[Any], ...], *, lock: bool) -> CompiledStatement:
    table = columns[0].table
    query = select(*columns).where(table.c.id == bindparam("of_row"))
    return CompiledStatement(query.with_for_update() if lock else query)


def _columns(statement: Statement, compiled: SQLCompiler) -> list[Any]:
    if isinstance(statement, Select | TextualSelect):
        return list(statement.selected_columns)
    return list(compiled.effective_returning or ())


def _conversion(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    # The second argument is the driver's own code of the column's type, which none of our types asks for.
    return kind.dialect_impl(dialect).result_processor(dialect, None)
