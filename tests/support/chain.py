"""The whole chain as it is deployed: a process for each system, to be killed and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

import httpx2

from lienthong.assembly.network import (
    HOST,
    PATHS,
    PORTS,
    SYSTEMS,
    Network,
    free_port,
    on_one_port,
    on_own_ports,
)
from lienthong.foundation import crash_points as faults
from tests.support.fork_server import ForkedProcess, ForkServer

START_SECONDS = 120.0
STOP_SECONDS = 15.0

QUICK: Mapping[str, str] = {
    "LIENTHONG_ONESTOP__PULL_SECONDS": "0.2",
    "LIENTHONG_ONESTOP__PULL_IDLE_SECONDS": "0.6",
    "LIENTHONG_ONESTOP__POLL_FIRST_SECONDS": "0.3",
    "LIENTHONG_ONESTOP__POLL_CAP_SECONDS": "1.0",
    "LIENTHONG_ONESTOP__POLL_CLAIM_SECONDS": "3.0",
    "LIENTHONG_DVCLT__ASK_FIRST_SECONDS": "0.3",
    "LIENTHONG_DVCLT__ASK_CAP_SECONDS": "1.0",
    "LIENTHONG_AUTHORITIES__DECIDE_AFTER_SECONDS": "0.3",
    "LIENTHONG_SHARED__DELIVERY_LEASE_SECONDS": "3.0",
    "LIENTHONG_SHARED__DELIVERY_POLL_SECONDS": "0.3",
    "LIENTHONG_CIVILSTATUS_TEST__TYPESETTING_PROCESSES": "1",
    # Nobody registers in the official environment of the tests: it needs no workers.
    "LIENTHONG_CIVILSTATUS_OFFICIAL__TYPESETTING_PROCESSES": "0",
    "LIENTHONG_CIVILSTATUS_OFFICIAL__SIGNING_PROCESSES": "0",
}
"""Settings with which a chain looks for work often, so that tests need not wait."""


class DidNotStart(Exception):
    """A process ended or stayed silent; the message holds the end of what it said."""


@dataclass
class _Member:
    """One process, running or not."""

    name: str
    system: str
    port: int
    process: subprocess.Popen[bytes] | ForkedProcess | None = None
    environment: dict[str, str] = field(default_factory=dict)


class Chain:
    """Processes of every system on one `var` folder and, if given, one PostgreSQL database.

    Parameters
    ----------
    var_dir
        Folder of data, keys and logs of this chain.
    database_url
        PostgreSQL for every system and the durable engine; None: SQLite files under `var_dir`.
    environment
        Further environment variables for every process, such as ``LIENTHONG_SHARED__CLOCK_START``.
    fork_server
        Where its processes start quickly; None: each is started from nothing.
    """

    def __init__(
        self,
        var_dir: Path,
        database_url: str | None = None,
        environment: Mapping[str, str] | None = None,
        fork_server: ForkServer | None = None,
    ) -> None:
        self.var_dir = var_dir
        self._fork_server = fork_server
        self.ports = {system: free_port() for system in PORTS}
        self._members: dict[str, _Member] = {
            system: _Member(system, system, port) for system, port in self.ports.items()
        }
        self._environment = self._common(database_url) | dict(environment or {})

    @property
    def network(self) -> Network:
        """Where every part is found."""
        return on_own_ports(self.ports)

    def start_all(self) -> None:
        """Start every system and wait until all answer."""
        for member in self._members.values():
            self._launch(member)
        for member in self._members.values():
            self._await(member)

    def add(self, system: str, name: str) -> str:
        """Start a further process of a system on the same database; returns its base URL."""
        member = _Member(name, system, free_port())
        self._members[name] = member
        self._launch(member)
        self._await(member)
        return f"http://{HOST}:{member.port}{PATHS[SYSTEMS[system][0]]}"

    def start(self, name: str, *, wait: bool = True, environment: Mapping[str, str] | None = None) -> None:
        """Start one process that is not running, with further environment variables for this run only."""
        member = self._members[name]
        member.environment = dict(environment or {})
        self._launch(member)
        if wait:
            self._await(member)

    def start_to_crash(self, name: str, point: str, *, wait: bool = True) -> None:
        """Start a process that kills itself the first time it comes to a crash point."""
        folder = self.var_dir / "crashes"
        environment = {faults.VARIABLE: point, faults.FOLDER_VARIABLE: str(folder)}
        (folder / f"crashed-{point}").unlink(missing_ok=True)
        self.start(name, wait=wait, environment=environment)

    def start_ahead(self, name: str, ahead: timedelta) -> None:
        """Start a process whose clock is ahead of the others' until it is started again: leases have run out for it."""
        path = self.var_dir / "clock.json"
        kept = path.read_text(encoding="utf-8")
        clock = json.loads(kept)
        anchor = datetime.fromisoformat(clock["anchor"]) - ahead
        path.write_text(json.dumps({**clock, "anchor": anchor.isoformat()}), encoding="utf-8")
        try:
            self.start(name)
        finally:
            path.write_text(kept, encoding="utf-8")

    def await_answer(self, name: str) -> None:
        """Wait until a process that was started without waiting answers.

        Raises
        ------
        DidNotStart
            When it ended, or stays silent.
        """
        self._await(self._members[name])

    def kill(self, name: str) -> None:
        """``kill -9``, and wait until it is gone."""
        process = self._members[name].process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait(STOP_SECONDS)

    def process_groups(self) -> dict[str, int]:
        """The process group of every living member: its own processes and its workers'."""
        return {
            name: member.process.pid
            for name, member in self._members.items()
            if member.process is not None and member.process.poll() is None
        }

    def is_running(self, name: str) -> bool:
        """Whether the process lives."""
        process = self._members[name].process
        return process is not None and process.poll() is None

    def await_end(self, name: str, seconds: float) -> bool:
        """Wait until the process ends by itself; False when it still lives."""
        process = self._members[name].process
        if process is None:
            return True
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def died_by_kill(self, name: str) -> bool:
        """Whether the process is gone by SIGKILL."""
        process = self._members[name].process
        return process is not None and process.poll() == -signal.SIGKILL

    def log(self, name: str, lines: int = 30) -> str:
        """The end of what a process said."""
        path = self._log_path(name)
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""

    def stop_all(self) -> None:
        """End every process: asked first, then killed."""
        living = [
            m.process for m in self._members.values() if m.process is not None and m.process.poll() is None
        ]
        for process in living:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in living:
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(STOP_SECONDS)

    def __enter__(self) -> Chain:
        try:
            self.start_all()
        except BaseException:
            self.stop_all()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop_all()

    def _common(self, database_url: str | None) -> dict[str, str]:
        values = {
            "LIENTHONG_SHARED__MODE": "demo",
            "LIENTHONG_SHARED__VAR_DIR": str(self.var_dir),
            **compiled_once(),
            "LIENTHONG_NETWORK__PORTS": "{" + ", ".join(f'"{s}": {p}' for s, p in self.ports.items()) + "}",
        }
        if database_url is not None:
            values["LIENTHONG_SHARED__DURABLE_URL"] = database_url
            for parts in SYSTEMS.values():
                values |= {f"LIENTHONG_{part.upper()}__DATABASE_URL": database_url for part in parts}
        return values

    def _launch(self, member: _Member) -> None:
        if self.is_running(member.name):
            return
        self.var_dir.mkdir(parents=True, exist_ok=True)
        words = ("serve", member.system, "--port", str(member.port))
        environment = {**os.environ, **self._environment, **member.environment}
        if self._fork_server is not None:
            member.process = self._fork_server.start(words, environment, self._log_path(member.name))
            return
        with self._log_path(member.name).open("ab") as log:
            member.process = subprocess.Popen(
                [sys.executable, "-m", "lienthong", *words],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _await(self, member: _Member) -> None:
        url = f"http://{HOST}:{member.port}{PATHS[SYSTEMS[member.system][-1]]}/health"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self.is_running(member.name):
                raise DidNotStart(f"{member.name} ended:\n{self.log(member.name)}")
            if _answers(url):
                return
            time.sleep(0.05)
        raise DidNotStart(f"{member.name} does not answer:\n{self.log(member.name)}")

    def _log_path(self, name: str) -> Path:
        return self.var_dir / f"{name}.log"


@contextmanager
def one_process(
    var_dir: Path, environment: Mapping[str, str] | None = None, *words: str, fork_server: ForkServer
) -> Iterator[Network]:
    """The whole chain as `lienthong up` (with further `words`) runs it, in one process of its own.

    Raises
    ------
    DidNotStart
        With the end of what the process said.
    """
    var_dir.mkdir(parents=True, exist_ok=True)
    network = on_one_port(free_port())
    port = network.port("dvclt")
    values = {"LIENTHONG_SHARED__MODE": "demo", "LIENTHONG_SHARED__VAR_DIR": str(var_dir), **compiled_once()}
    log_path = var_dir / "up.log"
    process = fork_server.start(
        ["up", "--port", str(port), "--no-browser", *words],
        {**os.environ, **values, **(environment or {})},
        log_path,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(f"http://{HOST}:{port}{PATHS['dvclt']}/health"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise DidNotStart(log_path.read_text(errors="replace")[-2000:])
            time.sleep(0.1)
        yield network
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, timeout=2.0, trust_env=False).status_code == httpx2.codes.OK
    except httpx2.RequestError:
        return False


def compiled_once() -> dict[str, str]:
    """Where Python may not write bytecode, every start would compile everything again: keep it aside."""
    if not sys.dont_write_bytecode:
        return {}
    folder = Path(tempfile.gettempdir()) / f"lienthong-bytecode-{os.getuid()}"
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder)}
