"""A hold is open once for each subject, reason and part, says what to do, and is closed once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
from sqlalchemy import MetaData, select

from lienthong.foundation.database.sessions import Database
from lienthong.foundation.holds import HOLD, Advice, Holds, hold_table
from lienthong.foundation.sealer import Sealer

NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)


class Reason(StrEnum):
    UNKNOWN = "UNKNOWN"
    REJECTED = "REJECTED"


ADVICE = {reason: Advice(f"Vướng {reason}", "Xem lại", "Cán bộ vận hành") for reason in Reason}
HOLDS = Holds("sample", Sealer({"k1": bytes(32)}, "k1"), ADVICE)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    metadata = MetaData()
    hold_table(metadata)
    database = Database(database_url, "sample")
    database.create_all(metadata)
    yield database
    database.close()


def test_opening_again_refreshes_what_is_said(database: Database) -> None:
    with database.begin() as session:
        assert HOLDS.open(session, "HS-1", Reason.UNKNOWN, at=NOON, words={"unit": "xã cũ"})
        later = NOON + timedelta(hours=1)
        assert not HOLDS.open(session, "HS-1", Reason.UNKNOWN, at=later, codes={"tries": 2}, delivery_key="d")
        (hold,) = HOLDS.open_of(session, "HS-1")
    assert (hold.opened_at, hold.codes, hold.words, hold.delivery_key) == (NOON, {"tries": 2}, {}, "d")
    assert hold.reason is Reason.UNKNOWN
    assert hold.advice.title_vi == "Vướng UNKNOWN"


def test_parts_of_one_subject_are_held_apart(database: Database) -> None:
    with database.begin() as session:
        for part in ("insurance", "residence"):
            assert HOLDS.open(session, "HS-1", Reason.REJECTED, at=NOON, part=part)
        closed = HOLDS.close_of(
            session, "HS-1", at=NOON, by="ha", reasons={Reason.REJECTED}, part="residence"
        )
        assert [hold.part for hold in closed] == ["residence"]
        assert [hold.part for hold in HOLDS.open_of(session, "HS-1")] == ["insurance"]


def test_a_hold_is_closed_once_and_may_be_opened_anew(database: Database) -> None:
    with database.begin() as session:
        HOLDS.open(session, "HS-1", Reason.UNKNOWN, at=NOON)
        (hold,) = HOLDS.open_of(session, "HS-1")
        assert HOLDS.close(session, hold.id, at=NOON, by="ha")
        assert not HOLDS.close(session, hold.id, at=NOON, by="ha")
        assert HOLDS.open(session, "HS-1", Reason.UNKNOWN, at=NOON)
        found = HOLDS.find(session, hold.id)
    assert found is not None
    assert (found.closed_at, found.closed_by) == (NOON, "ha")


def test_only_what_is_open_is_counted_listed_and_held(database: Database) -> None:
    with database.begin() as session:
        for number, code in enumerate(("HS-2", "HS-1", "HS-3")):
            HOLDS.open(session, code, Reason.UNKNOWN, at=NOON + timedelta(minutes=number), scope="01")
        HOLDS.close_of(session, "HS-3", at=NOON, by="ha")
        assert [hold.subject for hold in HOLDS.all_open(session)] == ["HS-2", "HS-1"]
        narrowed = HOLDS.all_open(session, where=HOLD.c.subject.in_(["HS-1", "HS-3"]))
        assert [hold.subject for hold in narrowed] == ["HS-1"]
        assert HOLDS.count_open(session) == 2
        assert HOLDS.count_open(session, where=HOLD.c.subject == "HS-3") == 0
        assert HOLDS.subjects_held(session, Reason.UNKNOWN) == {"HS-1", "HS-2"}
        assert HOLDS.is_held(session, "HS-1", Reason.UNKNOWN)
        assert not HOLDS.is_held(session, "HS-1", Reason.REJECTED)
        assert not HOLDS.is_held(session, "HS-3", Reason.UNKNOWN)


def test_words_stand_sealed(database: Database) -> None:
    with database.begin() as session:
        HOLDS.open(session, "HS-1", Reason.UNKNOWN, at=NOON, words={"name": "Nguyễn An"})
        assert "Nguyễn An".encode() not in session.execute(select(HOLD.c.words)).scalar_one()
        assert HOLDS.open_of(session, "HS-1")[0].words == {"name": "Nguyễn An"}
