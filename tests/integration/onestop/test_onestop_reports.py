"""Reports to PM.DVCLT: always in order, and what it lost is repaired without anybody."""

import random

import pytest

from lienthong.foundation.delivery import Retry
from lienthong.systems.onestop.desk.ask_supplement import ask_supplement
from tests.support.systems.onestop import Bench


def _legal(statuses: list[int]) -> bool:
    after = {None: {1}, 1: {2, 3, 6}, 2: {1}, 3: {7, 6}, 7: {4, 2, 6}, 4: {5}, 5: set(), 6: set()}
    return all(now in after[before] for before, now in zip([None, *statuses], statuses, strict=False))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_statuses_are_lost_the_case_ends_settled_in_order(desk: Bench, seed: int) -> None:
    dice = random.Random(seed)
    lost: list[int] = []

    def forgets(status: int) -> bool:
        # The last status has no successor that could reveal its loss; nor has a request to the citizen.
        if status in (2, 5) or len(lost) >= 4 or dice.random() > 0.5:
            return False
        lost.append(status)
        return True

    desk.dvclt.forgets = forgets
    code = desk.apply()
    desk.pull()
    if seed % 2:
        desk.do(ask_supplement, code, "Thiếu giấy chứng sinh bản chính")
        desk.dvclt.supplement(code)
        desk.pull()
    own = str(desk.accept(code).code)
    desk.registrar.register(own, desk.paper)
    desk.poll()
    told = desk.told(code)
    assert told[-2:] == [4, 5], (told, lost)
    assert _legal(told), (told, lost)
    assert desk.reasons(code) == []


def test_a_report_pm_dvclt_will_never_take_is_held_and_later_resumed(desk: Bench) -> None:
    code = desk.apply()
    desk.receiver.round()
    offered = desk.dvclt.dossiers.pop(code)
    desk.deliver()
    assert desk.reasons(code) == ["ACKNOWLEDGEMENT_REFUSED"]
    desk.dvclt.dossiers[code] = offered
    desk.resume(desk.holds(code)[0])
    assert desk.reasons(code) == []
    assert desk.told(code) == [1]


def test_a_page_with_the_words_of_success_is_no_answer_and_everything_goes_on_by_itself(desk: Bench) -> None:
    code = desk.apply()
    desk.receiver.round()
    desk.dvclt.shows_a_page = True

    outcomes = desk.deliver(rounds=5)

    assert outcomes, "nothing was tried"
    assert all(isinstance(outcome, Retry) for outcome in outcomes)
    assert (desk.told(code), desk.reasons()) == ([], []), (
        "a page was taken for an answer, or a person was called"
    )

    assert desk.apply() != code
    desk.receiver.round()  # a page in place of the list: nothing is taken, nothing breaks
    assert desk.reasons() == []

    desk.dvclt.shows_a_page = False
    desk.pull()
    assert desk.told(code) == [1]
