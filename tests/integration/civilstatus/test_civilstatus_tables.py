"""The migrations make exactly the tables that the code uses, on both databases."""

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import DatabaseError

from lienthong.foundation.audit import record, trail
from lienthong.foundation.database.append_only import append_only_tables
from lienthong.foundation.database.sessions import Database
from lienthong.systems.civilstatus.base.tables import metadata


def test_migrations_equal_the_tables(empty_database: str) -> None:
    migrated = Database(empty_database, "civilstatus_test")
    migrated.upgrade("lienthong.systems.civilstatus")
    migrated.upgrade("lienthong.systems.civilstatus")
    assert migrated.differences(metadata) == []
    migrated.close()


def test_nobody_deletes_a_line_of_the_audit_trail(empty_database: str) -> None:
    migrated = Database(empty_database, "civilstatus_test")
    migrated.upgrade("lienthong.systems.civilstatus")
    with migrated.begin() as session:
        record(session, None, "register", "H26.12-240705-0001")
    with pytest.raises(DatabaseError), migrated.begin() as session:
        session.execute(delete(trail))
    migrated.close()


def test_every_append_only_table_is_protected_after_all_migrations(empty_database: str) -> None:
    migrated = Database(empty_database, "civilstatus_test")
    migrated.upgrade("lienthong.systems.civilstatus")
    assert append_only_tables(metadata) == (
        "audit_trail",
        "book_entry",
        "entry_note",
        "entry_paper",
        "event",
    )
    on = "" if migrated.is_sqlite else " ON {table}"
    triggers = ("{table}_no_update", "{table}_no_delete") if migrated.is_sqlite else ("{table}_append_only",)
    for table in append_only_tables(metadata):
        with migrated.begin() as session:
            for trigger in triggers:
                session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}{on}".format(table=table)))
    assert len(migrated.differences(metadata)) == len(append_only_tables(metadata))
    migrated.upgrade("lienthong.systems.civilstatus")
    assert migrated.differences(metadata) == []
    migrated.close()
