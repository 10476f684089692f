"""Running numbers without gaps: books, dossier codes.

A number is taken inside the caller's transaction. Whoever rolls back gives it back, since the row is locked
until the end; so committed numbers of a scope are 1, 2, 3 … each once.
"""

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, column, text

from lienthong.foundation.database.branches import in_branch
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement

_NEXT = CompiledStatement(
    text(
        "INSERT INTO sequence (scope, value) VALUES (:scope, 1) "
        "ON CONFLICT (scope) DO UPDATE SET value = sequence.value + 1 RETURNING value"
    ).columns(column("value", BigInteger))
)


def sequence_tables(metadata: MetaData) -> Table:
    """Add the table that `next_number` needs to a system's metadata."""
    table = Table(
        "sequence",
        metadata,
        Column("scope", Text, primary_key=True),
        Column("value", BigInteger, nullable=False),
    )
    return in_branch(table, "sequence")


def next_number(session: Session, scope: str) -> int:
    """The next number of `scope`, from 1. Must be called in a writing transaction (`Database.begin`)."""
    return int(_NEXT.run(session, {"scope": scope}).scalar_one())
