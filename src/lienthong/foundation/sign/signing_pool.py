"""Sign PDF files in worker processes, away from the threads that answer requests.

A worker that dies takes no file with it: its file is handed to a new worker once, and only a file that kills
twice is given back as a failure. The queue is bounded and every wait has an end.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Final

from lienthong.foundation.sign.evidence import EvidenceSource
from lienthong.foundation.sign.pades import sign_file
from lienthong.foundation.sign.signer import SignatureRequest, SigningFailed
from lienthong.foundation.sign.timestamps import TimestampSource

_SPAWN: Final = multiprocessing.get_context("spawn")
_ATTEMPTS: Final = 2
_POLL_SECONDS: Final = 0.2


@dataclass
class _Job:
    pdf: bytes
    requests: tuple[SignatureRequest, ...]
    at: datetime
    deadline: float
    done: threading.Event = field(default_factory=threading.Event)
    signed: bytes | None = None
    failure: SigningFailed | None = None

    def finish(self, answer: bytes | SigningFailed) -> None:
        if isinstance(answer, bytes):
            self.signed = answer
        else:
            self.failure = answer
        self.done.set()


class SigningPool:
    """Worker processes that sign; a context manager.

    Parameters
    ----------
    timestamps
        Source of RFC 3161 timestamps.
    processes
        Number of worker processes; 0 signs in the calling thread (tests, small installations).
    now
        Clock; the moment goes to the local timestamp authority and into the signature dictionary.
    waiting_limit
        Files that may wait; above it :meth:`sign` raises at once instead of blocking.
    timeout_seconds
        Longest wait for one file, queueing included.
    evidence
        Where revocation lists for later come from; ``None`` leaves them out of the files.
    """

    def __init__(
        self,
        timestamps: TimestampSource,
        *,
        now: Callable[[], datetime],
        processes: int = 0,
        waiting_limit: int = 256,
        timeout_seconds: float = 30.0,
        evidence: EvidenceSource | None = None,
    ) -> None:
        self._timestamps = timestamps
        self._evidence = evidence
        self._now = now
        self._timeout = timeout_seconds
        self._jobs: queue.Queue[_Job] = queue.Queue(maxsize=waiting_limit)
        self._stopping = threading.Event()
        self._keepers = [
            threading.Thread(target=self._keep_worker, name=f"signing-{number}", daemon=True)
            for number in range(processes)
        ]
        for keeper in self._keepers:
            keeper.start()

    def sign(self, pdf: bytes, requests: Sequence[SignatureRequest], *, at: datetime | None = None) -> bytes:
        """Sign ``pdf`` once per request, in order, and give the signed file.

        Raises
        ------
        SigningFailed
            Not a PDF, no credential, timestamp service not reached, pool full, closed or too slow.
        """
        moment = at or self._now()
        if self._stopping.is_set():
            raise SigningFailed("bộ phận ký số đã dừng", retry=True)
        if not self._keepers:
            return sign_file(pdf, requests, self._timestamps, moment, self._evidence)
        job = _Job(pdf, tuple(requests), moment, time.monotonic() + self._timeout)
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            raise SigningFailed("quá nhiều văn bản đang chờ ký số", retry=True) from None
        job.done.wait(self._timeout + 2 * _POLL_SECONDS)
        if job.failure is not None:
            raise job.failure
        if job.signed is None:
            raise SigningFailed("ký số quá lâu", retry=True)
        return job.signed

    def close(self) -> None:
        """Stop the workers; files still waiting are given back as failures."""
        self._stopping.set()
        for keeper in self._keepers:
            keeper.join(timeout=5.0)
        while not self._jobs.empty():
            self._jobs.get_nowait().finish(SigningFailed("bộ phận ký số đã dừng", retry=True))

    def __enter__(self) -> SigningPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _keep_worker(self) -> None:
        """Hold one worker process: feed it, watch it, replace it when it dies."""
        worker = _Worker(self._timestamps, self._evidence)
        try:
            while not self._stopping.is_set():
                try:
                    job = self._jobs.get(timeout=_POLL_SECONDS)
                except queue.Empty:
                    continue
                answer: bytes | SigningFailed | None = None
                for _ in range(_ATTEMPTS):
                    answer = worker.sign(job, self._stopping)
                    if answer is not None:
                        break
                    worker.stop()
                    worker = _Worker(self._timestamps, self._evidence)
                job.finish(answer or SigningFailed("tiến trình ký số bị dừng đột ngột", retry=True))
        finally:
            worker.stop()


class _Worker:
    """One process and the pipe to it."""

    def __init__(self, timestamps: TimestampSource, evidence: EvidenceSource | None) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process: BaseProcess = _SPAWN.Process(
            target=_work, args=(theirs, timestamps, evidence), daemon=True
        )
        self._process.start()
        theirs.close()

    def sign(self, job: _Job, stopping: threading.Event) -> bytes | SigningFailed | None:
        """Give the answer of the process; ``None`` when it died."""
        try:
            self._pipe.send((job.pdf, job.requests, job.at))
            while not self._pipe.poll(_POLL_SECONDS):
                if not self._process.is_alive():
                    return None
                if stopping.is_set() or time.monotonic() > job.deadline:
                    self._process.kill()  # whatever it hangs on, the next file shall not wait for it
                    return SigningFailed("ký số quá lâu", retry=True)
            answer: bytes | SigningFailed = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return answer

    def stop(self) -> None:
        self._pipe.close()
        self._process.join(timeout=1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(timeout=1.0)


def _work(pipe: Connection, timestamps: TimestampSource, evidence: EvidenceSource | None) -> None:
    """Run in the worker process: sign what comes until the pipe closes."""
    while True:
        try:
            pdf, requests, at = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(sign_file(pdf, requests, timestamps, at, evidence))
        except SigningFailed as failure:
            pipe.send(failure)
