"""kill -9 of any system at any moment while dossiers travel: all end, each once."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass, field, replace

import pytest

from lienthong.assembly.network import PORTS
from lienthong.operations.demo import SCENARIOS
from tests.support.chain import Chain
from tests.support.journeys import Journeys, scenarios

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

DOSSIERS = [
    *SCENARIOS,
    *(replace(one, key=f"{one.key}-them", kin="") for one in scenarios("khai-sinh", "khai-tu-tai-nha")),
]
KILLS = 10
_log = logging.getLogger(__name__)


@dataclass
class Murderer:
    """Kills at random, starts again a little later; stops after `KILLS`, so that the dossiers can end."""

    chain: Chain
    dice: random.Random
    killed: int = 0
    next_at: float = field(default_factory=time.monotonic)
    back_at: dict[str, float] = field(default_factory=dict)

    def act(self) -> None:
        """Do what is due."""
        now = time.monotonic()
        for system in [system for system, at in self.back_at.items() if now >= at]:
            del self.back_at[system]
            self.chain.start(system, wait=False)
        if self.killed < KILLS and now >= self.next_at:
            system = self.dice.choice(sorted(PORTS))
            if self.chain.is_running(system):
                self.chain.kill(system)
                self.killed += 1
                self.back_at[system] = now + self.dice.uniform(0.1, 1.0)
                _log.info("killed %s", system)
            self.next_at = now + self.dice.uniform(0.5, 3.0)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_dies_whenever_all_dossiers_end_once(chain: Chain, journeys: Journeys, seed: int) -> None:
    murderer = Murderer(chain, random.Random(seed))
    journeys.travel(DOSSIERS, meanwhile=murderer.act, limit_seconds=180)
    assert murderer.killed >= KILLS // 2
    for system in PORTS:
        chain.start(system, wait=False)
        chain.await_answer(system)
