"""Every reason for a hold says to people what happened, what to do, and who does it."""

import pytest

from lienthong.systems.onestop.base.hold_reasons import ADVICE, CLERK, OPERATOR, OnestopHoldReason


@pytest.mark.parametrize("reason", list(OnestopHoldReason))
def test_a_reason_says_what_to_do_and_who_does_it(reason: OnestopHoldReason) -> None:
    advice = ADVICE[reason]
    assert advice.title_vi
    assert advice.what_to_do_vi.endswith(".")
    assert advice.who_vi in (CLERK, OPERATOR)
