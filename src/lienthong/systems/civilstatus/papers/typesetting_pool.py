"""Papers are typeset in processes of their own, to keep their processor time and memory out of the one that serves.

The compiler lets other threads run, so this is not for the interpreter's sake: a compiler that hangs or
crashes takes only a worker with it.

Workers start with the first paper. One that dies is replaced; when that does not help, the paper is typeset
here: slower, but never lost.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
from collections.abc import Mapping
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import structlog

from lienthong.foundation.typeset.typesetter import Typesetter, TypesettingFailed

_SPAWN: Final = multiprocessing.get_context("spawn")
#: A page takes some 20 ms; a worker that needs longer than this hangs.
LONGEST_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 2.0
_log = structlog.get_logger(__name__)


class TypesettingPool:
    """Typesets papers, several at once; safe to share between threads.

    Parameters
    ----------
    templates
        Folder of the typst templates.
    processes
        Worker processes; 0 typesets in the calling thread, one paper at a time.
    """

    def __init__(self, templates: Path, processes: int) -> None:
        self._templates = templates
        self._here = Typesetter(templates)
        self._lock = threading.Lock()
        self._closed = False
        self._all: list[_Worker] = []
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(processes):
            self._free.put(None)  # a place for a worker that is not there yet
        self._processes = processes

    def typeset(self, template: str, data: Mapping[str, object], *, made: datetime) -> bytes:
        """Typeset ``<template>.typ`` with plain data.

        Notes
        -----
        ``TypesettingFailed`` is passed on: the template refuses the data.
        """
        if self._processes == 0:
            return self._here.typeset(template, data, made=made)
        worker = self._free.get()
        try:
            if worker is None:
                worker = self._new_worker()
            return worker.typeset(template, data, made)
        except (EOFError, OSError, _Hangs) as died:
            _log.warning("typesetting.worker_lost", error=type(died).__name__)
            if worker is not None:
                self._forget(worker)
            worker = None
            return self._here.typeset(template, data, made=made)
        finally:
            self._free.put(worker)

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, []
        for worker in workers:
            worker.stop()

    def _new_worker(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise EOFError
            worker = _Worker(self._templates)
            self._all.append(worker)
            return worker

    def _forget(self, worker: _Worker) -> None:
        with self._lock:
            if worker in self._all:
                self._all.remove(worker)
        worker.stop()


class _Hangs(Exception):
    """A worker did not answer in time."""


class _Worker:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, templates: Path) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs, templates), daemon=True)
        self._process.start()
        theirs.close()

    def typeset(self, template: str, data: Mapping[str, object], made: datetime) -> bytes:
        self._pipe.send((template, dict(data), made))
        if not self._pipe.poll(LONGEST_SECONDS):
            raise _Hangs
        answer: bytes | TypesettingFailed = self._pipe.recv()
        if isinstance(answer, TypesettingFailed):
            raise answer
        return answer

    def stop(self) -> None:
        self._pipe.close()
        self._process.join(_STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_STOP_SECONDS)


def _work(pipe: Connection, templates: Path) -> None:
    """Run in the worker: typeset what comes until the pipe closes, be it that the parent was killed."""
    # Ctrl-C reaches the whole group; the parent decides when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    typesetter = Typesetter(templates)
    while True:
        try:
            template, data, made = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(typesetter.typeset(template, data, made=made))
        except TypesettingFailed as failed:
            pipe.send(failed)
