"""A thread that does one thing again and again: often while there is work, seldom when there is none."""

import threading
from collections.abc import Callable

import structlog

GROWTH = 1.5
_log = structlog.get_logger(__name__)


class Loop:
    """Calls `body` until stopped.

    Parameters
    ----------
    name
        For logs and the thread.
    shortest, longest
        Seconds between calls; after work `shortest`, then growing to `longest`.
    body
        Does one round and returns whether there was anything to do. An exception is logged by its type and
        counts as nothing done: the loop never dies.
    first_after
        Seconds before the first round, where others must have started before.
    """

    def __init__(
        self,
        name: str,
        shortest: float,
        longest: float,
        body: Callable[[], bool],
        *,
        first_after: float = 0.0,
    ) -> None:
        self.name = name
        self._first_after = first_after
        self._shortest = shortest
        self._longest = max(longest, shortest)
        self._body = body
        self._wake = threading.Event()
        self.stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self.stopping.clear()
        self._thread = threading.Thread(target=self._run, name=f"loop-{self.name}", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Do a round now."""
        self._wake.set()

    def stop(self, timeout_seconds: float = 5.0) -> None:
        """Ask to end and wait for the round under way, at most `timeout_seconds`."""
        self.stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout_seconds)
            self._thread = None

    def _run(self) -> None:
        self._wake.wait(self._first_after)
        pause = self._shortest
        while not self.stopping.is_set():
            self._wake.clear()
            try:
                worked = self._body()
            except Exception as error:  # noqa: BLE001
                _log.error("loop.round_failed", loop=self.name, error=type(error).__name__)
                worked = False
            pause = self._shortest if worked else min(pause * GROWTH, self._longest)
            if self._wake.wait(pause):
                pause = self._shortest
