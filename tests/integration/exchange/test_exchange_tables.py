"""The migrations of the exchange make its tables, on SQLite and on PostgreSQL; the log works on both."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Database
from lienthong.systems.exchange.authentication.consumer_keys import ConsumerKeys
from lienthong.systems.exchange.base.tables import metadata
from lienthong.systems.exchange.message_log import message_retention
from lienthong.systems.exchange.message_log.messages import (
    Message,
    MessageSearch,
    find_messages,
    new_message_id,
)
from lienthong.systems.exchange.message_log.write_messages import MessageLog
from lienthong.systems.exchange.queries.operator_views import key_views, traffic
from lienthong.systems.exchange.seeding import seed
from tests.support.systems.exchanges import exchange_context, key_seed

CODE = "H08.37.80-240705-0015"


@pytest.fixture
def database(empty_database: str) -> Iterator[Database]:
    made = Database(empty_database, "lgsp")
    made.upgrade("lienthong.systems.exchange")
    yield made
    made.close()


def message(error: str = "") -> Message:
    return Message(
        id=new_message_id(),
        at=datetime(2024, 7, 5, 8, 0, tzinfo=VIETNAM),
        milliseconds=12.5,
        upstream_milliseconds=None if error else 10.0,
        consumer_key="k",
        agency="H08",
        environment="test",
        address="10.0.0.1",
        service="apiLienThongKSKT",
        version="1.0",
        operation="layKetQua",
        status=502 if error else 200,
        error=error,
        hop="",
        refusal_code="",
        refusal=None,
        request_size=1,
        request_sha256="",
        answer_size=1,
        answer_sha256="",
        dossiers=1,
        trace_id="a" * 32,
    )


def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    assert database.differences(metadata) == []


def test_rows_are_found_by_dossier_trace_agency_and_error(database: Database) -> None:
    log = MessageLog(exchange_context(database))
    log.write(message(), [CODE])
    log.write(message("UPSTREAM_TIMEOUT"), [])
    log.flush()

    with database.read() as session:
        assert len(find_messages(session, MessageSearch(trace_id="a" * 32), 10)) == 2
        assert [each.status for each in find_messages(session, MessageSearch(dossier_code=CODE), 10)] == [200]
        assert [each.status for each in find_messages(session, MessageSearch(only_errors="1"), 10)] == [502]
        assert find_messages(session, MessageSearch(agency="H99"), 10) == []
        assert [(each.calls, each.errors) for each in traffic(session)] == [(2, 1)]


def test_rows_wait_while_the_database_does_not_answer_and_none_is_lost(database: Database) -> None:
    lost: list[int] = []
    log = MessageLog(exchange_context(database, log_flush_seconds=0.01), lost=lost.append)
    with database.begin() as session:
        session.execute(text("ALTER TABLE message RENAME TO message_away"))
    log.start()
    log.write(message(), [CODE])
    with pytest.raises(Exception, match="message"):
        log.flush()
    with database.begin() as session:
        session.execute(text("ALTER TABLE message_away RENAME TO message"))

    log.close()

    with database.read() as session:
        assert len(find_messages(session, MessageSearch(), 10)) == 1
    assert lost == []


def test_seeded_keys_are_read_back_with_their_secrets_sealed(database: Database) -> None:
    context = exchange_context(database)
    for _ in range(2):
        with database.begin() as session:
            seed(context, session, key_seed("lgsp"))

    keys = ConsumerKeys(context).current()
    with database.read() as session:
        records = key_views(session)

    credential = keys.upstream_for("H08", "official")
    assert credential is not None
    assert credential.secret == "secret-official"
    assert keys.upstream_for("H99", "official") is None
    assert len(records) == 3
    assert "secret" not in str(records)


def test_messages_are_forgotten_once_they_have_been_kept_long_enough(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_retention, "ROWS_AT_ONCE", 2)
    ages = {"new": 0, "kept": 399, "old": 401, "older": 500, "oldest": 900}
    ids = {name: f"{time.time_ns() - days * 86_400_000_000_000:016x}00000000" for name, days in ages.items()}
    context = exchange_context(database)
    log = MessageLog(context)
    for each in ids.values():
        log.write(replace(message(), id=each), [CODE])
    log.flush()

    assert message_retention.delete_old_messages(context)
    assert not message_retention.delete_old_messages(context)
    assert not message_retention.delete_old_messages(context)

    with database.read() as session:
        left = [each.id for each in find_messages(session, MessageSearch(dossier_code=CODE), 10)]
        assert left == [ids["new"], ids["kept"]]
        assert session.execute(text("SELECT count(*) FROM message_dossier")).scalar_one() == 2
