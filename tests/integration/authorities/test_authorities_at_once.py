"""The same step sent by many at once, and decided by two processes at once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from lienthong.contracts.authorities.schemas import StepKey, StepState
from lienthong.domain.law import FollowingStep
from lienthong.foundation.clock import FixedClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.event_log import EventLog
from lienthong.foundation.identity import Principal, PrincipalKind
from lienthong.foundation.sealer import Sealer
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.tables import metadata
from lienthong.systems.authorities.decision.decide import accept_due_steps
from lienthong.systems.authorities.queries.step_statuses import step_statuses
from lienthong.systems.authorities.reception.receive import receive_step
from tests.support.systems.authorities import BIRTH_FACTS, RECEIVED, signed_pdf, step_request

SENDER = Principal("dvclt", "PM.DVCLT", kind=PrincipalKind.MACHINE)
PACKAGE = "lienthong.systems.authorities"


@pytest.fixture
def database(empty_database: str) -> Iterator[Database]:
    made = Database(empty_database, "authorities")
    made.upgrade(PACKAGE)
    yield made
    made.close()


def test_sent_by_many_at_once_a_step_is_received_and_decided_once(database: Database, tmp_path: Path) -> None:
    authority = LocalAuthority(tmp_path / "pki")
    clock = FixedClock(RECEIVED)
    sealer = Sealer({"k": bytes(32)}, "k")
    events = EventLog("authorities", sealer)
    context = AuthoritiesContext(
        database, clock, sealer, authority.trust(), events, timedelta(seconds=1), 1000
    )
    people = [{**BIRTH_FACTS, "soDangKy": str(number)} for number in (115, 116, 117)]
    papers = [base64.b64encode(signed_pdf(authority, facts=facts)).decode() for facts in people]
    requests = [
        step_request(
            FollowingStep.HEALTH_INSURANCE,
            papers[n % 3],
            facts=people[n % 3],
            interlinked_code=f"G22.99-240705-{n % 3 + 1:04d}",
        )
        for n in range(1, 25)
    ]

    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(lambda request: receive_step(context, SENDER, request), requests))
        clock.advance(timedelta(seconds=2))
        list(threads.map(lambda _n: accept_due_steps(context), range(4)))
    keys = [StepKey.of(f"G22.99-240705-{n:04d}", FollowingStep.HEALTH_INSURANCE) for n in (1, 2, 3)]
    with database.read() as session:
        found = step_statuses(context, session, keys)
        kinds = [[event.kind for event in events.history(session, receipt)] for receipt in set(receipts)]

    assert sorted(set(receipts)) == [f"BHXH-240705-{n:04d}" for n in (1, 2, 3)]
    assert [status.state for status in found] == [StepState.DONE] * 3
    assert sorted(status.result_code for status in found) == [f"TE152000000000{n}" for n in (1, 2, 3)]
    assert kinds == [["received", "accept"]] * 3
    assert database.differences(metadata) == []
