"""`lienthong demo`: drives a running chain, or one of its own, and says where the signed results are."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from rich.console import Console

from lienthong.assembly.demo_setup.demo_credentials import FILE_NAME, DemoCredentials, read_credentials
from lienthong.assembly.demo_setup.demo_seeds import CITIZEN, OPERATOR
from lienthong.assembly.installation import DemoSettings
from lienthong.assembly.network import CHAIN_FOLDER, HOST, PATHS, UP_PORT, Network, free_port
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import clock_from
from lienthong.foundation.settings import SettingsError, SharedSettings, environment_name, load
from lienthong.foundation.telemetry import configure_logging
from lienthong.operations.demo import DemoTarget, PersonLogin, run_demo

START_SECONDS = 180.0
STOP_SECONDS = 15.0
FAILED, WRONG_USE = 1, 2


class NoChain(Exception):
    """No chain to drive; the message says why and what to do, in Vietnamese."""


def run(*, url: str | None, out: Path, seconds: int) -> int:
    """Run the demo; 0 when every step was what it should be."""
    console = Console()
    try:
        shared = load(SharedSettings, "shared")
        # The screen is for the steps; what the systems say is in their own logs.
        configure_logging(shared.model_copy(update={"log_level": "error"}))
        environment = load(DemoSettings, "demo").environment
        running = url or _running_url(shared)
        if running is not None:
            return _drive(console, running.rstrip("/"), shared, environment, out, seconds)
        with _own_chain(console, out / CHAIN_FOLDER) as (own_url, own_shared):
            return _drive(console, own_url, own_shared, environment, out, seconds)
    except SettingsError as error:
        console.print(str(error), style="red")
        return WRONG_USE
    except NoChain as error:
        console.print(str(error), style="red")
        return FAILED


def demo_target(
    network: Network, credentials: DemoCredentials, shared: SharedSettings, environment: str
) -> DemoTarget:
    """Which chain the demo drives, and as whom."""
    people = credentials.people
    return DemoTarget(
        dvclt=network.url("dvclt"),
        onestop=network.url("onestop"),
        civilstatus=network.url(f"civilstatus_{environment}"),
        authorities=network.url("authorities"),
        environment=environment,
        today=clock_from(shared).now().date(),
        citizen=PersonLogin(CITIZEN, people.citizen),
        clerk=lambda unit: PersonLogin(f"motcua.{UnitCode(unit)}", people.clerk),
        officer=lambda unit: PersonLogin(f"hotich.{UnitCode(unit)}", people.officer(environment)),
        operator=PersonLogin(OPERATOR, people.operator),
        trust=shared.var_dir / "pki" / "trust",
    )


def _drive(
    console: Console, url: str, shared: SharedSettings, environment: str, out: Path, seconds: int
) -> int:
    try:
        credentials = read_credentials(shared.var_dir / FILE_NAME)
    except FileNotFoundError:
        raise NoChain(
            f"Không thấy {shared.var_dir / FILE_NAME}. Đặt {environment_name('shared', 'var_dir')} là thư mục dữ liệu "
            "của chuỗi đang chạy, hoặc bỏ --url để tự chạy một chuỗi riêng."
        ) from None
    network = Network({part: f"{url}{path}" for part, path in PATHS.items()})
    target = demo_target(network, credentials, shared, environment)
    console.print(f"Chuỗi: {url}   Môi trường hộ tịch: {environment}   Kết quả: {out}/")
    return run_demo(target, out=out, console=console, limit_seconds=seconds).exit_code


def _running_url(shared: SharedSettings) -> str | None:
    """A whole chain of this folder that already runs on the usual port; one without some system cannot be driven."""
    url = f"http://{HOST}:{UP_PORT}"
    if not (shared.var_dir / FILE_NAME).exists():
        return None
    try:
        answers = {
            part: httpx2.get(f"{url}{path}/health", timeout=2.0, trust_env=False).status_code
            for part, path in PATHS.items()
        }
    except httpx2.RequestError:
        return None
    return (
        url
        if answers["dvclt"] == httpx2.codes.OK and httpx2.codes.NOT_FOUND not in answers.values()
        else None
    )


@contextmanager
def _own_chain(console: Console, var_dir: Path) -> Iterator[tuple[str, SharedSettings]]:
    """A chain for this demo only, ended with it."""
    port = free_port()
    var_dir.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, environment_name("shared", "var_dir"): str(var_dir)}
    log_path = var_dir / "up.log"
    console.print(f"Đang chạy chuỗi ở cổng {port} (nhật ký: {log_path}) …")
    with log_path.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "lienthong", "up", "--port", str(port), "--no-browser"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _await(process, f"http://{HOST}:{port}{PATHS['dvclt']}/health", log_path)
        yield f"http://{HOST}:{port}", load(SharedSettings, "shared", environ=environment)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)


def _await(process: subprocess.Popen[bytes], url: str, log_path: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoChain(f"Chuỗi không chạy được (mã {process.returncode}). Xem {log_path}.")
        try:
            if httpx2.get(url, timeout=2.0, trust_env=False).is_success:
                return
        except httpx2.RequestError:
            time.sleep(0.2)
    raise NoChain(f"Chuỗi không sẵn sàng sau {START_SECONDS:.0f} giây. Xem {log_path}.")
