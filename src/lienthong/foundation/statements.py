"""Statements made once: to put a statement together costs several times what it costs to run it.

For rows whose primary key is the column ``id``, and for values that are no SQL expressions.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Insert, Result, Select, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session


def insert_row(session: Session, table: Table, values: Mapping[str, Any]) -> None:
    """Add a row; columns that are left out get their defaults."""
    session.execute(_inserting(table), dict(values))


def update_row(
    session: Session,
    table: Table,
    row: int,
    values: Mapping[str, Any],
    returning: tuple[Column[Any], ...] = (),
) -> Result[Any]:
    """Change columns of the row with this id; the result holds `returning` of it as it is now."""
    statement = _updating(table, tuple(values), returning)
    return session.execute(
        statement, {"of_row": row, **{f"new_{name}": value for name, value in values.items()}}
    )


def select_row(
    session: Session, columns: Sequence[Column[Any]], row: int, *, lock: bool = False
) -> Result[Any]:
    """Columns of the row with this id; with `lock`, nobody else changes it before commit."""
    return session.execute(_selecting(tuple(columns), lock), {"of_row": row})


@lru_cache(maxsize=128)
def _inserting(table: Table) -> Insert:
    return insert(table)


@lru_cache(maxsize=512)
def _updating(table: Table, names: tuple[str, ...], returning: tuple[Column[Any], ...]) -> Any:
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    statement = update(table).where(table.c.id == bindparam("of_row")).values(values)
    return statement.returning(*returning) if returning else statement


@lru_cache(maxsize=128)
def _selecting(columns: tuple[Column[Any], ...], lock: bool) -> Select[Any]:
    table = columns[0].table
    query = select(*columns).where(table.c.id == bindparam("of_row"))
    return query.with_for_update() if lock else query
