"""The demo's dossiers over real processes, a process for each system."""

from __future__ import annotations

import pytest

from lienthong.operations.demo import SCENARIOS
from tests.support.journeys import Journeys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_every_dossier_of_the_demo_ends_as_it_should_and_its_result_is_trusted(journeys: Journeys) -> None:
    outcome = journeys.travel(SCENARIOS)
    for case in outcome.cases:
        if not case.scenario.is_refused:
            assert case.document is not None
            assert case.document.verdict is not None
            assert case.document.verdict.valid, case.document.verdict.reason_vi
