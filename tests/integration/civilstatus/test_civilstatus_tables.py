"""The migrations make exactly the tables that the code uses, on both databases."""

from lienthong.foundation.database import Database
from lienthong.systems.civilstatus.tables import metadata


def test_migrations_equal_the_tables(database: str) -> None:
    migrated = Database(database, "civilstatus_test")
    migrated.upgrade("lienthong.systems.civilstatus")
    migrated.upgrade("lienthong.systems.civilstatus")
    assert migrated.differences(metadata) == []
    migrated.close()
