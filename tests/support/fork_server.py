"""Starts processes of the chain by forking one that has imported everything: half a second instead of three.

Tests that kill and start systems dozens of times mostly waited for imports. What it starts runs the same command
``lienthong …`` in a session of its own, with its own environment and log; only the imports happened before, and it
hashes passwords cheaply. Whoever measures starting or memory starts real processes instead (`Chain`
without one).
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

_LOOK_SECONDS = 0.02


class ForkedProcess:
    """A process, as `subprocess.Popen` would show it."""

    def __init__(self, fork_server: ForkServer, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._fork_server = fork_server

    def poll(self) -> int | None:
        """How it ended, negative for a signal; None while it lives."""
        if self.returncode is None:
            self.returncode = self._fork_server.ended(self.pid)
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait until it ends.

        Raises
        ------
        subprocess.TimeoutExpired
            When it does not.
        """
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("lienthong", timeout)
            time.sleep(_LOOK_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal unless it has ended; until it is polled, its number belongs to nobody else."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """``kill -9``."""
        self.send_signal(signal.SIGKILL)


class ForkServer:
    """Forks processes; when it is closed, or whoever made it dies, what still lives is killed."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.fork_server"],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start(self, words: Sequence[str], environment: Mapping[str, str], log: Path) -> ForkedProcess:
        """Start ``lienthong`` with these words; what it says is appended to `log`."""
        order = {"words": [*words], "environment": {**environment}, "log": str(log)}
        return ForkedProcess(self, int(self._ask(order)))

    def ended(self, pid: int) -> int | None:
        """How a process ended; None while it lives. To be asked no more once it has ended."""
        code: int | None = self._ask({"ended": pid})
        return code

    def close(self) -> None:
        """End it, and what still lives."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, order: Mapping[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the fork server is gone; what it said is above")
        return json.loads(answer)


def main() -> None:
    """Read an order a line and answer each with a line, until nobody can give any more."""
    # What every system needs; from here on a new process has it.
    import lienthong.assembly.commands.serve  # noqa: F401, PLC0415
    import lienthong.cli  # noqa: F401, PLC0415
    from tests.support.hashing import hash_cheaply  # noqa: PLC0415

    hash_cheaply()
    assert threading.active_count() == 1, "a fork would lose these threads"
    living: set[int] = set()
    while line := sys.stdin.readline():
        order = json.loads(line)
        if "ended" in order:
            pid, status = os.waitpid(order["ended"], os.WNOHANG)
            living.discard(pid)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if answer == 0:
                _become(order)
                return
            living.add(answer)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()
    for pid in living:
        os.killpg(pid, signal.SIGKILL)


def _become(order: Mapping[str, Any]) -> None:
    """Be the process that was ordered, until it ends."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(order["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["lienthong", *order["words"]]
    runpy.run_module("lienthong", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
