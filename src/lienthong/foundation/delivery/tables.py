"""The outbox table. Each system has its own, made by its own migrations."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

from lienthong.foundation.columns import JsonValue, Moment


def delivery_tables(metadata: MetaData) -> Table:
    """Add the outbox to a system's metadata.

    ``due_at`` is the next real moment at which any process may claim the row: claiming moves it to the end
    of the lease, a failure to the next try. ``attempt`` grows with every claim and fences off whoever held
    an older one.
    """
    return Table(
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
        Column("carried", JsonValue),
        Column("result", JsonValue),
        Column("code", Text),
        Column("reason", Text),
        Column("changed_at", Moment, nullable=False),
        Index("ix_delivery_due", "state", "purpose", "due_at"),
        Index("ix_delivery_stream", "stream", "position"),
        Index("ix_delivery_batch", "batch"),
    )


# The statements of this package are written against this copy; every system's table has the same shape.
DELIVERY = delivery_tables(MetaData())
