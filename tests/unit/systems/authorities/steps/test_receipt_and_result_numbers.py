"""How the authorities number receipts and results."""

from __future__ import annotations

from datetime import datetime

import pytest

from lienthong.domain.law import FollowingStep
from lienthong.foundation.clock import VIETNAM
from lienthong.systems.authorities.base.agencies import AUTHORITY_OF, Authority
from lienthong.systems.authorities.steps.receipt_and_result_numbers import (
    receipt_number,
    result_code,
    result_words,
)
from lienthong.systems.authorities.steps.registered_facts import GROUP_OF

NOW = datetime(2024, 7, 5, 9, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize("step", list(FollowingStep))
def test_every_following_step_has_an_authority_a_group_and_a_result(step: FollowingStep) -> None:
    code = result_code(step, NOW, "52", 7)

    assert AUTHORITY_OF[step] in Authority
    assert step in GROUP_OF
    assert code in result_words(step, code)


def test_a_childs_health_insurance_card_has_fifteen_characters_with_the_province() -> None:
    code = result_code(FollowingStep.HEALTH_INSURANCE, NOW, "52", 17)

    assert code == "TE1520000000017"
    assert len(code) == 15


def test_a_receipt_names_authority_and_day() -> None:
    assert receipt_number(Authority.SOCIAL_INSURANCE, NOW, 12) == "BHXH-240705-0012"
