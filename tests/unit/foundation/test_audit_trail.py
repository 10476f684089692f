"""Who read or changed what is kept, with the change itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Delete, Update, delete, update
from sqlalchemy.exc import DBAPIError

from lienthong.foundation.audit import entries, record, record_reading, trail
from lienthong.foundation.identity import Principal, Role
from tests.support.webapps import database_with_accounts

CLERK = Principal(account="clerk.mau", name="Trần Thị Mẫu", roles=frozenset({Role.CLERK}), agency="H08.37.80")
CODE = "H08.37.80-240705-0015"


def test_a_change_and_a_reading_stand_in_the_trail_newest_first(tmp_path: Path) -> None:
    database = database_with_accounts(tmp_path)
    moment = datetime(2024, 7, 5, 1, 12, tzinfo=UTC)
    with database.begin() as session:
        record(session, CLERK, "accept", CODE, {"state": "RECEIVED"}, trace_id="a" * 32, at=moment)
        record_reading(session, CLERK, CODE, ["declaration", "attachment:12"])
    with database.read() as session:
        reading, change = entries(session, dossier_code=CODE)
    assert reading.action == "read"
    assert reading.detail == {"what": ["attachment:12", "declaration"]}
    assert (change.account, change.action, change.agency) == ("clerk.mau", "accept", "H08.37.80")
    assert change.at == moment
    assert change.trace_id == "a" * 32


def test_names_do_not_stand_in_the_trail(tmp_path: Path) -> None:
    database = database_with_accounts(tmp_path)
    with database.begin() as session:
        record(session, CLERK, "accept", CODE)
    with database.read() as session:
        assert "Trần" not in str(entries(session))


def test_what_the_system_does_by_itself_is_its_own(tmp_path: Path) -> None:
    with database_with_accounts(tmp_path).begin() as session:
        record(session, None, "expire", CODE)
        assert entries(session)[0].account == "system"


def test_a_change_that_fails_leaves_no_row(tmp_path: Path) -> None:
    database = database_with_accounts(tmp_path)
    with pytest.raises(RuntimeError), database.begin() as session:  # noqa: PT012 (the block is one change)
        record(session, CLERK, "accept", CODE)
        raise RuntimeError
    with database.read() as session:
        assert entries(session) == []


def test_the_trail_is_read_page_by_page(tmp_path: Path) -> None:
    with database_with_accounts(tmp_path).begin() as session:
        for number in range(5):
            record(session, CLERK, f"step-{number}", CODE)
        first = entries(session, account="clerk.mau", limit=3)
        second = entries(session, account="clerk.mau", limit=3, before=first[-1].number)
    assert [entry.action for entry in first + second] == ["step-4", "step-3", "step-2", "step-1", "step-0"]


@pytest.mark.parametrize("change", [update(trail).values(account="ai.do"), delete(trail)])
def test_the_database_itself_refuses_to_change_the_trail(tmp_path: Path, change: Update | Delete) -> None:
    database = database_with_accounts(tmp_path)
    with database.begin() as session:
        record(session, CLERK, "accept", CODE)
    with pytest.raises(DBAPIError, match="append-only"), database.begin() as session:
        session.execute(change)
    with database.read() as session:
        assert [entry.account for entry in entries(session)] == ["clerk.mau"]
