"""The wheel as a stranger gets it: installed alone, from a folder of wheels, in an environment of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from lienthong.assembly.network import free_port
from tests.support.source_tree import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
START_SECONDS, STOP_SECONDS = 180.0, 60.0
OFFERED = {"__init__.py", "partners.py", "partners_v1.py", "recorded_facts.py"}
"""All of ``lienthong/testing``: what integrators test against, and what those partners are made of."""
NO_INDEX = re.compile(
    r"connection broken by|Failed to fetch|error sending request|dns error|Could not connect|Network is unreachable"
)
IMPORT_ALL = """
import importlib, pkgutil, lienthong
for module in pkgutil.walk_packages(lienthong.__path__, "lienthong."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(lienthong.__file__)
"""


@dataclass(frozen=True)
class Installation:
    """A fresh environment with the wheel in it, and the wheel itself."""

    folder: Path
    wheel: Path

    def program(self, name: str) -> str:
        """The path of a program of this environment."""
        return str(self.folder / "venv/bin" / name)

    def environment(self) -> dict[str, str]:
        """What its programs see: nothing that leads back to the sources."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LIENTHONG"))
        }
        return {**kept, "LIENTHONG_SHARED__VAR_DIR": str(self.folder / "var")}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("installation")
    wheels, uv = folder / "wheels", str(Path(sys.executable).parent / "uv")
    for source in (ROOT / "packages/places", ROOT):
        _run(uv, "build", "--quiet", "--wheel", "--out-dir", str(wheels), str(source))
    locked = ("--no-deps", "--require-hashes", "-r", str(ROOT / "requirements.lock"))
    download = (
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--retries",
        "1",
        "--only-binary",
        ":all:",
    )
    _run(*download, *locked, "--dest", str(wheels))
    installation = Installation(folder, next(wheels.glob("lienthong-*.whl")))
    _run(uv, "venv", "--quiet", "--python", sys.executable, str(folder / "venv"))
    local = ("--offline", "--no-index", "--find-links", str(wheels))
    python = installation.program("python")
    _run(uv, "pip", "install", "--quiet", *local, "--python", python, str(installation.wheel))
    return installation


@pytest.fixture
def port_of_running_chain(installation: Installation) -> Iterator[int]:
    port = free_port()
    log = installation.folder / "up.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [installation.program("lienthong"), "up", "--port", str(port), "--no-browser"],
            cwd=installation.folder,
            env=installation.environment(),
            stdout=said,
            stderr=said,
        )
    try:
        yield port
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) in (0, -signal.SIGTERM), log.read_text(errors="replace")[-2000:]
    finally:
        process.kill()
        process.wait()


def test_of_what_tests_need_the_wheel_holds_the_partners_alone(installation: Installation) -> None:
    names = zipfile.ZipFile(installation.wheel).namelist()
    packages = {name.partition("/")[0] for name in names}

    assert {one for one in packages if not one.endswith(".dist-info")} == {"lienthong"}
    assert {Path(name).name for name in names if name.startswith("lienthong/testing/")} == OFFERED
    assert [name for name in names if re.search(r"(^|/)(tests?|conftest\.py|test_[^/]*)(/|$)", name)] == []


def test_no_module_of_the_wheel_hashes_passwords_cheaply_or_needs_a_test_tool(
    installation: Installation,
) -> None:
    with zipfile.ZipFile(installation.wheel) as wheel:
        sources = {n: wheel.read(n).decode() for n in wheel.namelist() if n.endswith(".py")}
    hashers = {call for text in sources.values() for call in re.findall(r"PasswordHasher\([^)]*\)", text)}
    tools = re.compile(r"^\s*(?:from|import) (?:tests|pytest|hypothesis|schemathesis)\b", re.M)

    assert hashers == {"PasswordHasher()"}
    assert [name for name, text in sources.items() if tools.search(text)] == []


def test_every_module_imports_with_nothing_but_what_the_wheel_declares(installation: Installation) -> None:
    file = _run(
        installation.program("python"),
        "-c",
        IMPORT_ALL,
        cwd=installation.folder,
        environment=installation.environment(),
    )

    assert Path(file.strip()).is_relative_to(installation.folder)


def test_the_installed_chain_starts_answers_and_stops(port_of_running_chain: int) -> None:
    answer = _first_answer(f"http://127.0.0.1:{port_of_running_chain}/")

    assert answer.status_code == 200
    assert "Liên Thông" in answer.text


def _first_answer(url: str) -> httpx2.Response:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return httpx2.get(url, follow_redirects=True)
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def _run(*words: str, cwd: Path = ROOT, environment: dict[str, str] | None = None) -> str:
    """Run a program; what it printed. Skips the test when all that is missing is a package index."""
    done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and NO_INDEX.search(done.stderr):
        pytest.skip(f"no package index is reached: {done.stderr[-300:]}")
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout
