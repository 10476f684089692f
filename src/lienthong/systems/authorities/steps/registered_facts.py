"""The facts that civil status registered, as a step carries them."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltDeathResult, DvcltResult
from lienthong.domain.law import FollowingStep, Group

GROUP_OF: Mapping[FollowingStep, Group] = {
    FollowingStep.RESIDENCE: Group.BIRTH,
    FollowingStep.HEALTH_INSURANCE: Group.BIRTH,
    FollowingStep.IDENTITY_CARD: Group.BIRTH,
    FollowingStep.DEREGISTRATION: Group.DEATH,
    FollowingStep.FUNERAL_ALLOWANCE: Group.DEATH,
    FollowingStep.SURVIVOR_ALLOWANCE: Group.DEATH,
}


def read_registered_facts(step: FollowingStep, facts: dict[str, object]) -> DvcltResult:
    """The registered facts as a record.

    Notes
    -----
    ``PayloadRejected`` is passed on: they are no facts of a birth or a death.
    """
    if GROUP_OF[step] is Group.BIRTH:
        return DvcltBirthResult.open(facts)
    return DvcltDeathResult.open(facts)
