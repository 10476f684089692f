"""A call is waited for so long and no longer, and a late one keeps others from being begun."""

import threading
import time

import pytest

from lienthong.foundation.delivery.bounded_calls import BoundedCalls, NoAnswer


def test_an_answer_in_time_is_given_on() -> None:
    assert BoundedCalls("máy", 5).make(lambda: 7) == 7


def test_what_the_call_raises_is_raised() -> None:
    def fail() -> None:
        raise LookupError("không có")

    with pytest.raises(LookupError, match="không có"):
        BoundedCalls("máy", 5).make(fail)


def test_a_time_out_of_the_call_itself_is_its_own() -> None:
    def fail() -> None:
        raise TimeoutError("của chính nó")

    with pytest.raises(TimeoutError, match="của chính nó"):
        BoundedCalls("máy", 5).make(fail)


def test_while_a_call_is_late_no_other_is_begun_and_afterwards_all_goes_on() -> None:
    calls, answering, begun = BoundedCalls("máy", 0.05), threading.Event(), []
    with pytest.raises(NoAnswer, match=r"0\.05 s"):
        calls.make(answering.wait)
    with pytest.raises(NoAnswer, match="earlier"):
        calls.make(lambda: begun.append(1))
    assert begun == []
    answering.set()
    deadline = time.monotonic() + 5
    while not begun and time.monotonic() < deadline:
        try:
            calls.make(lambda: begun.append(1), 5)
        except NoAnswer:
            time.sleep(0.01)
    assert begun == [1]
