"""The outbox table. Each system has its own, made by its own migrations."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    literal_column,
    text,
)

from lienthong.foundation.database.branches import in_branch
from lienthong.foundation.database.column_types import JsonValue, Moment


class DeliveryState(StrEnum):
    """Life of a row: waiting until done, or held until resumed or cancelled."""

    WAITING = "waiting"
    DONE = "done"
    HELD = "held"
    CANCELLED = "cancelled"


_WAITING = text(f"state = '{DeliveryState.WAITING}'")
_OPEN = text(f"state IN ('{DeliveryState.WAITING}', '{DeliveryState.HELD}')")


def delivery_tables(metadata: MetaData) -> Table:
    """Add the outbox to a system's metadata.

    ``due_at`` is the next real moment at which any process may claim the row: claiming moves it to the end
    of the lease, a failure to the next try. ``attempt`` grows with every claim and fences off whoever held
    an older one.
    """
    table = Table(
        "delivery",
        metadata,
        Column("key", Text, primary_key=True),
        Column("purpose", Text, nullable=False),
        Column("stream", Text, nullable=False),
        Column("position", BigInteger, nullable=False),
        Column("payload", JsonValue, nullable=False),
        Column("trace_id", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("enqueued_at", Moment, nullable=False),
        Column("not_before", Moment),
        Column("due_at", Moment, nullable=False),
        Column("first_attempt_at", Moment),
        Column("attempt", Integer, nullable=False),
        Column("tries", Integer, nullable=False),
        Column("leased_by", Text),
        Column("batch", Text),
        # Of what was sent and could not be settled: the outcome, so that only settling is repeated.
        Column("unsettled", JsonValue),
        Column("result", JsonValue),
        Column("code", Text),
        Column("reason", Text),
        Column("changed_at", Moment, nullable=False),
        # Of all that was ever delivered only what is open is looked for: these stay small however large the table
        # grows, so that a database that knows nothing of it yet has no worse way to choose.
        Index("ix_delivery_due", "purpose", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
        Index("ix_delivery_open", "stream", "position", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_delivery_batch", "batch"),
    )
    return in_branch(table, "delivery")


# The statements of this package are written against this copy; every system's table has the same shape.
DELIVERY = delivery_tables(MetaData())


def is_in(table: FromClause, *states: DeliveryState) -> ColumnElement[bool]:
    """Whether a row is in one of these states, written out: a bound value would keep the database from its indexes."""
    written: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return table.c.state == written[0] if len(written) == 1 else table.c.state.in_(written)
