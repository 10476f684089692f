"""The migrations make exactly the tables that the code uses, on both databases."""

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DatabaseError

from lienthong.foundation.audit import record, trail
from lienthong.foundation.database import Database
from lienthong.systems.civilstatus.tables import metadata


def test_migrations_equal_the_tables(database: str) -> None:
    migrated = Database(database, "civilstatus_test")
    migrated.upgrade("lienthong.systems.civilstatus")
    migrated.upgrade("lienthong.systems.civilstatus")
    assert migrated.differences(metadata) == []
    migrated.close()


def test_nobody_deletes_a_line_of_the_audit_trail(database: str) -> None:
    migrated = Database(database, "civilstatus_test")
    migrated.upgrade("lienthong.systems.civilstatus")
    with migrated.begin() as session:
        record(session, None, "register", "H26.12-240705-0001")
    with pytest.raises(DatabaseError), migrated.begin() as session:
        session.execute(delete(trail))
    migrated.close()
