"""Calls of something that may never answer, none of which is waited for without a limit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_T = TypeVar("_T")


class NoAnswer(Exception):
    """There was no answer in time. The call may still be carried out later."""


class BoundedCalls:
    """Makes calls on threads of their own and waits for each at most so long.

    A call that is late is left to itself: its thread ends when the answer comes. While one is late no other is begun,
    so that a long silence does not pile up threads.

    Parameters
    ----------
    what
        Is called, for messages.
    seconds
        Longest wait.
    """

    def __init__(self, what: str, seconds: float) -> None:
        self._what = what
        self._seconds = seconds
        self._lock = threading.Lock()
        self._late: list[Future[object]] = []

    def make(self, call: Callable[[], _T], seconds: float | None = None) -> _T:
        """Call, and give what it gives.

        Parameters
        ----------
        seconds
            Longest wait for this call.

        Raises
        ------
        NoAnswer
            It took too long, or an earlier call still does.
        TimeoutError
            The call itself raised it.
        """
        with self._lock:
            self._late = [future for future in self._late if not future.done()]
            if self._late:
                raise NoAnswer(f"{self._what} has not answered an earlier call")
        answer: Future[_T] = Future()
        threading.Thread(target=_answer, args=(answer, call), name=f"call-{self._what}", daemon=True).start()
        limit = self._seconds if seconds is None else seconds
        try:
            return answer.result(limit)
        except TimeoutError:
            if answer.done():
                raise
            with self._lock:
                self._late.append(answer)  # type: ignore[arg-type]
            raise NoAnswer(f"{self._what} did not answer within {limit:g} s") from None


def _answer(answer: Future[_T], call: Callable[[], _T]) -> None:
    try:
        answer.set_result(call())
    except BaseException as error:  # noqa: BLE001
        answer.set_exception(error)
