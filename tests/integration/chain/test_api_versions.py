"""Dossiers through API 1.0 of civil status over real processes, and the switch to 3.0 with some under way."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from lienthong.assembly.demo_setup.demo_credentials import DEMO_PROVINCES
from lienthong.foundation.database.sessions import Database
from lienthong.operations.demo import Case
from lienthong.systems.exchange.base import tables as exchange
from lienthong.systems.onestop.base import tables as onestop
from tests.support.chain import Chain
from tests.support.journeys import Journeys, scenarios

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

OLDER = {
    "LIENTHONG_ONESTOP__CIVILSTATUS_VERSIONS": json.dumps(
        [{"province": province, "version": "1.0"} for province in DEMO_PROVINCES]
    )
}


def version_of(var_dir: Path, code: str) -> str | None:
    """The version that a dossier was sent with, once civil status has it."""
    dossier = onestop.dossier.c
    query = select(dossier.civilstatus_version).where(
        dossier.interlinked_code == code, dossier.forwarded_at.is_not(None)
    )
    url = f"sqlite:///{var_dir / 'onestop.db'}"
    with closing(Database(url, "onestop")) as database, database.read() as session:
        found: str | None = session.execute(query).scalar_one_or_none()
        return found


def services_called(var_dir: Path, role: str, onestop_code: str) -> set[str]:
    """The services that an exchange passed calls about a dossier to."""
    messages, links = exchange.messages, exchange.message_dossiers
    query = (
        select(messages.c.service)
        .join(links, links.c.message_id == messages.c.id)
        .where(links.c.dossier_code == onestop_code)
    )
    with closing(Database(f"sqlite:///{var_dir / role}.db", role)) as database, database.read() as session:
        return set(session.execute(query).scalars())


def test_a_birth_and_a_death_reach_their_signed_results_through_1_0_and_a_switch_to_3_0_loses_nothing(
    chain: Chain, journeys: Journeys
) -> None:
    chain.kill("onestop")
    chain.start("onestop", environment=OLDER)
    switched: list[str] = []

    def switch_once_sent(cases: Sequence[Case]) -> None:
        if not switched and all(case.code and version_of(chain.var_dir, case.code) for case in cases):
            switched.extend(case.code for case in cases)
            chain.kill("onestop")
            chain.start("onestop")

    under_way = journeys.travel(
        scenarios("khai-sinh", "khai-tu-tai-nha", "tu-choi"), between=switch_once_sent
    )
    afterwards = journeys.travel(scenarios("khai-sinh"))

    assert len(switched) == 3
    for case in under_way.cases:
        assert version_of(chain.var_dir, case.code) == "1.0"
        for role in ("lgsp", "ndxp"):
            assert services_called(chain.var_dir, role, case.onestop_code) == {"apiHoTichTuPhap"}
        if not case.scenario.is_refused:
            assert case.document is not None
            assert case.document.verdict is not None
            assert case.document.verdict.valid, case.document.verdict.reason_vi
    [newer] = afterwards.cases
    assert version_of(chain.var_dir, newer.code) == "3.0"
    assert services_called(chain.var_dir, "ndxp", newer.onestop_code) == {"apiLienThongKSKT"}
