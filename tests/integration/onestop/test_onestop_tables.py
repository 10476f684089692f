"""The migrations make the tables that the system uses."""

from lienthong.foundation.database.sessions import Database
from lienthong.systems.onestop.base import tables


def test_the_migrations_make_exactly_the_tables(empty_database: str) -> None:
    made = Database(empty_database, "onestop")
    made.upgrade("lienthong.systems.onestop")
    made.upgrade("lienthong.systems.onestop")
    assert made.differences(tables.metadata) == []
    made.close()
