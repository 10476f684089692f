"""The event log keeps what happened in order, sealed where people are named, and lets nobody change it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
from sqlalchemy import MetaData, select, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from lienthong.foundation.database.sessions import Database
from lienthong.foundation.event_log import (
    EVENT,
    SYSTEM_ACTOR,
    EventLog,
    event_log_table,
    purgeable_event_log_table,
)
from lienthong.foundation.sealer import SealBroken, Sealer

SEALER = Sealer({"k1": bytes(32)}, "k1")
LOG = EventLog("sample", SEALER)
NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)


class Kind(StrEnum):
    ARRIVED = "arrived"
    REFUSED = "refused"


def made(url: str, *, purgeable: bool = False) -> Database:
    metadata = MetaData()
    (purgeable_event_log_table if purgeable else event_log_table)(metadata)
    database = Database(url, "sample")
    database.create_all(metadata)
    return database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = made(database_url)
    yield database
    database.close()


def test_a_history_is_read_as_it_was_written(database: Database) -> None:
    with database.begin() as session:
        LOG.append(session, "HS-1", Kind.ARRIVED, at=NOON, state="new", codes={"unit": "00019"})
        LOG.append(session, "HS-2", Kind.ARRIVED, at=NOON)
        later = NOON + timedelta(minutes=1)
        LOG.append(session, "HS-1", Kind.REFUSED, at=later, actor="ha", words={"reason": "thiếu giấy"})
    with database.read() as session:
        arrived, refused = LOG.history(session, "HS-1")
    assert (arrived.kind, arrived.at, arrived.actor) == (Kind.ARRIVED, NOON, SYSTEM_ACTOR)
    assert (arrived.state, arrived.codes, arrived.words) == ("new", {"unit": "00019"}, {})
    assert (refused.kind, refused.actor, refused.words) == (Kind.REFUSED, "ha", {"reason": "thiếu giấy"})
    assert arrived.id < refused.id


def test_words_are_sealed_and_open_for_their_subject_only(database: Database) -> None:
    with database.begin() as session:
        LOG.append(session, "HS-1", Kind.REFUSED, at=NOON, words={"reason": "bí mật"})
        (row,) = session.execute(select(EVENT.c.subject, EVENT.c.words)).mappings()
        assert "bí mật".encode() not in row["words"]
        assert LOG.words_of(row) == {"reason": "bí mật"}
        with pytest.raises(SealBroken):
            LOG.words_of({"subject": "HS-2", "words": row["words"]})


def test_two_events_cannot_take_the_same_number_of_one_subject(database: Database) -> None:
    with database.begin() as session:
        LOG.append(session, "HS-1", Kind.ARRIVED, at=NOON, number=1)
        LOG.append(session, "HS-2", Kind.ARRIVED, at=NOON, number=1)
    with pytest.raises(IntegrityError), database.begin() as session:
        LOG.append(session, "HS-1", Kind.REFUSED, at=NOON, number=1)


@pytest.mark.parametrize("purgeable", [False, True])
def test_the_database_refuses_to_change_an_event(database_url: str, purgeable: bool) -> None:
    database = made(database_url, purgeable=purgeable)
    with database.begin() as session:
        LOG.append(session, "HS-1", Kind.ARRIVED, at=NOON)
    with pytest.raises(DatabaseError), database.begin() as session:
        session.execute(update(EVENT).values(kind="other"))
    database.close()


def test_events_go_only_where_subjects_may_be_purged(database: Database) -> None:
    with database.begin() as session:
        LOG.append(session, "HS-1", Kind.ARRIVED, at=NOON)
    with pytest.raises(DatabaseError), database.begin() as session:
        LOG.purge(session, ["HS-1"])


def test_a_purge_takes_the_subjects_it_names_and_no_other(database_url: str) -> None:
    database = made(database_url, purgeable=True)
    with database.begin() as session:
        for code in ("HS-1", "HS-2", "HS-3"):
            LOG.append(session, code, Kind.ARRIVED, at=NOON)
        LOG.purge(session, ["HS-1", "HS-3"])
    with database.read() as session:
        assert list(session.scalars(select(EVENT.c.subject))) == ["HS-2"]
    database.close()
