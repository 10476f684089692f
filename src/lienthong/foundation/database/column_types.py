"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from lienthong.foundation.clock import VIETNAM


class Moment(TypeDecorator[datetime]):
    """A moment: aware datetimes in, aware datetimes in Vietnamese time out; stored in UTC.

    Raises ValueError for a datetime without time zone.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is stored for a value.

        Raises
        ------
        ValueError
            When a moment without time zone is given.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """The value of what is stored."""
        if value is None:
            return None
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(VIETNAM)

    def __repr__(self) -> str:
        return "Moment()"


class JsonValue(TypeDecorator[Any]):
    """Plain JSON (dict, list, text, number): JSONB on PostgreSQL, JSON text on SQLite."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """How the database at hand stores it."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def __repr__(self) -> str:
        return "JsonValue()"
